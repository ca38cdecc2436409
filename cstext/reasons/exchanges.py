"""Chats as exchanges: what the buyer said, what the shop answered, what the buyer said then.

Consecutive messages of one side are one turn, as the buyer reads them. Automatic, robot and
system lines are no answers and stand in no turn. A chat with its sides mixed up is turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.chat import Chat
from cstext.reasons.set_phrases import without_set_phrases
from cstext.reasons.sides import turned_round
from cstext.words import normalise_all

Ints = NDArray[np.int64]

OUR_SIDE = frozenset(("agent", "assist"))
_BUYER, _SHOP = 0, 1
SIDES = {"buyer": _BUYER, **dict.fromkeys(OUR_SIDE, _SHOP)}
"""Which side each role speaks for; the others speak for neither."""

NO_TURN = 0
"""The index of the empty turn: what is not there."""


class Numbers(Sequence[tuple[int, ...]]):
    """The message numbers of turns: of the nth those from ``bounds[n]`` to before the next bound.

    Few are ever asked for.
    """

    def __init__(self, numbers: Ints, bounds: Ints) -> None:
        self._numbers = numbers
        self._bounds = bounds

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, turn: int) -> tuple[int, ...]: ...
    @overload
    def __getitem__(self, turn: slice) -> list[tuple[int, ...]]: ...
    def __getitem__(self, turn: int | slice) -> tuple[int, ...] | list[tuple[int, ...]]:
        if isinstance(turn, slice):
            return [self[place] for place in range(*turn.indices(len(self)))]
        start, end = self._bounds[turn : turn + 2].tolist()
        return tuple(self._numbers[start:end].tolist())


@dataclass(frozen=True)
class Exchanges:
    """All exchanges of a batch of chats, chat by chat, in order.

    ``texts`` are the normalised turns that differ (``texts[0]`` is empty), ``said`` is where each
    turn stands among them, ``numbers`` its message numbers. ``buyer``, ``answer`` and ``reaction``
    index turns, one entry an exchange; ``chat`` is the exchange's chat, ``ends`` how many exchanges
    of its chat follow it.
    """

    texts: list[str]
    said: Ints
    numbers: Numbers
    buyer: Ints
    answer: Ints
    reaction: Ints
    chat: Ints
    ends: Ints
    chats: int

    def __len__(self) -> int:
        return len(self.chat)

    def text(self, turn: int) -> str:
        """Return the normalised text of a turn."""
        return self.texts[int(self.said[turn])]

    def part(self, first: int, end: int) -> Exchanges:
        """Return the exchanges of the chats from ``first`` up to before ``end``."""
        rows = slice(*np.searchsorted(self.chat, (first, end)).tolist())
        places = (self.buyer[rows], self.answer[rows], self.reaction[rows])
        chat = self.chat[rows] - first
        turns = (self.texts, self.said, self.numbers)
        return Exchanges(*turns, *places, chat, self.ends[rows], end - first)


@dataclass(frozen=True)
class Messages:
    """What the two sides said in a batch of chats, chat by chat, in order: each message's text,
    side, chat and number in it. What neither side said is left out.
    """

    texts: Sequence[str]
    side: Ints
    chat: Ints
    number: Ints
    chats: int

    @classmethod
    def of(cls, chats: Sequence[Chat]) -> Messages:
        """Return what the two sides said in the chats."""
        said = [
            (message.text, whose, number, place)
            for number, chat in enumerate(chats)
            for place, message in enumerate(chat.messages, 1)
            if (whose := SIDES.get(message.role)) is not None
        ]
        side, chat, number = np.array([row[1:] for row in said], np.int64).reshape(-1, 3).T
        return cls([row[0] for row in said], side, chat, number, len(chats))

    def part(self, first: int, end: int) -> Messages:
        """Return the chats from ``first`` up to before ``end``."""
        rows = slice(*np.searchsorted(self.chat, (first, end)).tolist())
        chat = self.chat[rows] - first
        return Messages(self.texts[rows], self.side[rows], chat, self.number[rows], end - first)


def exchanges_of(chats: Sequence[Chat], known: dict[str, str] | None = None) -> Exchanges:
    """Cut each chat into its exchanges; a chat that the shop opens begins with an empty buyer.

    ``known`` holds texts with their normalised form; new ones are added to it.
    """
    return exchanges_in(Messages.of(chats), {} if known is None else known)


def exchanges_in(messages: Messages, known: dict[str, str]) -> Exchanges:
    """Cut the messages into exchanges, as `exchanges_of`."""
    said, chats = _said(messages, known), messages.chats
    turn_side = _sides(said, chats)
    turns = np.bincount(said.chat, minlength=chats)
    first = np.cumsum(turns) - turns
    # A chat of which the shop speaks first begins one turn before its first.
    is_late = np.zeros(chats, np.int64)
    is_late[turns > 0] = turn_side[first[turns > 0]] == _SHOP
    count = (turns + is_late + 1) // 2
    chat = np.repeat(np.arange(chats), count)
    order = np.arange(len(chat)) - np.repeat(np.cumsum(count) - count, count)
    place = 2 * order - is_late[chat]

    def turn(ahead: int) -> Ints:
        there = place + ahead
        is_there = (there >= 0) & (there < turns[chat])
        # The empty turn stands first.
        found: Ints = np.where(is_there, first[chat] + there + 1, NO_TURN)
        return found

    return Exchanges(
        ["", *said.texts],
        np.concatenate([[NO_TURN], said.which + 1]),
        said.numbers,
        turn(0),
        turn(1),
        turn(2),
        chat,
        count[chat] - order - 1,
        chats,
    )


@dataclass(frozen=True)
class _Said:
    """The turns of all chats: the normalised texts that differ, or are of different sides; which of
    them each turn is; message numbers (those of the empty turn, which is none of them, first),
    chat, and side as written."""

    texts: list[str]
    which: Ints
    numbers: Numbers
    chat: Ints
    side: Ints


def _said(messages: Messages, known: dict[str, str]) -> _Said:
    """A text is normalised once, and a turn that is said again is looked at once."""
    new = list({text: None for text in messages.texts if text not in known})
    known.update(zip(new, normalise_all(new), strict=True))
    forms = [known[text] for text in messages.texts]
    begins = np.flatnonzero(np.diff(messages.chat * 2 + messages.side, prepend=-1))
    bounds = np.concatenate([begins, [len(forms)]])
    side = messages.side[begins]
    places: dict[tuple[int, str], int] = {}
    which = [
        places.setdefault(
            (of_side, forms[start] if end - start == 1 else "".join(forms[start:end])), len(places)
        )
        for of_side, (start, end) in zip(side.tolist(), pairwise(bounds.tolist()), strict=True)
    ]
    return _Said(
        without_set_phrases(
            [text for _, text in places], [of_side == _SHOP for of_side, _ in places]
        ),
        np.array(which, np.int64),
        Numbers(messages.number, np.concatenate([[0], bounds])),
        messages.chat[begins],
        side,
    )


def _sides(said: _Said, chats: int) -> Ints:
    """The side of each turn, those of mixed up chats turned round."""
    mixed = turned_round(said.texts, said.which, said.chat, said.side == _SHOP, chats)
    sides: Ints = np.where(mixed[said.chat], 1 - said.side, said.side)
    return sides

"""Chats as exchanges: what the buyer said, what the shop answered, what the buyer said then.

Consecutive messages of one side are one turn, as the buyer reads them. Automatic, robot and
system lines are no answers and stand in no turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.chat import Chat
from cstext.words import normalise

Ints = NDArray[np.int64]

OUR_SIDE = frozenset(("agent", "assist"))
NO_TURN = 0
"""The index of the empty turn: what is not there."""


@dataclass(frozen=True)
class Exchanges:
    """All exchanges of a batch of chats, chat by chat, in order.

    ``texts`` are the normalised turns (``texts[0]`` is empty), ``numbers`` their message numbers.
    ``buyer``, ``answer`` and ``reaction`` index them, one entry an exchange; ``chat`` is the
    exchange's chat, ``ends`` how many exchanges of its chat follow it.
    """

    texts: list[str]
    numbers: list[tuple[int, ...]]
    buyer: Ints
    answer: Ints
    reaction: Ints
    chat: Ints
    ends: Ints
    chats: int

    def __len__(self) -> int:
        return len(self.chat)


def exchanges_of(chats: Sequence[Chat]) -> Exchanges:
    """Cut each chat into its exchanges; a chat that the shop opens begins with an empty buyer."""
    texts, numbers = [""], [()]  # type: tuple[list[str], list[tuple[int, ...]]]
    rows: list[tuple[int, int, int, int, int]] = []
    known: dict[str, str] = {}
    for number, chat in enumerate(chats):
        turns = _turns(chat)
        first = len(texts)
        for _, pieces, places in turns:
            for piece in pieces:
                if piece not in known:
                    known[piece] = normalise(piece)
            texts.append("".join(known[piece] for piece in pieces))
            numbers.append(tuple(places))
        rows += _rows(number, first, [side for side, _, _ in turns])
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    return Exchanges(texts, numbers, *table[:, :5].T, chats=len(chats))


def _turns(chat: Chat) -> list[tuple[str, list[str], list[int]]]:
    turns: list[tuple[str, list[str], list[int]]] = []
    for number, message in enumerate(chat.messages, 1):
        side = "shop" if message.role in OUR_SIDE else message.role
        if side not in ("shop", "buyer"):
            continue
        if not turns or turns[-1][0] != side:
            turns.append((side, [], []))
        turns[-1][1].append(message.text)
        turns[-1][2].append(number)
    return turns


def _rows(chat: int, first: int, sides: list[str]) -> list[tuple[int, int, int, int, int]]:
    starts = list(range(len(sides)))[:: 2] if sides[:1] == ["buyer"] else [-1, *range(1, len(sides), 2)]
    if not sides:
        return []
    last = len(sides)

    def turn(place: int) -> int:
        return first + place if 0 <= place < last else NO_TURN

    return [
        (turn(place), turn(place + 1), turn(place + 2), chat, len(starts) - order - 1)
        for order, place in enumerate(starts)
    ]

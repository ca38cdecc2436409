"""Chats as exchanges: what the buyer said, what the shop answered, what the buyer said then.

Consecutive messages of one side are one turn, as the buyer reads them. Automatic, robot and
system lines are no answers and stand in no turn. A chat with its sides mixed up is turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.chat import Chat
from cstext.reasons.sides import turned_round
from cstext.words import normalise

Ints = NDArray[np.int64]

OUR_SIDE = frozenset(("agent", "assist"))
_OTHER_SIDE = {"buyer": "shop", "shop": "buyer"}
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


def exchanges_of(chats: Sequence[Chat], known: dict[str, str] | None = None) -> Exchanges:
    """Cut each chat into its exchanges; a chat that the shop opens begins with an empty buyer.

    ``known`` holds texts with their normalised form; new ones are added to it.
    """
    texts: list[str] = [""]
    numbers: list[tuple[int, ...]] = [()]
    rows: list[tuple[int, ...]] = []
    known = {} if known is None else known
    for number, chat in enumerate(chats):
        turns = _turns(chat, known)
        rows += _rows(number, len(texts), [side for side, _, _ in turns])
        texts += [text for _, text, _ in turns]
        numbers += [places for _, _, places in turns]
    table = np.array(rows, dtype=np.int64).reshape(-1, 5)
    buyer, answer, reaction, chat_of, ends = table.T
    return Exchanges(texts, numbers, buyer, answer, reaction, chat_of, ends, len(chats))


def _turns(chat: Chat, known: dict[str, str]) -> list[tuple[str, str, tuple[int, ...]]]:
    """The chat's turns: side, normalised text, message numbers. A text is normalised once."""
    sides: list[str] = []
    texts: list[str] = []
    places: list[tuple[int, ...]] = []
    for number, message in enumerate(chat.messages, 1):
        side = "shop" if message.role in OUR_SIDE else message.role
        if side not in _OTHER_SIDE:
            continue
        text = known.get(message.text)
        if text is None:
            text = known[message.text] = normalise(message.text)
        if sides and sides[-1] == side:
            texts[-1] += text
            places[-1] += (number,)
        else:
            sides.append(side)
            texts.append(text)
            places.append((number,))
    buyer = [text for side, text in zip(sides, texts, strict=True) if side == "buyer"]
    shop = [text for side, text in zip(sides, texts, strict=True) if side == "shop"]
    if turned_round(buyer, shop):
        sides = [_OTHER_SIDE[side] for side in sides]
    return list(zip(sides, texts, places, strict=True))


def _rows(chat: int, first: int, sides: list[str]) -> list[tuple[int, ...]]:
    """An exchange a row: its three turns, its chat, and how many exchanges follow."""
    starts = list(range(0 if sides[:1] == ["buyer"] else -1, len(sides), 2)) if sides else []

    def turn(place: int) -> int:
        return first + place if 0 <= place < len(sides) else NO_TURN

    return [
        (turn(place), turn(place + 1), turn(place + 2), chat, len(starts) - order - 1)
        for order, place in enumerate(starts)
    ]

"""Evidence: the few messages without which the cause would be less likely."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.chat import Chat
from cstext.reasons.exchanges import Exchanges, exchanges_of
from cstext.reasons.features import Seen
from cstext.reasons.model import Floats, Model

MOST = 4
"""Messages of evidence at most."""

_TRIED = 3  # exchanges of a chat that are tried, the strongest first


@dataclass(frozen=True)
class Scored:
    """What the model found of chats: per exchange, per chat, and the cause chosen for each."""

    exchanges: Exchanges
    by_exchange: Floats
    probabilities: Floats
    chosen: NDArray[np.int64]


def find_evidence(
    chats: Sequence[Chat],
    whole: Scored,
    model: Model,
    known: dict[str, str],
    seen: tuple[Seen, Seen],
) -> list[tuple[int, ...]]:
    """Return each chat's messages whose removal lowers its ``chosen`` cause's probability most.

    Tried are its strongest exchanges, alone and the two strongest together; where no removal
    lowers it, and for ``other``, the evidence is empty. ``known`` and ``seen`` are what the
    scoring of the whole chats left behind.
    """
    exchanges, chosen = whole.exchanges, whole.chosen
    other = model.causes.index("other")
    trials: list[tuple[int, tuple[int, ...]]] = []
    for chat, places in _places(exchanges).items():
        if chosen[chat] != other:
            strength = whole.by_exchange[places, chosen[chat]]
            trials += [(chat, numbers) for numbers in _candidates(exchanges, places, strength)]
    without = [_without(chats[chat], numbers) for chat, numbers in trials]
    left = exchanges_of(without, known)
    after = model.chat_probabilities(left, model.exchange_probabilities(left, seen))
    best: list[tuple[int, ...]] = [()] * len(chats)
    falls = [0.0] * len(chats)
    tried = np.array([chat for chat, _ in trials], np.int64)
    cause = chosen[tried]
    lower = whole.probabilities[tried, cause] - after[np.arange(len(tried)), cause]
    for (chat, numbers), fall in zip(trials, lower.tolist(), strict=True):
        if fall > falls[chat]:
            falls[chat], best[chat] = fall, numbers
    return best


def _places(exchanges: Exchanges) -> dict[int, range]:
    """Each chat's exchanges: they stand together."""
    chats, first, counts = np.unique(exchanges.chat, return_index=True, return_counts=True)
    return {
        int(chat): range(int(start), int(start + count))
        for chat, start, count in zip(chats, first, counts, strict=True)
    }


def _candidates(exchanges: Exchanges, places: range, strength: Floats) -> list[tuple[int, ...]]:
    order = np.argsort(-strength, kind="stable")[:_TRIED]
    strongest = [places[place] for place in order.tolist()]
    alone = [_messages(exchanges, place) for place in strongest]
    if len(alone) > 1 and len(alone[0]) + len(alone[1]) <= MOST:
        alone.append(tuple(sorted(alone[0] + alone[1])))
    return alone


def _messages(exchanges: Exchanges, place: int) -> tuple[int, ...]:
    """The exchange's messages; of long turns the last the buyer said and the first answered."""
    asked = exchanges.numbers[int(exchanges.buyer[place])]
    answered = exchanges.numbers[int(exchanges.answer[place])]
    room = max(MOST // 2, MOST - len(answered))
    asked = asked[-room:]
    return asked + answered[: MOST - len(asked)]


def _without(chat: Chat, numbers: tuple[int, ...]) -> Chat:
    kept = [m for place, m in enumerate(chat.messages, 1) if place not in numbers]
    return Chat(chat.session_id, tuple(kept))

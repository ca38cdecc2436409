"""Features: of an exchange (what was asked, how it was answered) and of a whole chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from cstext.reasons.cues import Cues
from cstext.reasons.exchanges import NO_TURN, Exchanges
from cstext.reasons.grams import Grams

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """What each block of features is multiplied by before one regularised fit; 0 leaves it out.

    Rules are few and weigh most; n-grams are many and see a voice's manner as well as the matter.
    """

    grams: float = 1.0
    cues: float = 0.5
    rules: float = 8.0
    pairs: float = 1.0


TOPIC_REACH = 2
"""Exchanges over which a topic goes on where the buyer names no other."""

CHAT_FEATURES = ("top", "second")
"""Per actionable cause: the strongest exchange and the second strongest, in log odds."""


def exchange_features(
    exchanges: Exchanges, grams: Grams, cues: Cues, weights: Weights
) -> csr_matrix:
    """Return exchanges x features: n-grams by place, cues, rules, rules with the reaction."""
    terms = grams.transform(exchanges.texts)
    said, reacted = _side_flags(
        cues.buyer_flags, exchanges.texts, exchanges.buyer, exchanges.reaction
    )
    (answered,) = _side_flags(cues.agent_flags, exchanges.texts, exchanges.answer)
    asked = _asked(exchanges, said, cues.topic_columns)
    rules = cues.rule_flags(asked, answered)
    blocks = [
        terms[exchanges.buyer] * weights.grams,
        terms[exchanges.answer] * weights.grams,
        terms[exchanges.reaction] * (weights.grams / 2),
        *(csr_matrix(flags * weights.cues) for flags in (asked, answered, reacted)),
        csr_matrix(_absent(exchanges)),
        csr_matrix(rules * weights.rules),
        _pairs(rules, reacted) * weights.pairs,
    ]
    return hstack(blocks, format="csr", dtype=np.float32)


def chat_features(probabilities: Floats, exchanges: Exchanges) -> Floats:
    """Return chats x (CHAT_FEATURES for each actionable cause, then the chat's length).

    ``probabilities`` are exchanges x causes as the exchange model gives them, ``other`` last.
    """
    causes = np.clip(probabilities[:, :-1], 1e-4, 1 - 1e-4)
    odds = np.log(causes / (1 - causes))
    top = _highest(odds, exchanges)
    below = np.where(odds == top[exchanges.chat], np.log(1e-4), odds)
    length = np.bincount(exchanges.chat, minlength=exchanges.chats)
    columns = [top, _highest(below, exchanges), np.log1p(length)[:, None]]
    return np.hstack(columns).astype(np.float32)


def _highest(odds: Floats, exchanges: Exchanges) -> Floats:
    highest = np.full((exchanges.chats, odds.shape[1]), np.log(1e-4), odds.dtype)
    np.maximum.at(highest, exchanges.chat, odds)
    return highest


def _side_flags(
    flags_of: Callable[[Sequence[str]], Floats], texts: list[str], *places: NDArray[np.int64]
) -> list[Floats]:
    """The flags of the turns at each of ``places``; a text that stands twice is looked at once."""
    distinct: dict[str, int] = {}
    rows = [[distinct.setdefault(texts[turn], len(distinct)) for turn in turns] for turns in places]
    flags = flags_of(list(distinct))
    return [flags[row] for row in rows]


def _asked(exchanges: Exchanges, said: Floats, topics: NDArray[np.int64]) -> Floats:
    """The buyer's cues, with the topics of the turn before where a turn names none."""
    asked = said.copy()
    here = np.arange(len(exchanges))
    named = np.maximum.accumulate(np.where(asked[:, topics].any(axis=1), here, -1))
    near = (named >= 0) & (here - named <= TOPIC_REACH)
    near &= exchanges.chat[named] == exchanges.chat
    source = np.where(near, named, here)
    asked[:, topics] = asked[source][:, topics]
    return asked


def _absent(exchanges: Exchanges) -> Floats:
    places = (exchanges.buyer, exchanges.answer, exchanges.reaction)
    return np.stack([place == NO_TURN for place in places], axis=1).astype(np.float32)


def _pairs(one: Floats, two: Floats) -> csr_matrix:
    """Every pair of a flag of ``one`` with a flag of ``two`` that stand in the same row."""
    rows, lefts = np.nonzero(one)
    counts = (two != 0).sum(axis=1)
    first = np.concatenate([[0], np.cumsum(counts)])
    rights = np.nonzero(two)[1]
    repeat = counts[rows]
    starts = np.repeat(first[rows] - np.concatenate([[0], np.cumsum(repeat)[:-1]]), repeat)
    columns = np.repeat(lefts, repeat) * two.shape[1] + rights[starts + np.arange(repeat.sum())]
    row = np.repeat(rows, repeat)
    shape = (len(one), one.shape[1] * two.shape[1])
    ones: Any = np.ones(len(row), np.float32)
    return csr_matrix((ones, (row, columns)), shape=shape)

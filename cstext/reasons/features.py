"""Features: of an exchange (what was asked, how it was answered) and of a whole chat."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from cstext.reasons.cues import Cues
from cstext.reasons.exchanges import NO_TURN, Exchanges
from cstext.reasons.grams import Grams

Floats = NDArray[np.float32]

GRAM_WEIGHT = np.float32(3.0)
REACTION_WEIGHT = np.float32(0.5)
LIKENESS = ("asked_again", "asked_before", "answered_alike", "answer_takes_up")
CHAT_FEATURES = ("top", "late", "mass")
"""Per actionable cause: the strongest exchange, the strongest of the last ones, all together."""

_LATE = 2  # exchanges that count as the end of a chat


def exchange_features(exchanges: Exchanges, grams: Grams, cues: Cues) -> csr_matrix:
    """Return exchanges x features: n-grams by place, cues, pairs of cues, and likeness of turns."""
    terms = grams.transform(exchanges.texts)
    buyer = cues.buyer_flags(exchanges.texts)
    agent = cues.agent_flags(exchanges.texts)
    before = _before(exchanges)
    asked, answered = buyer[exchanges.buyer], agent[exchanges.answer]
    reacted, asked_before = buyer[exchanges.reaction], buyer[before]
    blocks = [
        terms[exchanges.buyer] * GRAM_WEIGHT,
        terms[exchanges.answer] * GRAM_WEIGHT,
        terms[exchanges.reaction] * (GRAM_WEIGHT * REACTION_WEIGHT),
        *(csr_matrix(flags) for flags in (asked, answered, reacted, asked_before)),
        csr_matrix(_absent(exchanges)),
        csr_matrix(_likeness(terms, exchanges, before)),
        _pairs(asked, answered),
        _pairs(answered, reacted),
        _pairs(asked_before, answered),
    ]
    return hstack(blocks, format="csr", dtype=np.float32)


def chat_features(probabilities: Floats, exchanges: Exchanges) -> Floats:
    """Return chats x (CHAT_FEATURES for each actionable cause, then the chat's length).

    ``probabilities`` are exchanges x causes as the exchange model gives them, ``other`` last.
    """
    causes = np.clip(probabilities[:, :-1], 1e-4, 1 - 1e-4)
    odds = np.log(causes / (1 - causes))
    top = np.full((exchanges.chats, odds.shape[1]), np.log(1e-4), np.float32)
    late, mass = top.copy(), np.zeros_like(top)
    np.maximum.at(top, exchanges.chat, odds)
    ending = exchanges.ends < _LATE
    np.maximum.at(late, exchanges.chat[ending], odds[ending])
    np.add.at(mass, exchanges.chat, -np.log1p(-causes))
    length = np.bincount(exchanges.chat, minlength=exchanges.chats)
    columns = [top, late, np.log1p(mass), np.log1p(length)[:, None]]
    return np.hstack(columns).astype(np.float32)


def _before(exchanges: Exchanges) -> NDArray[np.int64]:
    """The buyer's turn of the exchange before, in the same chat."""
    before = np.full(len(exchanges), NO_TURN, np.int64)
    same = exchanges.chat[1:] == exchanges.chat[:-1]
    before[1:][same] = exchanges.buyer[:-1][same]
    return before


def _absent(exchanges: Exchanges) -> Floats:
    places = (exchanges.buyer, exchanges.answer, exchanges.reaction)
    return np.stack([place == NO_TURN for place in places], axis=1).astype(np.float32)


def _likeness(terms: csr_matrix, exchanges: Exchanges, before: NDArray[np.int64]) -> Floats:
    answer_before = np.full(len(exchanges), NO_TURN, np.int64)
    same = exchanges.chat[1:] == exchanges.chat[:-1]
    answer_before[1:][same] = exchanges.answer[:-1][same]
    pairs = (
        (exchanges.buyer, exchanges.reaction),
        (exchanges.buyer, before),
        (exchanges.answer, answer_before),
        (exchanges.buyer, exchanges.answer),
    )
    likeness = [np.asarray(terms[one].multiply(terms[two]).sum(axis=1)) for one, two in pairs]
    return np.hstack(likeness).astype(np.float32)


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

"""The model: one linear layer over exchanges, one over what a chat's exchanges add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.cues import Cues
from cstext.reasons.exchanges import Exchanges
from cstext.reasons.features import Seen, Weights, chat_features, exchange_features, look

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_CHATS = 2_000  # at once; bounds the memory, not the result
ROWS_AT_ONCE = 64
"""Of a product: of a larger one OpenBLAS gives several threads a part each, and they wait for each
other busily: more than ten times the processor's seconds, and none of the clock's saved."""


def decide(probabilities: Floats, lean: float, other: int) -> Ints:
    """Return the likeliest column of each row, the actionable ones raised by ``lean`` log odds."""
    raised = np.log(np.maximum(probabilities, 1e-9)) + lean
    raised[:, other] -= lean
    chosen: Ints = np.argmax(raised, axis=1)
    return chosen


@dataclass(frozen=True)
class Layer:
    """A multinomial logistic regression as arrays: features x causes, and one offset a cause."""

    weights: Floats
    offsets: Floats

    def probabilities(self, features: Floats) -> Floats:
        """Return rows x causes; a row adds up to 1."""
        # In single precision the last bits would depend on how many rows are asked for at once,
        # and with them, now and then, the last digit that is shown.
        weights = self.weights.astype(np.float64)
        scores = np.empty((len(features), len(self.offsets)))
        for start in range(0, len(features), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            scores[rows] = features[rows].astype(np.float64) @ weights + self.offsets
        scores -= scores.max(axis=1, keepdims=True)
        odds = np.exp(scores)
        shares: Floats = (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)
        return shares


@dataclass(frozen=True)
class Model:
    """All that a decision needs. ``causes`` names the columns of both layers, in order.

    ``lean`` is how much less likely than ``other`` (in log odds) an actionable cause may be and
    still be the decision; ``thresholds`` is, per cause, the confidence from which a decision
    stands without review.
    """

    name: str
    causes: tuple[str, ...]
    cues: Cues
    weights: Weights
    exchange_layer: Layer
    chat_layer: Layer
    lean: float
    thresholds: Mapping[str, float]
    card: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def seen(self) -> tuple[Seen, Seen]:
        """Return what carries what was read in texts, buyer's and agent's, from call to call."""
        return Seen(self.cues.buyer_readings), Seen(self.cues.agent_readings)

    def exchange_probabilities(
        self, exchanges: Exchanges, seen: tuple[Seen, Seen] | None = None
    ) -> Floats:
        """Return exchanges x causes: whether the exchange is where a cause stands.

        All texts are looked at together: that is faster. ``seen`` is what `seen` gave.
        """
        looked = look(exchanges, self.cues, seen)
        parts = (
            exchanges.part(first, min(first + _CHATS, exchanges.chats))
            for first in range(0, max(exchanges.chats, 1), _CHATS)
        )
        features = (exchange_features(part, self.cues, self.weights, looked) for part in parts)
        return np.concatenate([self.exchange_layer.probabilities(each) for each in features])

    def decide(self, probabilities: Floats) -> Ints:
        """Return each chat's cause as a column of ``probabilities``."""
        return decide(probabilities, self.lean, self.causes.index("other"))

    def chat_probabilities(self, exchanges: Exchanges, by_exchange: Floats) -> Floats:
        """Return chats x causes from the probabilities of their exchanges."""
        return self.chat_layer.probabilities(chat_features(by_exchange, exchanges))

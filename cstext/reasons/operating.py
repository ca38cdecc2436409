"""Where a model decides: how far it leans to a cause, and when it stands alone.

Both are read off chats that the model had not seen, counted by the causes' shares in a real log.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.fit import SHARES
from cstext.reasons.model import Floats, Ints, decide
from cstext.tables import REASONS

TARGET = 0.9
"""The precision that the review thresholds are chosen for; at 0.92 hardly a chat would stand."""

NOISE = 0.01
"""Macro-F1 by which leans may differ for nothing; the interval on all voices is thrice as wide."""

LEANS = tuple(round(0.25 * step, 2) for step in range(9))
_OTHER = REASONS.index("other")
_NEVER = 1.01  # no confidence reaches it: always reviewed


def best_lean(actual: Ints, found: Floats) -> float:
    """Return the smallest lean whose macro-F1 is, but for noise, that of the best.

    The corpus holds more near misses than a real log, so a lean read off it goes too far.
    """
    weight = _weights(actual)
    scores = [_macro_f1(actual, decide(found, lean, _OTHER), weight) for lean in LEANS]
    return LEANS[int(np.argmax(np.array(scores) >= max(scores) - NOISE))]


def review_thresholds(actual: Ints, found: Floats, lean: float) -> dict[str, float]:
    """Return, per cause, the least confidence from which ``TARGET`` of the decided are right.

    A cause that never gets there is always reviewed (threshold above 1).
    """
    weight, decided = _weights(actual), decide(found, lean, _OTHER)
    thresholds = {}
    for place, cause in enumerate(REASONS):
        mine = decided == place
        confidence = found[mine, place]
        order = np.argsort(-confidence, kind="stable")
        right = np.cumsum((weight * (actual == place))[mine][order])
        precise = np.nonzero(right / np.cumsum(weight[mine][order]) >= TARGET)[0]
        least = confidence[order][precise[-1]] if len(precise) else _NEVER
        thresholds[cause] = round(float(np.ceil(least * 100) / 100), 2)
    return thresholds


def _weights(actual: Ints) -> NDArray[np.float64]:
    seen = np.bincount(actual, minlength=len(REASONS)) / len(actual)
    weights: NDArray[np.float64] = np.array([SHARES[cause] for cause in REASONS])[actual]
    return weights / seen[actual]


def _macro_f1(actual: Ints, decided: Ints, weight: NDArray[np.float64]) -> float:
    scores = []
    for place in range(len(REASONS)):
        there, named = actual == place, decided == place
        both = weight[there].sum() + weight[named].sum()
        scores.append(2 * weight[there & named].sum() / both if both else 0.0)
    return float(np.mean(scores))

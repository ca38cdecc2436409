"""What more labels are expected to bring: a cross-validated learning curve, extrapolated."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cstext.reasons import Chat, LabelledChat
from cstext.reasons.scores import COVERED, SAMPLES, SEED
from cstext.tables import REASONS

LEAST, LEAST_EACH = 60, 5
"""Labels, and labels of each cause, below which no curve is drawn."""

PARTS = (0.25, 0.5, 1.0)
FOLDS = 5
USUAL_SECONDS = 15.0
_PAUSE = 300  # seconds between two labels that are no longer one sitting
_READ = 1  # second: nobody reads a chat in less; labels that come faster were imported together

Decide = Callable[[Sequence[Chat]], Sequence[str]]
"""Gives each chat its cause."""

Learn = Callable[[Sequence[LabelledChat]], Decide]
"""Gives what has learned from these labels."""


def is_enough(labels: Sequence[LabelledChat]) -> bool:
    """Whether a curve can be drawn from these labels."""
    counts = Counter(label.reason for label in labels)
    return len(labels) >= LEAST and all(counts[cause] >= LEAST_EACH for cause in REASONS)


def seconds_a_label(records: Sequence[Mapping[str, Any]]) -> float:
    """Return the median time between two labels of one person in one sitting."""
    last: dict[str, datetime] = {}
    gaps = []
    for record in records:
        try:
            at = datetime.fromisoformat(str(record.get("labelled_at")))
        except ValueError:
            continue
        person = str(record.get("labelled_by"))
        if person in last and last[person].tzinfo == at.tzinfo:
            gap = (at - last[person]).total_seconds()
            gaps += [gap] if _READ <= gap < _PAUSE else []
        last[person] = at
    return float(np.median(gaps)) if gaps else USUAL_SECONDS


def learning_curve(labels: Sequence[LabelledChat], learn: Learn, more: int) -> dict[str, Any]:
    """Return the accuracy on held-out labels by number of labels, and what ``more`` would add.

    Every chat is decided by models that learned from a quarter, half and all of the other folds.
    The gain goes from all labels to ``more`` on top of them, on a line over the logarithm of the
    number; its interval (95 %, bootstrap over chats) holds the doubt of the line's slope, not
    that of its shape. ``{labels, more, points: [{labels, accuracy}], now, gain}``; ``now`` and
    ``gain`` are ``{value, low, high}``.
    """
    order = np.random.default_rng(SEED).permutation(len(labels))
    sizes, right = np.zeros(len(PARTS)), np.zeros((len(labels), len(PARTS)))
    for fold in range(FOLDS):
        inside, outside = order[fold::FOLDS], np.delete(order, np.s_[fold::FOLDS])
        for column, part in enumerate(PARTS):
            seen = outside[: round(part * len(outside))]
            sizes[column] += len(seen) / FOLDS
            decide = learn([labels[place] for place in seen])
            right[inside, column] = _right([labels[place] for place in inside], decide)
    draws = np.random.default_rng(SEED).integers(0, len(labels), (SAMPLES, len(labels)))
    drawn = right[draws].mean(axis=1)
    step = math.log((len(labels) + more) / len(labels))
    return {
        "labels": len(labels),
        "more": more,
        "points": [
            {"labels": round(size), "accuracy": round(float(share), 4)}
            for size, share in zip(sizes, right.mean(axis=0), strict=True)
        ],
        "now": _interval(right.mean(axis=0)[-1], drawn[:, -1]),
        "gain": _interval(
            step * _slopes(right.mean(axis=0)[None], sizes)[0], step * _slopes(drawn, sizes)
        ),
    }


def _right(labels: Sequence[LabelledChat], decide: Decide) -> list[bool]:
    decided = decide([label.chat for label in labels])
    return [cause == label.reason for cause, label in zip(decided, labels, strict=True)]


def _slopes(shares: NDArray[np.float64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """The slope over log size of each row of shares, by least squares."""
    away = np.log(sizes) - np.log(sizes).mean()
    slopes: NDArray[np.float64] = (
        (shares - shares.mean(axis=1, keepdims=True)) @ away / (away @ away)
    )
    return slopes


def _interval(value: float, drawn: NDArray[np.float64]) -> dict[str, float]:
    low, high = np.quantile(drawn, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    found = {"value": value, "low": low, "high": high}
    return {key: round(float(each), 4) for key, each in found.items()}

"""Scores of decisions against labels, with bootstrap intervals, as plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cstext.tables import REASONS

Ints = NDArray[np.int64]

SAMPLES, SEED, COVERED = 1000, 20261121, 0.95

COVERAGES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def score(
    actual: Ints,
    decided: Ints,
    confidence: NDArray[np.floating],
    review: NDArray[np.bool_],
) -> dict[str, Any]:
    """Return all scores of one set of chats.

    ``actual`` and ``decided`` are indices into ``REASONS``, ``confidence`` is that of the decided
    cause, ``review`` marks the chats that the model puts aside.
    """
    counts = confusion(actual, decided)
    draws = np.random.default_rng(SEED).integers(0, len(actual), (SAMPLES, len(actual)))
    drawn = np.stack([confusion(actual[draw], decided[draw]) for draw in draws])
    return {
        "chats": len(actual),
        "accuracy": _interval(_accuracy(counts[None])[0], _accuracy(drawn)),
        "macro_f1": _interval(_macro(counts[None])[0], _macro(drawn)),
        "causes": _causes(counts, drawn),
        "confusion": {
            cause: dict(zip(REASONS, map(int, row), strict=True))
            for cause, row in zip(REASONS, counts, strict=True)
        },
        "coverage": _coverage(actual == decided, confidence, review),
        "reliability": _reliability(actual == decided, confidence),
    }


def difference(actual: Ints, ours: Ints, theirs: Ints) -> dict[str, Any]:
    """Return macro-F1 of two sets of decisions on the same chats, and the gain of the first.

    The gain's interval is of chats drawn anew together for both.
    """
    draws = np.random.default_rng(SEED).integers(0, len(actual), (SAMPLES, len(actual)))
    scores = [_macro(confusion(actual, decided)[None])[0] for decided in (ours, theirs)]
    drawn = [
        _macro(np.stack([confusion(actual[draw], decided[draw]) for draw in draws]))
        for decided in (ours, theirs)
    ]
    return {
        "macro_f1": {"own": _rounded(scores[0]), "shipped": _rounded(scores[1])},
        "gain": _interval(scores[0] - scores[1], drawn[0] - drawn[1]),
    }


def confusion(actual: Ints, decided: Ints) -> Ints:
    """Return counts, actual causes in rows, decided ones in columns."""
    size = len(REASONS)
    counts = np.bincount(actual * size + decided, minlength=size * size)
    return counts.reshape(size, size)


def f1_scores(counts: Ints) -> NDArray[np.float64]:
    """Return F1 per cause of ``[..., actual, decided]`` counts; nan where a cause is nowhere."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    both = counts.sum(axis=-1) + counts.sum(axis=-2)
    with np.errstate(invalid="ignore"):
        return np.where(both > 0, 2 * hits / np.maximum(both, 1), np.nan)


def precisions(counts: Ints) -> NDArray[np.float64]:
    """Return, per cause, the share right of those decided so; nan where it was never decided."""
    return _shares(counts, counts.sum(axis=-2))


def recalls(counts: Ints) -> NDArray[np.float64]:
    """Return, per cause, the share found of those labelled so; nan where none is."""
    return _shares(counts, counts.sum(axis=-1))


def _shares(counts: Ints, of: Ints) -> NDArray[np.float64]:
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    return np.where(of > 0, hits / np.maximum(of, 1), np.nan)


def _macro(counts: Ints) -> NDArray[np.float64]:
    scores = f1_scores(counts)
    here = ~np.isnan(scores)
    means: NDArray[np.float64] = np.where(here, scores, 0).sum(axis=-1) / here.sum(axis=-1)
    return means


def _accuracy(counts: Ints) -> NDArray[np.float64]:
    hits = np.trace(counts, axis1=-2, axis2=-1)
    shares: NDArray[np.float64] = hits / counts.sum(axis=(-2, -1))
    return shares


def _interval(value: float, drawn: NDArray[np.float64]) -> dict[str, float | None]:
    known = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(known):
        return {"value": None, "low": None, "high": None}
    low, high = np.quantile(known, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return {"value": _rounded(value), "low": _rounded(low), "high": _rounded(high)}


def _causes(counts: Ints, drawn: Ints) -> dict[str, Mapping[str, Any]]:
    measured = {
        name: (measure(counts), measure(drawn))
        for name, measure in (("precision", precisions), ("recall", recalls), ("f1", f1_scores))
    }
    return {
        cause: {
            "cases": int(counts[place].sum()),
            **{
                name: _interval(float(values[place]), values_drawn[:, place])
                for name, (values, values_drawn) in measured.items()
            },
        }
        for place, cause in enumerate(REASONS)
    }


def _coverage(
    right: NDArray[np.bool_], confidence: NDArray[np.floating], review: NDArray[np.bool_]
) -> dict[str, Any]:
    """How many are right of those decided: at the model's thresholds, and by confidence alone."""
    order = np.argsort(-confidence, kind="stable")
    sizes = [max(1, round(share * len(right))) for share in COVERAGES]
    curve = [
        {"coverage": share, "accuracy": _rounded(right[order[:size]].mean())}
        for share, size in zip(COVERAGES, sizes, strict=True)
    ]
    alone = right[~review]
    return {
        "decided": _rounded(len(alone) / len(right)),
        "accuracy": _rounded(alone.mean()) if len(alone) else None,
        "curve": curve,
    }


def _reliability(
    right: NDArray[np.bool_], confidence: NDArray[np.floating]
) -> Sequence[Mapping[str, Any]]:
    """Per band of confidence: how many, how sure on average, how many right."""
    bands = np.clip(np.digitize(confidence, BINS) - 1, 0, len(BINS) - 2)
    return [
        {
            "from": BINS[band],
            "chats": int((bands == band).sum()),
            "confidence": _rounded(confidence[bands == band].mean()),
            "right": _rounded(right[bands == band].mean()),
        }
        for band in range(len(BINS) - 1)
        if (bands == band).any()
    ]


def _rounded(value: float | np.floating) -> float:
    return round(float(value), 4)

"""How far two readers agree: Cohen's kappa, in all and per cause, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cstext.errors import UsageError
from cstext.reasons.scores import COVERED, SAMPLES, SEED, Ints, confusion
from cstext.tables import REASONS

LEAST = 2
"""Chats that both must have read: of fewer nothing can be said."""


def kappa(counts: Ints) -> NDArray[np.float64]:
    """Return Cohen's kappa of ``[..., one reader's causes, the other's]`` counts.

    Agreement beyond chance: 1 all agree, 0 no more than chance; nan where both gave every chat
    the same cause, so that chance alone agrees.
    """
    size = counts.sum(axis=(-2, -1))
    agreed = np.trace(counts, axis1=-2, axis2=-1) / size
    rows, columns = counts.sum(axis=-1), counts.sum(axis=-2)
    chance = (rows * columns).sum(axis=-1) / size.astype(float) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance < 1, (agreed - chance) / (1 - chance), np.nan)


def agreement(one: Mapping[str, str], other: Mapping[str, str]) -> dict[str, Any]:
    """Return how two readers agree; each maps a session to the cause they gave it.

    ``{chats, agreed, kappa, causes: {cause: {one, other, both, kappa}}, confusion, disputes}``:
    a kappa is ``{value, low, high}`` (bootstrap over chats, 95 %), null where it is not defined;
    per cause it is that of "this cause or another". ``disputes`` lists session, one, other.

    Raises:
        UsageError: they share fewer than two chats.
    """
    shared = sorted(one.keys() & other.keys())
    if len(shared) < LEAST:
        raise UsageError(f"the two readers share {len(shared)} chats; agreement needs {LEAST}")
    first = np.array([REASONS.index(one[session]) for session in shared])
    second = np.array([REASONS.index(other[session]) for session in shared])
    counts = confusion(first, second)
    draws = np.random.default_rng(SEED).integers(0, len(shared), (SAMPLES, len(shared)))
    drawn = np.stack([confusion(first[draw], second[draw]) for draw in draws])
    return {
        "chats": len(shared),
        "agreed": int(np.trace(counts)),
        "kappa": _interval(counts, drawn),
        "causes": {
            cause: {
                "one": int(counts[place].sum()),
                "other": int(counts[:, place].sum()),
                "both": int(counts[place, place]),
                "kappa": _interval(_alone(counts, place), _alone(drawn, place)),
            }
            for place, cause in enumerate(REASONS)
        },
        "confusion": {
            cause: dict(zip(REASONS, map(int, row), strict=True))
            for cause, row in zip(REASONS, counts, strict=True)
        },
        "disputes": [
            {"session_id": session, "one": one[session], "other": other[session]}
            for session in shared
            if one[session] != other[session]
        ],
    }


def _alone(counts: Ints, place: int) -> Ints:
    """The counts of this cause against all others: ``[..., 2, 2]``."""
    both = counts[..., place, place]
    first, second = counts[..., place, :].sum(axis=-1), counts[..., :, place].sum(axis=-1)
    rest = counts.sum(axis=(-2, -1)) - first - second + both
    rows = [np.stack([both, first - both], axis=-1), np.stack([second - both, rest], axis=-1)]
    return np.stack(rows, axis=-2)


def _interval(counts: Ints, drawn: Ints) -> dict[str, float | None]:
    value, found = float(kappa(counts)), kappa(drawn)
    known = found[~np.isnan(found)]
    if np.isnan(value) or not len(known):
        return {"value": None, "low": None, "high": None}
    low, high = np.quantile(known, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return {"value": round(value, 4), "low": round(float(low), 4), "high": round(float(high), 4)}

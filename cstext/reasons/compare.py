"""Whether a shop's own model is better than the shipped one, said only where it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cstext.reasons.decide import classify
from cstext.reasons.labels_file import LabelledChat
from cstext.reasons.model import Floats, Ints, Model, decide
from cstext.reasons.operating import best_lean
from cstext.reasons.scores import difference
from cstext.tables import REASONS

_OTHER = REASONS.index("other")


def compared(
    labels: Sequence[LabelledChat],
    actual: Ints,
    found: Floats,
    folds: Ints,
    beside: Model,
    lean: float | None = None,
) -> dict[str, Any]:
    """Return macro-F1 of both models on the same chats, the gain with its interval, a verdict.

    ``found`` are the own model's probabilities, each chat's by a fit that had not seen its fold;
    a fold is decided with the ``lean`` that the model takes over, or, where it reads its own off
    these chats, with the one that was best on the other folds. The verdict is ``better`` only
    where the whole interval of the gain is above 0, ``worse`` where it is below.
    """
    decisions = classify([label.chat for label in labels], beside)
    theirs = np.array([REASONS.index(decision.reason) for decision in decisions])
    ours = decided_by_fold(actual, found, folds) if lean is None else decide(found, lean, _OTHER)
    gain = difference(actual, ours, theirs)
    return {"with": beside.name, "chats": len(actual), **gain, "verdict": _verdict(gain["gain"])}


def decided_by_fold(actual: Ints, found: Floats, folds: Ints) -> Ints:
    """Return the decisions on held-out probabilities, no fold's labels used for its own lean."""
    decided = np.zeros(len(actual), np.int64)
    for fold in np.unique(folds):
        inside = folds == fold
        lean = best_lean(actual[~inside], found[~inside])
        decided[inside] = decide(found[inside], lean, _OTHER)
    return decided


def _verdict(gain: dict[str, float]) -> str:
    if gain["low"] > 0:
        return "better"
    return "worse" if gain["high"] < 0 else "not shown to be better"

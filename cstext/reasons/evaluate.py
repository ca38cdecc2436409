"""How well a model does on labelled chats that it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.decide import classify
from cstext.reasons.labels_file import LabelledChat
from cstext.reasons.model import Model
from cstext.reasons.scores import score
from cstext.tables import REASONS


def evaluate(labels: Sequence[LabelledChat], model: Model) -> dict[str, Any]:
    """Return the scores of ``cstext.reasons.scores.score``, with the model's name and the shares.

    ``shares`` has, per cause, the labels' share and the model's. The model's are not corrected for
    its known errors: on real chats every correction tried was further off (docs/causes.md).
    """
    decisions = classify([label.chat for label in labels], model)
    actual = np.array([REASONS.index(label.reason) for label in labels])
    reasons = np.array([REASONS.index(decision.reason) for decision in decisions])
    confidence = np.array([decision.confidence for decision in decisions])
    review = np.array([decision.review for decision in decisions])
    scores = score(actual, reasons, confidence, review)
    decided = np.bincount(reasons, minlength=len(REASONS))
    return {
        "model": model.name,
        **scores,
        "shares": {
            "labelled": _named(np.bincount(actual, minlength=len(REASONS)) / len(actual)),
            "decided": _named(decided / len(decisions)),
        },
    }


def _named(shares: NDArray[np.floating]) -> dict[str, float]:
    return {cause: round(float(share), 4) for cause, share in zip(REASONS, shares, strict=True)}

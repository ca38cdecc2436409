"""How well a model does on labelled chats that it was not trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from cstext.reasons.decide import classify
from cstext.reasons.labels_file import LabelledChat
from cstext.reasons.model import Model
from cstext.reasons.scores import score
from cstext.tables import REASONS


def evaluate(labels: Sequence[LabelledChat], model: Model) -> dict[str, Any]:
    """Return the scores of ``cstext.reasons.scores.score``, with the model's name and the shares.

    ``shares`` has, per cause, the labels' share, the model's, and the model's corrected for the
    errors that its card knows of, which holds as far as the log errs as the card's chats did.
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
            "corrected": corrected_shares(decided, model.card),
        },
    }


def corrected_shares(
    decided: NDArray[np.int64], card: Mapping[str, Any]
) -> dict[str, float] | None:
    """Return each cause's share in a log whose decisions were counted, or None without a card.

    Solves for the shares that the card's confusion would turn into these counts (none negative).
    """
    known = card.get("cross_validated", {}).get("by_voice") or card.get("cross_validated", {}).get(
        "by_chat"
    )
    if not known:
        return None
    counts = np.array([[known["confusion"][a][d] for d in REASONS] for a in REASONS], float)
    rates = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    shares, _ = nnls(rates.T, decided / decided.sum())
    return _named(shares / shares.sum())


def _named(shares: NDArray[np.floating]) -> dict[str, float]:
    return {cause: round(float(share), 4) for cause, share in zip(REASONS, shares, strict=True)}

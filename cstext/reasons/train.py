"""Training: label files in, a model folder with its card out; equal files give equal bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from cstext.errors import ArtifactError
from cstext.reasons.cues import Cues, load_cues
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.fit import SHARES, fit
from cstext.reasons.labels_file import LabelledChat, latest_by_session, read_labels
from cstext.reasons.model import Floats, Ints, decide
from cstext.reasons.model_files import save_model
from cstext.reasons.operating import TARGET, best_lean, review_thresholds
from cstext.reasons.scores import score
from cstext.tables import REASONS

LEAST_CHATS = 10
"""Labelled chats of each cause without which nothing is learned."""

_CHAT_FOLDS = 5
_OTHER = REASONS.index("other")
_SHARES_HOW = (
    "the chat layer's offsets are moved from the labels' shares to these,"
    " counted by two readers on 980 real chats"
)


def train(label_files: Sequence[Path], out_dir: Path, name: str | None = None) -> dict[str, Any]:
    """Fit a model to the label files, write it to ``out_dir``, and return its card.

    Each file counts as one voice: the scores by voice are of chats whose voice was left out.

    Raises:
        ArtifactError: a label file is refused, or too few chats of a cause are labelled.
    """
    labels = latest_by_session(read_labels(label_files))
    _check(labels)
    cues = load_cues()
    with threadpool_limits(1):
        model = fit(labels, cues, name or out_dir.name)
        held_out = cross_validate(labels, cues)
    actual = np.array([REASONS.index(label.reason) for label in labels])
    hardest = held_out.get("by_voice", held_out["by_chat"])
    lean = best_lean(actual, hardest)
    thresholds = review_thresholds(actual, hardest, lean)
    card = {
        "data": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in label_files},
        "labels": dict(Counter(label.reason for label in labels)),
        "voices": dict(Counter(label.group for label in labels)),
        "taxonomy": list(REASONS),
        "cross_validated": {way: _scores(actual, found, lean) for way, found in held_out.items()},
        "lean": lean,
        "thresholds": {"precision": TARGET, **thresholds},
        "shares": {**SHARES, "how": _SHARES_HOW},
        "segmenter": "none: character n-grams",
        "versions": {package: version(package) for package in ("numpy", "scipy", "scikit-learn")},
    }
    return save_model(replace(model, lean=lean, thresholds=thresholds), out_dir, card)


def cross_validate(labels: Sequence[LabelledChat], cues: Cues) -> dict[str, Floats]:
    """Return chats x causes as found by models that had not seen the chat, or not its voice."""
    by_chat = np.array([_chat_fold(label) for label in labels])
    voices = sorted({label.group for label in labels})
    by_voice = np.array([voices.index(label.group) for label in labels])
    ways = {"by_chat": by_chat} | ({"by_voice": by_voice} if len(voices) > 1 else {})
    return {way: _held_out(labels, cues, folds) for way, folds in ways.items()}


def _held_out(labels: Sequence[LabelledChat], cues: Cues, folds: NDArray[np.int64]) -> Floats:
    found = np.zeros((len(labels), len(REASONS)), np.float32)
    for fold in np.unique(folds):
        inside = folds == fold
        model = fit([label for label, out in zip(labels, inside, strict=True) if not out], cues)
        chats = [label.chat for label, out in zip(labels, inside, strict=True) if out]
        exchanges = exchanges_of(chats)
        found[inside] = model.chat_probabilities(exchanges, model.exchange_probabilities(exchanges))
    return found


def _chat_fold(label: LabelledChat) -> int:
    return int(hashlib.sha256(label.chat.session_id.encode()).hexdigest(), 16) % _CHAT_FOLDS


def _scores(actual: Ints, found: Floats, lean: float) -> dict[str, Any]:
    decided = decide(found, lean, _OTHER)
    sure = found[np.arange(len(found)), decided]
    scores = score(actual, decided, sure, np.zeros(len(actual), bool))
    return {key: scores[key] for key in ("accuracy", "macro_f1", "causes", "confusion")}


def _check(labels: Sequence[LabelledChat]) -> None:
    counts = Counter(label.reason for label in labels)
    few = [f"{cause} {counts[cause]}" for cause in REASONS if counts[cause] < LEAST_CHATS]
    if few:
        raise ArtifactError(
            f"too few labelled chats to train on ({', '.join(few)};"
            f" at least {LEAST_CHATS} of each cause)"
        )

"""Training: label files in, a model folder with its card out; equal files give equal bytes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from cstext.errors import ArtifactError
from cstext.reasons.chat import Turn
from cstext.reasons.compare import compared
from cstext.reasons.cues import load_cues
from cstext.reasons.features import feature_heights, feature_names
from cstext.reasons.fit import SHARES, fit, held_out, prepare
from cstext.reasons.labels_file import LabelledChat, chat_names, read_labels, undisputed
from cstext.reasons.model import Floats, Ints, Model, decide
from cstext.reasons.model_files import load_model, save_model
from cstext.reasons.operating import TARGET, best_lean, review_thresholds
from cstext.reasons.scores import score
from cstext.resources import shipped
from cstext.tables import REASONS

LEAST_CHATS = 10
"""Labelled chats of each cause without which nothing is learned, or beside the corpus in all."""

LEAST_TO_LEAN = 20
"""Own chats of each cause without which the lean and thresholds stay the shipped model's."""

OWN_WORTH = 5.0
"""Chats of the corpus that one of the shop's own counts for in the chat layer."""

STRONGEST = 12
"""Features of each cause that the card names."""

_CHAT_FOLDS = 5
_OTHER = REASONS.index("other")
_SHARES_HOW = (
    "the chat layer's offsets are moved from the labels' shares to these,"
    " counted by two readers on 980 real chats"
)


@dataclass(frozen=True)
class _Labels:
    """The labels of a training: the files', after the corpus where it is trained on too."""

    all: Sequence[LabelledChat]
    own: slice

    @property
    def worth(self) -> Floats:
        worth = np.ones(len(self.all), np.float32)
        worth[self.own] = OWN_WORTH if self.own.start else 1.0
        return worth


def train(
    label_files: Sequence[Path], out_dir: Path, name: str | None = None, alone: bool = False
) -> dict[str, Any]:
    """Fit a model to the label files, write it to ``out_dir``, and return its card.

    Each file counts as one voice: the scores by voice are of chats whose voice was left out, where
    the others are enough to learn from without it.
    Unless ``alone``, the shipped corpus is trained on too, the scores are of the files' chats
    only, and the card compares them with the shipped model's on the same chats. Chats that two
    people decided differently are left out; the card says how many (``disputed``). A chat that
    stands in the files word for word more than once is never on both sides of a split.

    Raises:
        ArtifactError: a label file is refused, or too few chats of a cause are labelled.
    """
    given = read_labels(label_files)
    own = undisputed(given)
    disputed = len(set(chat_names(given))) - len(own)
    corpus = [] if alone else _others(read_labels(corpus_files()), own)
    _check(own, alone, disputed)
    labels = _Labels([*corpus, *own], slice(len(corpus), None))
    with threadpool_limits(1):
        model, found, folds = _fitted(labels, name or out_dir.name)
    actual = np.array([REASONS.index(label.reason) for label in own])
    hardest = found.get("by_voice", found["by_chat"])
    beside = None if alone else load_model()
    model = replace(model, **_operating(actual, hardest, beside))
    card = {
        "data": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in label_files},
        "labels": dict(Counter(label.reason for label in own)),
        **({"disputed": disputed} if disputed else {}),
        "voices": dict(Counter(label.group for label in own)),
        "corpus": dict(Counter(label.group for label in corpus)),
        "taxonomy": list(REASONS),
        "cross_validated": {way: _scores(actual, rows, model.lean) for way, rows in found.items()},
        "lean": model.lean,
        "thresholds": {"precision": TARGET, **model.thresholds},
        "shares": {**SHARES, "how": _SHARES_HOW},
        "strongest": strongest(model),
        "versions": {package: version(package) for package in ("numpy", "scipy", "scikit-learn")},
    }
    if beside is not None:
        lean = beside.lean if _are_few(actual) else None
        card["compared"] = compared(own, actual, found["by_chat"], folds, beside, lean)
    return save_model(model, out_dir, card)


def corpus_files() -> list[Path]:
    """Return the files of the shipped corpus, by name."""
    return sorted(shipped("corpus", "reasons").glob("*.jsonl"))


def strongest(model: Model) -> dict[str, list[str]]:
    """Return, per actionable cause, the features that speak for it most against ``other``."""
    names = np.array(feature_names(model.cues))
    weights = model.exchange_layer.weights - model.exchange_layer.weights[:, [_OTHER]]
    worth = weights * feature_heights(model.cues, model.weights)[:, None]
    return {
        cause: names[np.argsort(-worth[:, place], kind="stable")[:STRONGEST]].tolist()
        for place, cause in enumerate(REASONS)
        if place != _OTHER
    }


def _fitted(labels: _Labels, name: str) -> tuple[Model, dict[str, Floats], Ints]:
    """The model, what was found for the own chats by fits without them, and their chat folds."""
    cues, own = load_cues(), labels.all[labels.own]
    model = fit(labels.all, cues, name, worth=labels.worth)
    material = prepare(labels.all, cues, worth=labels.worth)
    firsts = _firsts(own)
    by_chat = np.array([_chat_fold(label) for label in firsts])
    voices = sorted({label.group for label in own})
    by_voice = np.array([voices.index(label.group) for label in firsts])
    before = np.full(len(labels.all) - len(own), -1)
    ways = {"by_chat": np.concatenate([before, by_chat])}
    spoken = np.concatenate([before, by_voice])
    if len(voices) > 1 and _are_enough_without_any(material.reasons, spoken):
        ways["by_voice"] = spoken
    found = {way: held_out(material, folds)[labels.own] for way, folds in ways.items()}
    return model, found, by_chat


def _are_enough_without_any(reasons: Ints, folds: Ints) -> bool:
    """Whether without any one fold there are still as many chats of each cause as learning takes.

    What a fit that knows no such cause says of a chat is no measure of how far to lean to it.
    """
    rests = (reasons[folds != fold] for fold in np.unique(folds[folds >= 0]))
    return all(np.bincount(rest, minlength=len(REASONS)).min() >= LEAST_CHATS for rest in rests)


def _operating(actual: Ints, found: Floats, beside: Model | None) -> dict[str, Any]:
    """Lean and thresholds: read off these chats, or the shipped model's where they are too few."""
    if beside is not None and _are_few(actual):
        return {"lean": beside.lean, "thresholds": beside.thresholds}
    lean = best_lean(actual, found)
    return {"lean": lean, "thresholds": review_thresholds(actual, found, lean)}


def _others(corpus: Sequence[LabelledChat], own: Sequence[LabelledChat]) -> list[LabelledChat]:
    """The corpus without the chats that are among the own ones: no fit may have seen those."""
    known = {label.chat.messages for label in own}
    return [label for label in corpus if label.chat.messages not in known]


def _firsts(own: Sequence[LabelledChat]) -> list[LabelledChat]:
    """For each chat the first that says the same word for word: with it, it is left out."""
    first: dict[tuple[Turn, ...], LabelledChat] = {}
    return [first.setdefault(label.chat.messages, label) for label in own]


def _are_few(actual: Ints) -> bool:
    return bool(np.bincount(actual, minlength=len(REASONS)).min() < LEAST_TO_LEAN)


def _chat_fold(label: LabelledChat) -> int:
    return int(hashlib.sha256(label.chat.session_id.encode()).hexdigest(), 16) % _CHAT_FOLDS


def _scores(actual: Ints, found: Floats, lean: float) -> dict[str, Any]:
    decided = decide(found, lean, _OTHER)
    sure = found[np.arange(len(found)), decided]
    scores = score(actual, decided, sure, np.zeros(len(actual), bool))
    return {key: scores[key] for key in ("accuracy", "macro_f1", "causes", "confusion")}


def _check(own: Sequence[LabelledChat], alone: bool, disputed: int) -> None:
    apart = told_disputed(disputed)
    counts: Mapping[str, int] = Counter(label.reason for label in own)
    few = [f"{cause} {counts[cause]}" for cause in REASONS if counts[cause] < LEAST_CHATS]
    if alone and few:
        raise ArtifactError(
            f"too few labelled chats to train on ({', '.join(few)};"
            f" at least {LEAST_CHATS} of each cause){apart}"
        )
    if len(own) < LEAST_CHATS:
        raise ArtifactError(
            f"too few labelled chats to train on ({len(own)}; at least {LEAST_CHATS}){apart}"
        )


def told_disputed(count: int) -> str:
    """Return what an error adds where labels are left out because readers disagree.

    >>> told_disputed(0), told_disputed(3)[:22]
    ('', '; 3 more are disputed:')
    """
    if not count:
        return ""
    return (
        f"; {count} more are disputed: readers decided them differently; settle them at the desk"
        " (cstext desk INPUT --labels FILE), or import what one person corrected under the name"
        " of its first reader (cstext labels import --reader NAME)"
    )

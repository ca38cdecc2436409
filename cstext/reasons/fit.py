"""Fitting a model to labelled chats."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from cstext.reasons.cues import Cues
from cstext.reasons.exchanges import Exchanges, exchanges_of
from cstext.reasons.features import Weights, chat_features, exchange_features
from cstext.reasons.grams import learn_grams
from cstext.reasons.labels_file import LabelledChat
from cstext.reasons.model import Floats, Layer, Model
from cstext.tables import REASONS

Ints = NDArray[np.int64]

SHARES = {"stock": 0.07, "shipping": 0.11, "courier": 0.08, "explanation": 0.06, "other": 0.68}
"""The causes' shares in a real log (GUIDE.md's two readers on 980 chats); the corpus has others."""

LONGEST_GRAM, LEAST_TEXTS = 3, 3
EXCHANGE_C, CHAT_C = 0.02, 0.03
INNER_FOLDS = 4
_DIGITS = 4  # of a stored weight: a sum taken in another order must not change the file


def fit(
    labels: Sequence[LabelledChat],
    cues: Cues,
    name: str = "default",
    weights: Weights = Weights(),  # noqa: B008 - frozen
) -> Model:
    """Return a model of these labels. The chat layer sees exchanges scored by other folds only."""
    exchanges = exchanges_of([label.chat for label in labels])
    grams = learn_grams(sorted(set(exchanges.texts)), LONGEST_GRAM, LEAST_TEXTS)
    features = exchange_features(exchanges, grams, cues, weights)
    marks = exchange_marks(labels, exchanges)
    by_exchange = _crossed(features, marks, _folds(labels)[exchanges.chat])
    reasons = np.array([REASONS.index(label.reason) for label in labels])
    return Model(
        name=name,
        causes=REASONS,
        grams=grams,
        cues=cues,
        weights=weights,
        exchange_layer=_layer(features, marks, EXCHANGE_C),
        chat_layer=_chat_layer(chat_features(by_exchange, exchanges), reasons),
        lean=0.0,
        thresholds=dict.fromkeys(REASONS, 0.0),
    )


def exchange_marks(labels: Sequence[LabelledChat], exchanges: Exchanges) -> Ints:
    """The cause that each exchange shows: its chat's where it holds evidence, else ``other``.

    A label that names no evidence says it of every exchange of its chat.
    """
    marks = np.full(len(exchanges), REASONS.index("other"), np.int64)
    for place, chat in enumerate(exchanges.chat):
        numbers = exchanges.numbers[exchanges.buyer[place]]
        numbers += exchanges.numbers[exchanges.answer[place]]
        evidence = labels[chat].evidence
        if not evidence or not set(numbers).isdisjoint(evidence):
            marks[place] = REASONS.index(labels[chat].reason)
    return marks


def _folds(labels: Sequence[LabelledChat]) -> Ints:
    """A fold for each chat: whole voices where there are enough of them, else by turns."""
    groups = sorted({label.group for label in labels})
    if len(groups) >= INNER_FOLDS:
        return np.array([groups.index(label.group) % INNER_FOLDS for label in labels])
    return np.arange(len(labels)) % INNER_FOLDS


def _crossed(features: csr_matrix, marks: Ints, folds: Ints) -> Floats:
    found = np.zeros((len(marks), len(REASONS)), np.float32)
    for fold in np.unique(folds):
        inside = folds == fold
        layer = _layer(features[~inside], marks[~inside], EXCHANGE_C)
        found[inside] = layer.probabilities(features[inside])
    return found


def _layer(features: csr_matrix | Floats, marks: Ints, strength: float) -> Layer:
    learner = LogisticRegression(C=strength, max_iter=1000)
    learner.fit(features, marks)
    weights = np.zeros((features.shape[1], len(REASONS)), np.float32)
    offsets = np.full(len(REASONS), -30.0, np.float32)  # a cause that no label has
    weights[:, learner.classes_] = np.round(learner.coef_.T, _DIGITS)
    offsets[learner.classes_] = np.round(learner.intercept_, _DIGITS)
    return Layer(weights, offsets)


def _chat_layer(features: Floats, reasons: Ints) -> Layer:
    """The chat's layer with the scaling folded in and the offsets moved to the real shares."""
    scaler = StandardScaler().fit(features)
    layer = _layer(scaler.transform(features), reasons, CHAT_C)
    weights = layer.weights / scaler.scale_[:, None]
    seen = np.bincount(reasons, minlength=len(REASONS)) / len(reasons)
    shift = np.log([SHARES[cause] for cause in REASONS]) - np.log(np.maximum(seen, 1e-9))
    offsets = layer.offsets - scaler.mean_ @ weights + np.where(seen > 0, shift, 0)
    return Layer(weights.astype(np.float32), offsets.astype(np.float32))

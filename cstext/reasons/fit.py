"""Fitting a model to labelled chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from cstext.reasons.cues import Cues
from cstext.reasons.exchanges import Exchanges, exchanges_of
from cstext.reasons.features import Weights, chat_features, exchange_features
from cstext.reasons.labels_file import LabelledChat
from cstext.reasons.model import Floats, Layer, Model
from cstext.tables import REASONS

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

SHARES = {"stock": 0.07, "shipping": 0.11, "courier": 0.08, "explanation": 0.06, "other": 0.68}
"""The causes' shares in a real log (GUIDE.md's two readers on 980 chats); the corpus has others."""

EXCHANGE_C, CHAT_C = 0.0025, 0.02
INNER_FOLDS = 4
_DIGITS = 4  # of a stored weight: a sum taken in another order must not change the file


@dataclass(frozen=True)
class Material:
    """Labelled chats made ready once for many fits: nothing in it is learned from the labels.

    ``features`` and ``marks`` have a row an exchange, ``reasons``, ``worth`` (how many chats each
    counts for in the chat layer) and ``folds`` (the inner ones) a row a chat.
    """

    exchanges: Exchanges
    features: Floats
    marks: Ints
    reasons: Ints
    worth: Floats
    folds: Ints


def prepare(
    labels: Sequence[LabelledChat],
    cues: Cues,
    weights: Weights = Weights(),  # noqa: B008 - frozen
    worth: Floats | None = None,
) -> Material:
    """Return the material of these labels; without ``worth`` every chat counts once."""
    exchanges = exchanges_of([label.chat for label in labels])
    return Material(
        exchanges=exchanges,
        features=exchange_features(exchanges, cues, weights),
        marks=exchange_marks(labels, exchanges),
        reasons=np.array([REASONS.index(label.reason) for label in labels]),
        worth=np.ones(len(labels), np.float32) if worth is None else worth,
        folds=_folds(labels),
    )


def fit(
    labels: Sequence[LabelledChat],
    cues: Cues,
    name: str = "default",
    weights: Weights = Weights(),  # noqa: B008 - frozen
    worth: Floats | None = None,
) -> Model:
    """Return a model of these labels, without a lean or thresholds."""
    material = prepare(labels, cues, weights, worth)
    exchange_layer, chat_layer = fit_layers(material, np.ones(len(labels), bool))
    return Model(
        name=name,
        causes=REASONS,
        cues=cues,
        weights=weights,
        exchange_layer=exchange_layer,
        chat_layer=chat_layer,
        lean=0.0,
        thresholds=dict.fromkeys(REASONS, 0.0),
    )


def fit_layers(material: Material, chosen: Bools) -> tuple[Layer, Layer]:
    """Return both layers, of the ``chosen`` chats alone.

    The chat layer sees exchanges scored by other folds only.
    """
    rows = chosen[material.exchanges.chat]
    features, marks = material.features[rows], material.marks[rows]
    by_exchange = np.zeros((len(rows), len(REASONS)), np.float32)
    by_exchange[rows] = _crossed(features, marks, material.folds[material.exchanges.chat][rows])
    chats = chat_features(by_exchange, material.exchanges)[chosen]
    return (
        _layer(features, marks, EXCHANGE_C),
        _chat_layer(chats, material.reasons[chosen], material.worth[chosen]),
    )


def held_out(material: Material, folds: Ints) -> Floats:
    """Return chats x causes, each chat as found by layers that had not seen its fold.

    Chats of fold -1 are in every fit and in no result: their rows stay 0.
    """
    found = np.zeros((len(folds), len(REASONS)), np.float32)
    for fold in np.unique(folds[folds >= 0]):
        inside = folds == fold
        exchange_layer, chat_layer = fit_layers(material, ~inside)
        rows = inside[material.exchanges.chat]
        by_exchange = np.zeros((len(rows), len(REASONS)), np.float32)
        by_exchange[rows] = exchange_layer.probabilities(material.features[rows])
        chats = chat_features(by_exchange, material.exchanges)[inside]
        found[inside] = chat_layer.probabilities(chats)
    return found


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


def _crossed(features: Floats, marks: Ints, folds: Ints) -> Floats:
    found = np.zeros((len(marks), len(REASONS)), np.float32)
    for fold in np.unique(folds):
        inside = folds == fold
        layer = _layer(features[~inside], marks[~inside], EXCHANGE_C)
        found[inside] = layer.probabilities(features[inside])
    return found


def _layer(features: Floats, marks: Ints, strength: float, worth: Floats | None = None) -> Layer:
    weights = np.zeros((features.shape[1], len(REASONS)), np.float32)
    offsets = np.full(len(REASONS), -30.0, np.float32)  # a cause that no label has
    causes = np.unique(marks)
    offsets[causes] = 0
    if len(causes) > 1:
        learner = LogisticRegression(C=strength, max_iter=1000)
        learner.fit(features, marks, sample_weight=worth)
        told = causes[-len(learner.coef_) :]  # of two causes the second alone, against the first
        weights[:, told] = np.round(learner.coef_.T, _DIGITS)
        offsets[told] = np.round(learner.intercept_, _DIGITS)
    return Layer(weights, offsets)


def _chat_layer(features: Floats, reasons: Ints, worth: Floats) -> Layer:
    """The chat's layer with the scaling folded in and the offsets moved to the real shares."""
    scaler = StandardScaler().fit(features)
    layer = _layer(scaler.transform(features), reasons, CHAT_C, worth)
    weights = layer.weights / scaler.scale_[:, None]
    seen = np.bincount(reasons, worth, minlength=len(REASONS)) / worth.sum()
    shift = np.log([SHARES[cause] for cause in REASONS]) - np.log(np.maximum(seen, 1e-9))
    offsets = layer.offsets - scaler.mean_ @ weights + np.where(seen > 0, shift, 0)
    return Layer(weights.astype(np.float32), offsets.astype(np.float32))

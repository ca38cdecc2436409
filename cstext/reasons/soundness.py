"""Whether what a model file holds is a model: a signed file may still hold anything."""

from __future__ import annotations

import io
import math
from zipfile import ZipFile

import numpy as np

from cstext.reasons.features import CHAT_FEATURES, feature_names
from cstext.reasons.model import Layer, Model

MOST_BYTES = 64_000_000
"""Of all arrays unpacked; the shipped model's are 7 KB."""


def refuse_large(packed: bytes) -> None:
    """Look at the archive before anything is unpacked: a few KB may come to many GB.

    Raises:
        ValueError: it unpacks to more than ``MOST_BYTES``.
        BadZipFile: it is no archive.
    """
    with ZipFile(io.BytesIO(packed)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
            raise ValueError("too large")


def refuse_unsound(model: Model) -> None:
    """Look whether the parts fit each other and every number is one.

    Raises:
        ValueError, TypeError, KeyError: they do not, or there is none.
        re.error: a cue is no pattern.
    """
    causes = len(model.causes)
    _fits(model.exchange_layer, len(feature_names(model.cues)), causes)
    _fits(model.chat_layer, len(CHAT_FEATURES) * (causes - 1) + 1, causes)
    numbers = [model.lean, *(model.thresholds[cause] for cause in model.causes)]
    if not all(map(math.isfinite, numbers)):
        raise ValueError("a threshold or the lean is no number")
    cues = model.cues
    cues.buyer_flags([])
    cues.agent_flags([])
    _ = cues.topic_columns, cues.holding_columns, cues.filler_column


def _fits(layer: Layer, features: int, causes: int) -> None:
    if layer.weights.shape != (features, causes) or layer.offsets.shape != (causes,):
        raise ValueError("the arrays are of another shape than the features")
    if not (np.isfinite(layer.weights).all() and np.isfinite(layer.offsets).all()):
        raise ValueError("an array holds what is no number")

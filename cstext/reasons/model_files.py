"""Model files: plain arrays and JSON that run nothing when read, verified by the card's hashes."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from cstext.errors import ArtifactError
from cstext.reasons.acts import Acts, acts_of_bytes, load_acts
from cstext.reasons.cues import Cues, make_cues
from cstext.reasons.features import Weights
from cstext.reasons.model import Layer, Model
from cstext.reasons.model_folder import json_object, read_folder, write_folder
from cstext.reasons.soundness import refuse_large, refuse_unsound
from cstext.resources import shipped
from cstext.tables import REASONS

FORMAT = 3
"""Changes whenever features, normalisation or files do; a model of another format is refused."""

_ARRAYS, _SETTINGS = "model.npz", "model.json"
_CODE_SUFFIXES = (".pkl", ".pickle", ".joblib", ".dill")
_UNSOUND = (
    AttributeError, BadZipFile, EOFError, KeyError, MemoryError, OverflowError, RecursionError,
    TypeError, ValueError, re.error, zlib.error,
)  # fmt: skip
"""What reading anything but a model may come to."""


def save_model(model: Model, folder: Path, card: Mapping[str, Any]) -> dict[str, Any]:
    """Write the model and its card; return the card with the files' hashes in it.

    A run that is killed leaves the model that was there, or the new one: see `write_folder`.
    """
    arrays = io.BytesIO()
    np.savez_compressed(arrays, **_arrays(model))
    settings = json.dumps(_settings(model), ensure_ascii=False, sort_keys=True) + "\n"
    files = {_ARRAYS: arrays.getvalue(), _SETTINGS: settings.encode("utf-8")}
    return write_folder(folder, files, {**card, "name": model.name, "format": FORMAT})


def model_bytes(model: Model) -> bytes:
    """Return the model as bytes, for another process: its arrays, its settings as JSON, its acts.

    The other process may have the code alone, and none of the files that are shipped with it.
    """
    settings = json.dumps(_settings(model), ensure_ascii=False, sort_keys=True).encode("utf-8")
    packed = io.BytesIO()
    np.savez(
        packed,
        settings=np.frombuffer(settings, np.uint8),
        acts=np.frombuffer(model.cues.acts.packed, np.uint8),
        **_arrays(model),
    )
    return packed.getvalue()


def model_of_bytes(packed: bytes) -> Model:
    """Return the model that `model_bytes` gave; it has no card."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        acts = acts_of_bytes(arrays["acts"].tobytes())
        return _model(arrays, json.loads(arrays["settings"].tobytes()), {}, acts)


def _settings(model: Model) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "name": model.name,
        "causes": model.causes,
        # Pairs, because their order is that of the weights.
        "cues": {
            "buyer": list(model.cues.buyer.items()),
            "agent": list(model.cues.agent.items()),
            "topics": model.cues.topics,
            "holding": model.cues.holding,
            "rules": [asdict(rule) for rule in model.cues.rules],
        },
        "acts": model.cues.acts.digest,
        "weights": asdict(model.weights),
        "lean": model.lean,
        "thresholds": dict(model.thresholds),
    }


def _arrays(model: Model) -> dict[str, Any]:
    return {
        "exchange_weights": model.exchange_layer.weights,
        "exchange_offsets": model.exchange_layer.offsets,
        "chat_weights": model.chat_layer.weights,
        "chat_offsets": model.chat_layer.offsets,
    }


def load_model(path: Path | None = None) -> Model:
    """Return the model in a folder; by default the shipped one.

    Raises:
        ArtifactError: no model there, a pickle or joblib file, a changed file, another format
            or other causes than this version knows.
    """
    path = shipped("models", "default") if path is None else Path(path)
    if path.suffix.lower() in _CODE_SUFFIXES:
        raise ArtifactError(
            f"{path}: a pickle or joblib file runs code when it is read and is refused;"
            " a cstext model is a folder made by `cstext train`"
        )
    card, files = read_folder(path, (_ARRAYS, _SETTINGS))
    settings = json_object(files[_SETTINGS], path / _SETTINGS)
    _compare(path, settings)
    try:
        refuse_large(files[_ARRAYS])
        with np.load(io.BytesIO(files[_ARRAYS]), allow_pickle=False) as arrays:
            model = _model(arrays, settings, card, load_acts())
        refuse_unsound(model)
    except _UNSOUND as error:
        raise ArtifactError(f"{path}: the model is not whole: train it again") from error
    return model


def _model(
    arrays: Mapping[str, Any], settings: Mapping[str, Any], card: Mapping[str, Any], acts: Acts
) -> Model:
    return Model(
        name=settings["name"],
        causes=tuple(settings["causes"]),
        cues=_cues(settings["cues"], acts),
        weights=Weights(**settings["weights"]),
        exchange_layer=Layer(arrays["exchange_weights"], arrays["exchange_offsets"]),
        chat_layer=Layer(arrays["chat_weights"], arrays["chat_offsets"]),
        lean=float(settings["lean"]),
        thresholds=settings["thresholds"],
        card=card,
    )


def _cues(data: Mapping[str, Any], acts: Acts) -> Cues:
    buyer, agent = dict(data["buyer"]), dict(data["agent"])
    return make_cues(buyer, agent, data["topics"], data["holding"], data["rules"], acts)


def _compare(path: Path, settings: Mapping[str, Any]) -> None:
    if settings.get("format") != FORMAT:
        raise ArtifactError(
            f"{path}: model format {settings.get('format')}, this version reads {FORMAT};"
            " train it again"
        )
    causes = settings.get("causes")
    if causes != list(REASONS):  # in this order: it is that of the arrays' columns
        raise ArtifactError(f"{path}: its causes are not {', '.join(REASONS)}; train it again")
    if settings.get("acts") != load_acts().digest:
        raise ArtifactError(f"{path}: trained with other acts than models/acts; train it again")

import hashlib
import io
import json
import math
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest

from cstext.errors import ArtifactError
from cstext.reasons import load_model, model_bytes, model_of_bytes
from cstext.resources import shipped
from cstext.tables import REASONS


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped("models", "default"), tmp_path / "model"))


def change(folder: Path, **changes: Any) -> None:
    """Change the settings and sign them anew, as a hand that knows how would."""
    settings = json.loads((folder / "model.json").read_text("utf-8")) | changes
    (folder / "model.json").write_text(json.dumps(settings), "utf-8")
    sign(folder, "model.json")


def sign(folder: Path, name: str) -> None:
    """Write a file's hash into the card."""
    card = json.loads((folder / "card.json").read_text("utf-8"))
    card["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "card.json").write_text(json.dumps(card), "utf-8")


@pytest.mark.parametrize("name", ["model.pkl", "model.joblib", "MODEL.PICKLE"])
def test_a_file_that_runs_code_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    with pytest.raises(ArtifactError, match="runs code when it is read and is refused"):
        load_model(tmp_path / name)


def test_no_model_there(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match=r"card\.json is missing"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", ["model.npz", "model.json"])
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ArtifactError, match=f"{name}: differs from the hash"):
        load_model(folder)
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=f"{name} is missing"):
        load_model(folder)


def test_another_format_or_taxonomy_is_refused(folder: Path) -> None:
    change(folder, causes=["stock", "price"])
    with pytest.raises(ArtifactError, match="its causes are not stock, shipping"):
        load_model(folder)
    change(folder, format=0)
    with pytest.raises(ArtifactError, match="model format 0, this version reads"):
        load_model(folder)


def test_a_model_trained_with_other_acts_is_refused(folder: Path) -> None:
    change(folder, acts="0" * 64)
    with pytest.raises(ArtifactError, match="trained with other acts than models/acts"):
        load_model(folder)


SETTINGS: list[dict[str, Any]] = [
    {"cues": {"buyer": []}},
    {"lean": float("nan")},
    {"thresholds": {"stock": 0.5}},
    {"thresholds": dict.fromkeys(REASONS, "0.5")},
    {"weights": {"cues": 1, "other": 2}},
]


@pytest.mark.parametrize("changes", SETTINGS, ids=str)
def test_a_model_that_lacks_a_part_is_refused(folder: Path, changes: dict[str, Any]) -> None:
    change(folder, **changes)
    with pytest.raises(ArtifactError, match="not whole"):
        load_model(folder)


def test_a_model_whose_cue_is_no_pattern_is_refused(folder: Path) -> None:
    cues = json.loads((folder / "model.json").read_text("utf-8"))["cues"]
    cues["buyer"][0][1] = "(没有"
    change(folder, cues=cues)
    with pytest.raises(ArtifactError, match="not whole"):
        load_model(folder)


def test_columns_in_another_order_are_refused(folder: Path) -> None:
    change(folder, causes=["shipping", "stock", "courier", "explanation", "other"])
    with pytest.raises(ArtifactError, match="its causes are not stock, shipping"):
        load_model(folder)


def zeros(shape: tuple[int, ...], *, held: bool = True) -> bytes:
    """An array file of zeros; without ``held`` it only says that it holds them."""
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        file, {"descr": "<f4", "fortran_order": False, "shape": shape}
    )
    return file.getvalue() + bytes(4 * math.prod(shape) if held else 0)


def nan() -> bytes:
    file = io.BytesIO()
    np.save(file, np.full((13, 5), np.nan, np.float32))
    return file.getvalue()


ARRAYS = {
    "of another shape": zeros((13, 4)),
    "one column for all": zeros((1,)),
    "no numbers": nan(),
    "more than there is": zeros((10**11, 5), held=False),
    "much from little": zeros((4_000_000, 5)),
    "no array": b"hello",
}


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_that_are_none_of_a_model_are_refused(folder: Path, name: str) -> None:
    path = folder / "model.npz"
    with np.load(path) as known:
        parts = {part: known[part] for part in known if part != "chat_weights"}
    np.savez(path, **parts)
    with ZipFile(path, "a", ZIP_DEFLATED) as archive:
        archive.writestr("chat_weights.npy", ARRAYS[name])
    sign(folder, "model.npz")
    with pytest.raises(ArtifactError, match="not whole"):
        load_model(folder)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x80\x04N.", b"PK\x03\x04"], ids=repr)
def test_an_archive_that_is_none_is_refused(folder: Path, content: bytes) -> None:
    (folder / "model.npz").write_bytes(content)
    sign(folder, "model.npz")
    with pytest.raises(ArtifactError, match="not whole"):
        load_model(folder)


def test_a_card_that_is_no_card_is_refused(folder: Path) -> None:
    (folder / "card.json").write_text("[]", "utf-8")
    with pytest.raises(ArtifactError, match=r"card\.json: must hold a JSON object"):
        load_model(folder)
    (folder / "card.json").write_text("[" * 200_000, "utf-8")
    with pytest.raises(ArtifactError, match="cannot be read as JSON"):
        load_model(folder)
    (folder / "card.json").write_text("{}", "utf-8")
    with pytest.raises(ArtifactError, match="is missing"):
        load_model(folder)


def test_the_shipped_model_is_small() -> None:
    parts = ("default", "acts")
    files = [path for part in parts for path in shipped("models", part).iterdir()]
    size = sum(path.stat().st_size for path in files)
    assert size < 20_000_000


def test_the_bytes_need_nothing_that_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Spark worker has the code alone."""
    model = load_model()
    packed = model_bytes(model)
    monkeypatch.setattr("cstext.reasons.model_files.load_acts", None)
    assert model_of_bytes(packed).cues.acts.digest == model.cues.acts.digest

"""A workspace of which something is gone, torn or of a later version is refused as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cstext.errors import InputError

from .shop import ORDER, keep, kept, ordered, said, write


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write(tmp_path / "in" / "chats.csv", [said(day, "10:00:00", f"有货吗{day}") for day in (1, 2)])
    write(tmp_path / "in" / "orders.csv", [ordered("1000000001", 1)], ORDER)
    keep(tmp_path / "ws", tmp_path / "in")
    return tmp_path / "ws"


def files(workspace: Path) -> list[Path]:
    return [path for path in workspace.rglob("*") if path.is_file() and path.name != ".lock"]


def test_any_file_that_is_gone_is_missed(workspace: Path) -> None:
    whole = kept(workspace)
    assert len(files(workspace)) == 6
    for path in files(workspace):
        if path.name == "workspace.json":
            continue
        hidden = path.rename(path.with_suffix(".gone"))
        with pytest.raises(InputError, match="the workspace is damaged"):
            kept(workspace)
        hidden.rename(path)
    assert kept(workspace) == whole


def test_any_file_that_is_torn_is_told_of(workspace: Path) -> None:
    for path in files(workspace):
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        with pytest.raises(InputError, match="the workspace is damaged"):
            kept(workspace)
        path.write_bytes(content)


@pytest.mark.parametrize("name", ["workspace.json", "imports/000001/import.json"])
def test_what_a_later_version_wrote_is_not_guessed_at(workspace: Path, name: str) -> None:
    path = workspace / name
    record = json.loads(path.read_bytes())
    path.write_text(json.dumps({**record, "schema_number": 2}), "utf-8")
    with pytest.raises(InputError, match="or a later cstext wrote it"):
        kept(workspace)

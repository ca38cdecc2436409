"""What a folder holds and is not read is told, never passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cstext.errors import InputError
from cstext.readers.discover import find_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("in/week/a.csv", "in/.hidden/b.csv", "elsewhere/c.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.touch()
    return tmp_path / "in"


def told(folder: Path) -> dict[str, str | None]:
    return {
        found.path.relative_to(folder).as_posix(): found.why_not for found in find_files([folder])
    }


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_linked_folder_is_not_passed_over(folder: Path) -> None:
    (folder / "month").symlink_to(folder.parent / "elsewhere")
    (folder / ".month").symlink_to(folder.parent / "elsewhere")
    (folder / "d.csv").symlink_to(folder.parent / "elsewhere" / "c.csv")
    assert told(folder) == {
        "week/a.csv": None,
        ".hidden/b.csv": "hidden file",
        "month": "is a link to a folder; name that folder",
        "d.csv": None,
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_is_no_missing_file(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(InputError, match="is a pipe or a device"):
        find_files([folder / "pipe"])
    assert "pipe" not in told(folder)  # waiting for whoever writes to it would never end


def test_a_folder_that_nobody_may_open_is_not_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shut, opens = folder / "shut", os.scandir
    shut.mkdir()

    def scandir(path: str | Path) -> object:
        if Path(path) == shut:
            raise PermissionError(13, "Permission denied", str(path))
        return opens(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert told(folder)["shut"] == "cannot be opened: Permission denied"

"""A workspace's folder: what is kept in it, and the one step by which an import comes into force.

An import is a folder of files that never change. It is written beside the others under a name that
nobody looks at, and comes into force as a whole when it is renamed: see docs/workspace.md.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from cstext.engine import want_text
from cstext.errors import InputError, UsageError
from cstext.locked import locked
from cstext.readers.discover import WORKSPACE_FILE
from cstext.workspace.record import Import, Input, Schema, missing

Model = TypeVar("Model", bound=BaseModel)

RECORD = "import.json"
_IMPORTS, _LOCK, _WRITING = "imports", ".lock", ".writing-"


class Ground(BaseModel):
    """What all that is kept rests on: days are days of this zone, rows belong to this shop."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_number: Schema = 1
    zone: str
    shop: str


@dataclass(frozen=True)
class Kept:
    """An import that is in force: its number, its folder and what it tells of itself."""

    number: int
    folder: Path
    record: Import


@dataclass(frozen=True)
class History:
    """A workspace as it was when it was opened; later imports are not seen."""

    folder: Path
    ground: Ground
    imports: tuple[Kept, ...]

    def in_force(self) -> Iterator[tuple[Kept, Input]]:
        """Yield every input with its import; of one that was read again the last reading."""
        latest = {
            given.sha256: kept.number for kept in self.imports for given in kept.record.inputs
        }
        for kept in self.imports:
            for given in kept.record.inputs:
                if latest[given.sha256] == kept.number:
                    yield kept, given

    def check(self, zone: str, shop: str) -> None:
        """Refuse settings under which what is kept would be something else.

        Raises:
            UsageError: they name another zone or shop.
        """
        for name, kept, given in (
            ("zone", self.ground.zone, zone),
            ("shop", self.ground.shop, shop),
        ):
            if kept != given:
                raise UsageError(
                    f"{self.folder}: was made with {name} {kept!r}, now it is {given!r}: import the"
                    " exports into a new workspace"
                )


def is_workspace(folder: Path) -> bool:
    """Whether a folder is a workspace."""
    return (folder / WORKSPACE_FILE).is_file()


def open_history(folder: Path) -> History:
    """Return what a workspace holds now.

    Raises:
        InputError: it is damaged, or was written by a later version.
    """
    ground = _read(folder / WORKSPACE_FILE, Ground)
    kept = [path for path in (folder / _IMPORTS).glob("*") if path.name.isdigit()]
    imports = [
        Kept(int(path.name), path, _read(path / RECORD, Import))
        for path in sorted(kept, key=lambda path: int(path.name))
    ]
    for each in imports:
        if lost := missing(each.record, each.folder):
            raise damaged(lost[0])
    return History(folder, ground, tuple(imports))


@contextmanager
def held(folder: Path, ground: Ground) -> Iterator[History]:
    """Hold a workspace against other imports, made where it is not there; waits for whoever has it.

    What a killed import left is swept away.

    Raises:
        UsageError: the folder cannot be written, its name is no UTF-8, or it rests on another
            ground.
    """
    want_text(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    try:
        with locked(handle):
            for left in folder.glob(f"{_WRITING}*"):
                shutil.rmtree(left, ignore_errors=True)
            if not is_workspace(folder):
                _found(folder, ground)
            history = open_history(folder)
            history.check(ground.zone, ground.shop)
            yield history
    finally:
        os.close(handle)


@contextmanager
def next_import(history: History) -> Iterator[tuple[Path, int]]:
    """Give a folder to write the next import to, and its number; it is in force at a good end.

    Only for who holds the workspace.
    """
    number = history.imports[-1].number + 1 if history.imports else 1
    beside = Path(tempfile.mkdtemp(dir=history.folder, prefix=_WRITING))
    try:
        yield beside, number
        for path in [*beside.rglob("*"), beside]:
            _settle(path)
        home = history.folder / _IMPORTS
        beside.rename(home / f"{number:06}")
        _settle(home)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _found(folder: Path, ground: Ground) -> None:
    (folder / _IMPORTS).mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=_WRITING) as place:
        beside = Path(place) / WORKSPACE_FILE
        beside.write_text(ground.model_dump_json(indent=2) + "\n", "utf-8")
        _settle(beside)
        beside.replace(folder / WORKSPACE_FILE)
    _settle(folder)


def _settle(path: Path) -> None:
    """Have what is written there on the disk; a folder's names, too, where the system can."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def damaged(path: Path) -> InputError:
    """The error that a file of a workspace is not what it was written as."""
    return InputError(
        f"{path}: cannot be read: the workspace is damaged, or a later cstext wrote it"
    )


def _read(path: Path, model: type[Model]) -> Model:
    try:
        text = path.read_bytes()
        return model.model_validate_json(text)
    except (OSError, ValidationError) as error:
        raise damaged(path) from error

"""Files that are either whole or not there: written beside their place, then moved into it.

Several files cannot be moved at once: a folder in which some may be of another run says so.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from cstext.errors import UsageError
from cstext.locked import lock_file

_BEGINS = ".writing-"
_SURELY_DEAD = 24 * 3600
"""Seconds after which a folder that was not written to is that of a run that was killed."""

UNFINISHED = "UNFINISHED.txt"
"""The file that stands in a folder while files that belong together are put there."""

_LOCK = ".lock"
_TOLD = """\
这个文件夹正在写入，或者上次写入中断了：里面的文件可能来自两次运行。请再运行一次 cstext report。
This folder is being written, or its writing broke off: its files may be of two runs. Run cstext
report again.
"""


@contextmanager
def writing_folder(place: Path) -> Iterator[Path]:
    """Give a folder in ``place`` to write to, only this user's, gone at the end.

    Those of runs that were killed a day ago or earlier are swept away: chats may lie in them.
    """
    for left in place.glob(_BEGINS + 8 * "[a-z0-9_]"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _SURELY_DEAD:
                shutil.rmtree(left)
    with TemporaryDirectory(dir=place, prefix=_BEGINS, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to; what was written there takes the place of ``path`` at the end.

    A link stays one, and the file it names is replaced. Into a device or a pipe it is copied.

    Raises:
        UsageError: ``path`` is a folder or cannot be written; nothing is left behind.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{path}: is a folder; name a file in it")
        if path.exists() and not path.is_file():
            with TemporaryDirectory() as aside:
                file = Path(aside) / f"whole{path.suffix}"
                yield file
                _copy(file, path)
            return
        place = Path(os.path.realpath(path))  # Path.resolve breaks on links in a circle
        place.parent.mkdir(parents=True, exist_ok=True)
        with writing_folder(place.parent) as folder:
            # Not by its own name, which may be no UTF-8: SQL could not say it.
            beside = folder / f"whole{path.suffix}"
            yield beside
            beside.replace(place)
    except OSError as error:
        in_file = isinstance(error, FileExistsError | NotADirectoryError)
        why = "its folder is a file" if in_file else error.strerror
        raise UsageError(f"{path}: cannot be written: {why}") from error


def _copy(file: Path, device: Path) -> None:
    with file.open("rb") as source, device.open("wb") as target:
        shutil.copyfileobj(source, target)


@contextmanager
def unfinished(folder: Path) -> Iterator[None]:
    """Mark a folder as unfinished until the block has come to a good end; one run at a time.

    A run that is killed, or a block that fails, leaves the mark; the next good end takes it away.

    Raises:
        UsageError: the folder cannot be written.
    """
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            stack.enter_context(lock_file(folder / _LOCK))
            (folder / UNFINISHED).write_text(_TOLD, "utf-8")
        except OSError as error:
            raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
        yield
        (folder / UNFINISHED).unlink(missing_ok=True)


def put_together(new: Path, folder: Path, names: Sequence[str]) -> None:
    """Move files, and those in folders, from one folder into another, where all belong together.

    The folder is marked as `unfinished` meanwhile. Where the first cannot be moved, all is as it
    was.

    Raises:
        OSError: one cannot be moved.
        UsageError: the folder cannot be written.
    """
    was_whole = not (folder / UNFINISHED).exists()
    with unfinished(folder):
        for name in names:
            try:
                _move(new / name, folder / name)
            except OSError:
                if was_whole and name == names[0]:
                    (folder / UNFINISHED).unlink()
                raise


def _move(new: Path, old: Path) -> None:
    if new.is_dir() and old.is_dir():
        for file in sorted(new.iterdir()):
            file.replace(old / file.name)
    else:
        new.replace(old)

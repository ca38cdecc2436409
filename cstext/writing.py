"""Files that are either whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from cstext.errors import UsageError

_BEGINS = ".writing-"
_SURELY_DEAD = 24 * 3600
"""Seconds after which a folder that was not written to is that of a run that was killed."""


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

    Raises:
        UsageError: ``path`` is a folder or cannot be written; nothing is left behind.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with writing_folder(path.parent) as folder:
            beside = folder / path.name
            yield beside
            beside.replace(path)
    except OSError as error:
        in_file = isinstance(error, FileExistsError | NotADirectoryError)
        why = "its folder is a file" if in_file else error.strerror
        raise UsageError(f"{path}: cannot be written: {why}") from error

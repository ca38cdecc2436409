"""Folders for what is worked on: only this user's, gone at the end of the work.

Chat text lies in them. Those of runs that were killed are swept away by the next one.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from weakref import finalize

from cstext.errors import UsageError
from cstext.locked import try_lock

_BEGINS, _ALIVE = "cstext-", ".alive"
_SURELY_LOCKED = 60
"""Seconds after which a folder's maker has the lock of its file, if it lives."""


class PrivateFolder:
    """A folder where temporary files lie, gone on `close` or at the end of its block.

    Its maker holds the lock of a file in it as long as it lives, by which others know.

    Raises:
        UsageError: there is no place for temporary files.
    """

    def __init__(self) -> None:
        try:
            place = gettempdir()
            _sweep(Path(place))
            folder = TemporaryDirectory(prefix=_BEGINS, ignore_cleanup_errors=True)
            handle = os.open(Path(folder.name) / _ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise UsageError(
                f"temporary files cannot be written (TMPDIR): {error.strerror}"
            ) from error
        self.path = Path(folder.name)
        with suppress(OSError):
            try_lock(handle)
        self.close = finalize(self, _end, folder, handle)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()


def _end(folder: TemporaryDirectory[str], handle: int) -> None:
    os.close(handle)
    folder.cleanup()


@cache
def _sweep(place: Path) -> None:
    """Remove what killed runs of this user left, once a process."""
    for left in place.glob(f"{_BEGINS}*"):
        with suppress(OSError):
            _sweep_one(left)


def _sweep_one(left: Path) -> None:
    sign = left / _ALIVE
    told = sign.lstat()
    ours = not hasattr(os, "getuid") or told.st_uid == left.lstat().st_uid == os.getuid()
    if not ours or time.time() - told.st_mtime < _SURELY_LOCKED:
        return
    handle = os.open(sign, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        is_dead = try_lock(handle)
    finally:
        os.close(handle)
    if is_dead:
        shutil.rmtree(left)

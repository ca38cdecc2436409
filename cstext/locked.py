"""Locks on files that other processes respect, on POSIX and on Windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import errno
    import msvcrt

    _FAR = 2**62  # a lock keeps others from reading there: beyond any label

    def _lock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        while not _got(handle):
            pass

    def _unlock(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

    def try_lock(handle: int) -> bool:
        """Take the file's lock unless another has it; held until the handle is closed."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _got(handle: int) -> bool:
        """Windows waits ten seconds, then gives up."""
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK, 1)
        except OSError as error:
            if error.errno != errno.EDEADLK:
                raise
            return False
        return True

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)

    def _unlock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)

    def try_lock(handle: int) -> bool:
        """Take the file's lock unless another has it; held until the handle is closed."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def locked(handle: int) -> Iterator[None]:
    """Hold the file's lock; waits for whoever holds it."""
    _lock(handle)
    try:
        yield
    finally:
        _unlock(handle)


@contextmanager
def lock_file(path: Path) -> Iterator[None]:
    """Hold a file that is there only while it is held; waits for whoever holds it.

    Where the file system has no locks, nobody is waited for.
    """
    handle = _held(path)
    try:
        yield
    finally:
        if os.name != "nt":  # while it is held: who waits for it then sees that it is gone
            path.unlink(missing_ok=True)
        os.close(handle)
        with suppress(OSError):  # Windows keeps it while others wait for it
            if os.name == "nt":
                path.unlink()


def _held(path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        with suppress(OSError):
            _lock(handle)
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)

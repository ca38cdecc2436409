"""A lock on an open file that other processes respect, on POSIX and on Windows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

if sys.platform == "win32":
    import errno
    import msvcrt

    _FAR = 2**62  # a lock keeps others from reading there: beyond any label

    @contextmanager
    def locked(handle: int) -> Iterator[None]:
        """Hold the file's lock; waits for whoever holds it."""
        os.lseek(handle, _FAR, os.SEEK_SET)
        while not _got(handle):
            pass
        try:
            yield
        finally:
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

    @contextmanager
    def locked(handle: int) -> Iterator[None]:
        """Hold the file's lock; waits for whoever holds it."""
        fcntl.flock(handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)

    def try_lock(handle: int) -> bool:
        """Take the file's lock unless another has it; held until the handle is closed."""
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

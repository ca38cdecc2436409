"""A label file that is only ever appended to, by any number of desks at once.

A label is one line, written by one call and on the disk (fsync) before anyone is told that it is
kept. What a killed process left half-written is moved beside the file, never into a label.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cstext.errors import ArtifactError, UsageError
from cstext.locked import locked
from cstext.reasons import read_labels

_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_TAIL = 1 << 16


class Journal:
    """The label file at ``path``, made where it is not there, readable by its owner alone.

    Raises:
        ArtifactError: the file holds a line that is no label.
        UsageError: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._records: list[dict[str, Any]] = []
        self._offset = 0
        if _is_file(path):
            read_labels([path])  # what is no label file is refused before anything is mended
        with self._held():
            pass  # a torn end is mended before anyone reads on
        self.records()

    def records(self) -> list[dict[str, Any]]:
        """Return all lines, those that other desks have written since included."""
        try:
            with self.path.open("rb") as file:
                if os.fstat(file.fileno()).st_size < self._offset:  # another file is there now
                    self._offset, self._records = 0, []
                file.seek(self._offset)
                news = file.read()
        except OSError as error:
            raise UsageError(f"{self.path}: cannot be read: {error.strerror}") from error
        whole = news[: news.rfind(b"\n") + 1]
        self._records += [_parsed(line, self.path) for line in whole.split(b"\n") if line.strip()]
        self._offset += len(whole)
        return self._records

    def append(self, record: Mapping[str, Any]) -> None:
        """Write one line; when this returns it is on the disk.

        Raises:
            UsageError: the file cannot be written (disk full, no right); nothing of it is kept.
        """
        self.extend([record])

    def extend(self, records: Sequence[Mapping[str, Any]]) -> None:
        """Write some lines, all of them or none; see :meth:`append`."""
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        with self._held() as handle:
            _write(handle, lines.encode("utf-8", "backslashreplace"))

    @contextmanager
    def _held(self) -> Iterator[int]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, _FLAGS, 0o600)
            try:
                with locked(handle):
                    _mend(handle, self.path)
                    yield handle
            finally:
                os.close(handle)
        except OSError as error:
            raise UsageError(f"{self.path}: cannot be written: {error.strerror}") from error


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error


def _parsed(line: bytes, path: Path) -> dict[str, Any]:
    try:
        record = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        raise ArtifactError(f"{path}: a line that is no JSON was written to it") from error
    return dict(record)


def _write(handle: int, content: bytes) -> None:
    before = os.fstat(handle).st_size
    try:
        if os.write(handle, content) != len(content):
            raise OSError(28, "no room for the whole line")
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, before)
        raise


def _mend(handle: int, path: Path) -> None:
    """End a whole last line that has no end; move a torn one to ``<name>.torn``."""
    size = os.fstat(handle).st_size
    tail = _last_line(handle, size)
    if not tail:
        return
    try:
        whole = isinstance(json.loads(tail), dict)
    except (ValueError, RecursionError):
        whole = False
    if whole:
        os.write(handle, b"\n")
    else:
        torn = os.open(path.with_name(f"{path.name}.torn"), _FLAGS, 0o600)  # it holds chat text too
        try:
            os.write(torn, tail + b"\n")
        finally:
            os.close(torn)
        os.ftruncate(handle, size - len(tail))
    os.fsync(handle)


def _last_line(handle: int, size: int) -> bytes:
    """What stands after the last line end: nothing, if all is well."""
    tail = b""
    while size > len(tail) and b"\n" not in tail:
        start = max(0, size - len(tail) - _TAIL)
        os.lseek(handle, start, os.SEEK_SET)
        tail = os.read(handle, size - len(tail) - start) + tail
    return tail[tail.rfind(b"\n") + 1 :]

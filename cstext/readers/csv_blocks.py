"""Delimited text in blocks of whole records, UTF-8 whatever the file is in."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from cstext.readers.encoding import Encoding
from cstext.readers.head import Head

BLOCK_BYTES = 1 << 23
_SOME_BYTES = 1 << 16
_LONGEST_CELL = 1 << 24
_NEWLINE, _RETURN, _QUOTE = b'\n\r"'

Record = list[str]


class Stream(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """Return up to about ``size`` bytes; b"" at the end."""


@dataclass(frozen=True)
class Dialect:
    """The delimiter, one ASCII character, and whether quotes hold cells together."""

    delimiter: str
    quoted: bool = True


@dataclass(frozen=True)
class BadRecord:
    """A record that no rule can cut into cells."""

    reason: str
    raw: str


class _Recoded:
    """A text as UTF-8, decoded piece by piece: in larger pieces than a text file would be.

    What its bytes do not tell is replaced from there on; at the end it is known whether any was.
    """

    def __init__(self, head: Head) -> None:
        self._head = head
        self._file = head.open_bytes()
        self._decoder = codecs.getincrementaldecoder(head.codec)("strict")

    def read(self, size: int, /) -> bytes:
        text = ""
        while not text and (data := self._file.read(size)):
            text = self._decode(data)
        if not text:
            text = self._decode(b"", final=True)
            self._head.encoding = Encoding(self._head.codec, self._decoder.errors)
        return text.encode("utf-8", "replace")

    def _decode(self, data: bytes, *, final: bool = False) -> str:
        state = self._decoder.getstate()
        try:
            return self._decoder.decode(data, final)
        except UnicodeDecodeError:
            self._decoder.setstate(state)
            self._decoder.errors = "replace"
            return self._decoder.decode(data, final)

    def close(self) -> None:
        self._file.close()


def open_utf8(head: Head) -> BinaryIO | _Recoded:
    """Open a text as UTF-8 bytes without a mark at its start; the caller closes it."""
    if head.codec in ("utf-8", "utf-8-sig") and head.encoding.errors == "strict":
        file = head.open_bytes()
        file.seek(3 if head.codec == "utf-8-sig" else 0)
        return file
    return _Recoded(head)


class Records:
    """The records of a stream, one by one as ``csv.reader`` reads them, or by the block.

    A block follows where the last record ended.
    """

    def __init__(self, stream: Stream, dialect: Dialect) -> None:
        self._stream = stream
        self._dialect = dialect
        self._rest = b""
        csv.field_size_limit(_LONGEST_CELL)

    def blocks(self) -> Iterator[memoryview | list[Record | BadRecord]]:
        """Yield what is left: blocks that follow the rules of quoting, the records of others."""
        wanted = BLOCK_BYTES
        while True:
            more = self._stream.read(wanted)
            block = self._rest + more
            if not block:
                return
            end = record_end(block, self._dialect, at_end=not more)
            if end is None:
                self._rest = block
                yield list(self._irregular(len(block)))
                wanted = BLOCK_BYTES
                continue
            self._rest = block[end:]
            # A record longer than the block: read as much again, so that it is looked at seldom.
            wanted = BLOCK_BYTES if end else max(BLOCK_BYTES, len(block))
            if end:
                yield memoryview(block)[:end]

    def next(self) -> Record | BadRecord | None:
        """Return the next record, None at the end; a line without cells is an empty record."""
        lines = _Lines(self._rest, self._stream)
        record = _record(lines, self._dialect) if lines.begin() else None
        self._rest = lines.rest
        return record

    def filled(self, count: int) -> list[Record]:
        """Return the next records that are neither bad nor blank, so many if there are."""
        lines = _Lines(self._rest, self._stream)
        found: list[Record] = []
        while len(found) < count and lines.begin():
            record = _record(lines, self._dialect)
            if not isinstance(record, BadRecord) and not is_blank(record):
                found.append(record)
        self._rest = lines.rest
        return found

    def _irregular(self, size: int) -> Iterator[Record | BadRecord]:
        """Yield the records that begin within the next ``size`` bytes."""
        lines = _Lines(self._rest, self._stream)
        while lines.consumed < size and lines.begin():
            yield _record(lines, self._dialect)
        self._rest = lines.rest


def is_blank(record: Record) -> bool:
    """Whether a record holds nothing but blanks."""
    return not "".join(record).strip()


def record_end(block: bytes, dialect: Dialect, *, at_end: bool) -> int | None:
    """Return where the last whole record of a block ends, 0 where none does.

    None where the quotes do not follow the rules (an opening quote stands at a cell's start, a
    closing one at its end), so that only reading record by record can tell. At the end of the
    file the block is whole.
    """
    quotes = _positions(block, _QUOTE) if dialect.quoted else _positions(b"", _QUOTE)
    if len(quotes) and not _are_regular(block, quotes, dialect, at_end):
        return None
    if at_end:
        return len(block)
    end = _line_end(block, len(block))
    while end and (before := int(np.searchsorted(quotes, end))) % 2:
        end = _line_end(block, int(quotes[before - 1]))
    return end


def _line_end(block: bytes, limit: int) -> int:
    """Where the last line that ends before ``limit`` ends; a final return may be half an end."""
    end = block.rfind(b"\n", 0, limit) + 1
    return end or block.rfind(b"\r", 0, min(limit, len(block) - 1)) + 1


def _positions(block: bytes, byte: int) -> NDArray[np.int64]:
    return np.flatnonzero(np.frombuffer(block, np.uint8) == byte)


def _are_regular(block: bytes, quotes: NDArray[np.int64], dialect: Dialect, at_end: bool) -> bool:
    """Whether each quote opens a cell at its start, closes it at its end, or is doubled."""
    opening, closing = quotes[0::2], quotes[1::2]
    if at_end and len(opening) > len(closing):
        return False
    data = np.frombuffer(block, np.uint8)
    edges = np.array([_NEWLINE, _RETURN, ord(dialect.delimiter)], np.uint8)
    is_opening = np.isin(data[np.maximum(opening - 1, 0)], edges) | (opening == 0)
    is_opening[1:] |= opening[1:] - 1 == closing[: len(opening) - 1]
    after = closing + 1
    is_closing = np.isin(data[np.minimum(after, len(data) - 1)], edges) | (after == len(data))
    is_closing[: len(opening) - 1] |= after[: len(opening) - 1] == opening[1:]
    return bool(is_opening.all() and is_closing.all())


class _Lines:
    """The lines of a stream with their ends, and those of the record that is being read."""

    def __init__(self, start: bytes, stream: Stream) -> None:
        self._stream = stream
        self._lines: deque[bytes] = deque()
        self._tail = start
        self._is_over = False
        self.record: list[bytes] = []
        self.consumed = 0
        self.ran_out = False

    def begin(self) -> bool:
        """Begin a record; False at the end."""
        self.record, self.ran_out = [], False
        return bool(self._lines) or self._fill()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if not self._lines and not self._fill():
            self.ran_out = True
            raise StopIteration
        line = self._lines.popleft()
        self.record.append(line)
        self.consumed += len(line)
        return line.decode("utf-8")

    def put_back(self, kept: int) -> None:
        """Put back all lines of the record but the first ``kept``."""
        returned = self.record[kept:]
        self._lines.extendleft(reversed(returned))
        self.consumed -= sum(map(len, returned))
        del self.record[kept:]

    @property
    def rest(self) -> bytes:
        """What has been read of the stream and belongs to no record yet."""
        return b"".join(self._lines) + self._tail

    def _fill(self) -> bool:
        while not self._lines:
            size = max(_SOME_BYTES, len(self._tail))
            more = b"" if self._is_over else self._stream.read(size)
            self._is_over = not more
            text = self._tail + more
            lines = text.splitlines(keepends=True)
            # The last line may go on, and a return at the end may be half of a line's end.
            self._tail = lines.pop() if lines and more and not text.endswith(b"\n") else b""
            self._lines.extend(lines)
            if self._is_over:
                return bool(self._lines)
        return True


def _record(lines: _Lines, dialect: Dialect) -> Record | BadRecord:
    """Read one record; where its quote is never closed, its first line alone is bad."""
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if dialect.quoted else csv.QUOTE_NONE
    try:
        record = next(csv.reader(lines, delimiter=dialect.delimiter, quoting=quoting))
    except csv.Error:
        reason = "a cell is longer than any message"
    else:
        if not lines.ran_out or not lines.record:
            return record
        reason = "a quote is opened and never closed"
    lines.put_back(1)
    return BadRecord(reason, lines.record[0].decode("utf-8").rstrip("\r\n"))

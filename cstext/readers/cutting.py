"""Large texts cut into pieces that are read at the same time, one process a core."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, TextIO, runtime_checkable

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.contract import Batch, Context, Reader, ReadOptions
from cstext.readers.head import Head
from cstext.readers.taking import Taken, Unit, take

PIECE_BYTES = 1 << 23
_CODECS = ("utf-8", "utf-8-sig", "gb18030")


class Cut(NamedTuple):
    """Where a text may be cut: before a line that ``start`` matches.

    Such a line and what follows must read the same if only the lines before the first such line
    stand above it.
    """

    start: re.Pattern[str]


@runtime_checkable
class Cuttable(Protocol):
    """A reader whose texts may be cut."""

    cut: Cut


@dataclass(frozen=True)
class Piece:
    """Bytes from ``start`` to ``end`` of a text, to be read below its first ``above`` bytes.

    ``lines`` are those before ``start``, ``above_lines`` those above.
    """

    start: int
    end: int
    lines: int
    above: int
    above_lines: int


def pieces_of(reader: Reader, head: Head) -> list[Piece]:
    """Return the pieces of a text that is large and may be cut, in order; else none."""
    if not isinstance(reader, Cuttable) or head.path.stat().st_size < 2 * PIECE_BYTES:
        return []
    if head.encoding.name not in _CODECS or head.encoding.errors != "strict":
        return []
    with head.path.open("rb") as file:
        return list(_pieces(file, _Finder(reader.cut, head.encoding.name)))


def read_piece(
    reader: Reader, head: Head, piece: Piece, context: Context, options: ReadOptions, unit: Unit,
    folder: Path,
) -> list[Taken]:  # fmt: skip
    """Read a piece and lay it down; made for a process of its own."""
    batches = (_moved(batch, piece) for batch in reader.read(_Cutting(head, piece), context))
    return [take(unit, options, folder, numbered) for numbered in enumerate(batches)]


class _Cutting(Head):
    """A text of which only a piece is there, below what stands above."""

    def __init__(self, head: Head, piece: Piece) -> None:
        super().__init__(head.path, head.source)
        self._piece = piece
        self.form, self.encoding = head.form, head.encoding
        self.text, self.lines = head.text, head.lines

    def open(self, newline: str = "\n") -> TextIO:
        """Open what is there."""
        with self.path.open("rb") as file:
            above = file.read(self._piece.above)
            file.seek(self._piece.start)
            data = above + file.read(self._piece.end - self._piece.start)
        return io.TextIOWrapper(io.BytesIO(data), self.encoding.name, newline=newline)


def _moved(batch: Batch, piece: Piece) -> Batch:
    return replace(
        batch, rows=_shifted(batch.rows, piece), rejected=_shifted(batch.rejected, piece)
    )


def _shifted(rows: pa.RecordBatch, piece: Piece) -> pa.RecordBatch:
    """Rows with the lines of the file; those that stand above are the first piece's."""
    if piece.lines == piece.above_lines:
        return rows
    rows = rows.filter(pc.greater(rows.column("line"), piece.above_lines))
    lines = pc.add(rows.column("line"), piece.lines - piece.above_lines)
    return rows.set_column(rows.schema.get_field_index("line"), rows.schema.field("line"), lines)


class _Finder:
    """Finds the lines that a cut goes by, in bytes."""

    def __init__(self, cut: Cut, codec: str) -> None:
        self._cut = cut
        self._codec = codec.removesuffix("-sig")

    def is_start(self, line: bytes) -> bool:
        return bool(self._cut.start.match(line.decode(self._codec).rstrip("\r\n")))


def _pieces(file: BinaryIO, finder: _Finder) -> Iterator[Piece]:
    """Cut before the first start in each ``PIECE_BYTES``; the first piece has what is above."""
    above = above_lines = 0
    for line in iter(file.readline, b""):
        if finder.is_start(line):
            break
        above, above_lines = above + len(line), above_lines + 1
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    start = lines = 0
    while start < size:
        block = file.read(PIECE_BYTES) + file.readline()
        position, counted = start + len(block), block.count(b"\n")
        for line in iter(file.readline, b""):
            if position > above and finder.is_start(line):
                file.seek(position)
                break
            position, counted = position + len(line), counted + 1
        yield Piece(start, position, lines, above if start else 0, above_lines if start else lines)
        start, lines = position, lines + counted

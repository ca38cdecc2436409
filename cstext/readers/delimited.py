"""Delimited text: CSV and its kin, the delimiter told by content."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from cstext.errors import InputError
from cstext.readers.head import Head
from cstext.readers.headers import kind_of
from cstext.readers.rows import Rows, table_of

_DELIMITERS = (",", "\t", ";", "|")
_LONGEST_CELL = 1 << 28


def delimited_rows(head: Head, delimiter: str, *, header: bool = True, quoted: bool = True) -> Rows:
    """Read a CSV; without a header the columns are named by their numbers from 0."""
    return table_of(_records(head, delimiter, quoted), header)


def delimiter_of(head: Head) -> str:
    """Return the delimiter that gives headers we know, else the one that gives most cells."""

    def fitness(delimiter: str) -> tuple[bool, int]:
        cells = next(csv.reader(first, delimiter=delimiter), [])
        return kind_of(cells) is not None, len(cells)

    first = [line for line in head.lines if line.strip()][:1]
    return max(_DELIMITERS, key=fitness)


def _records(head: Head, delimiter: str, quoted: bool) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    with head.open(newline="") as file:
        try:
            yield from csv.reader(
                file,
                delimiter=delimiter,
                quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            )
        except csv.Error as error:
            raise InputError(f"{head.source}: cannot be read as CSV: {error}") from error

"""Tables as batches of strings, whatever file they lie in."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

_WRAPPING = r"""^(?:="|['`])"""
_WRAPPED = r"""^(?:="\s*(.*?)\s*"|'(.*)'|['`]?(.*?))$"""

BATCH_ROWS = 20_000
"""Rows of one batch: memory depends on it, not on the file."""


class BadRow(NamedTuple):
    """A row that is no row of the table."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class RowBatch:
    """Rows of a table, each column a string array (null: no cell), and their numbers.

    ``positions`` number the rows of one line, from 1; None: a line is a row.
    """

    columns: dict[str, pa.Array]
    lines: pa.Array
    bad: list[BadRow] = field(default_factory=list)
    positions: pa.Array | None = None

    def column(self, name: str | None) -> pa.Array:
        """Return a column; one that is not there is null."""
        return self.columns.get(name or "", pa.nulls(len(self.lines), pa.string()))

    def renamed(self, names: Mapping[str, str]) -> RowBatch:
        """Return the columns that ``names`` calls for (new name to old), by their new names."""
        return replace(self, columns={name: self.columns[old] for name, old in names.items()})

    def filter(self, kept: pa.Array) -> RowBatch:
        """Return the rows for which ``kept`` is true."""
        columns = {name: column.filter(kept) for name, column in self.columns.items()}
        positions = None if self.positions is None else self.positions.filter(kept)
        return replace(self, columns=columns, lines=self.lines.filter(kept), positions=positions)

    def with_column(self, name: str, values: pa.Array) -> RowBatch:
        """Return the rows with one column more."""
        return replace(self, columns={**self.columns, name: values})

    def reject(self, reasons: pa.Array) -> list[BadRow]:
        """Return the rows that have a reason, as they stand."""
        faulty = pc.indices_nonzero(pc.is_valid(reasons))
        cells = [column.take(faulty).to_pylist() for column in self.columns.values()]
        lines, why = self.lines.take(faulty).to_pylist(), reasons.take(faulty).to_pylist()
        rows = zip(*cells, strict=True) if cells else ([] for _ in lines)
        raw = ["\t".join(cell or "" for cell in row) for row in rows]
        return [BadRow(*row) for row in zip(lines, why, raw, strict=True)]


@dataclass(frozen=True)
class Rows:
    """A table: its headers and its rows, which can be gone through once."""

    headers: tuple[str, ...]
    batches: Iterator[RowBatch]


def table_of(records: Iterator[list[str]], header: bool) -> Rows:
    """Make a table of records; without a header the columns are named by numbers from 0.

    Blank records count for nothing; a row's number is its record number after the header.
    """
    filled = (record for record in records if "".join(record).strip())
    first = next(filled, [])
    if header:
        names = header_names(first)
        return Rows(names, _record_batches(filled, names))
    names = tuple(str(number) for number in range(len(first)))
    return Rows(names, _record_batches(itertools.chain([first], filled), names))


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the columns' names; one without a name, or with one that stands already, its number.

    >>> header_names([" 内容", "", "内容"])
    ('内容', '#1', '#2')
    """
    seen: dict[str, None] = {}
    for number, cell in enumerate(cells):
        name = cell.strip().strip("\ufeff")
        seen[name if name and name not in seen else f"#{number}"] = None
    return tuple(seen)


def record_batch(numbered: Sequence[tuple[int, list[str]]], names: tuple[str, ...]) -> RowBatch:
    """Return records with their numbers as rows; one with more cells than names is bad."""
    width = len(names)
    good: list[list[str | None]] = []
    lines: list[int] = []
    bad: list[BadRow] = []
    for line, record in numbered:
        if len(record) > width and "".join(record[width:]).strip():
            bad.append(BadRow(line, "more cells than the header has", "\t".join(record)))
            continue
        good.append([*record[:width], *[None] * (width - len(record))])
        lines.append(line)
    columns = zip(*good, strict=True) if good else ([] for _ in names)
    arrays = {name: string_array(column) for name, column in zip(names, columns, strict=True)}
    return RowBatch(arrays, pa.array(lines, pa.int64()), bad)


def _record_batches(records: Iterator[list[str]], names: tuple[str, ...]) -> Iterator[RowBatch]:
    numbered = enumerate(records, start=1)
    while chunk := list(itertools.islice(numbered, BATCH_ROWS)):
        yield record_batch(chunk, names)


def cell_text(cell: Any) -> str:
    """Return a cell as a person would write it; whole numbers without a point, times as ISO."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, (dt.datetime, dt.date, dt.time)):
        return cell.isoformat()
    if isinstance(cell, (dict, list)):
        return json.dumps(cell, ensure_ascii=False)
    return str(cell)


def string_array(values: Iterable[str | None]) -> pa.Array:
    """Return strings as an Arrow array; half a character (a lone surrogate) becomes U+FFFD."""
    kept = list(values)
    try:
        return pa.array(kept, pa.string())
    except UnicodeEncodeError:
        return pa.array([None if v is None else whole_signs(v) for v in kept], pa.string())


def trimmed(values: pa.Array) -> pa.Array:
    """Return names without the blanks around them; null where nothing is left."""
    bare = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)


def unwrapped(values: pa.Array) -> pa.Array:
    """Return names without what spreadsheets wrap around them, and without blanks; null if empty.

    >>> unwrapped(pa.array(['="12"', "'12", "'12'", " 12 ", "''", None])).to_pylist()
    ['12', '12', '12', '12', None, None]
    """
    plain = trimmed(values)
    if not pc.match_substring_regex(plain, _WRAPPING).true_count:
        return plain
    return trimmed(pc.replace_substring_regex(plain, _WRAPPED, r"\1\2\3"))


def is_rounded(values: pa.Array) -> pa.Array:
    """Whether Excel has written a long number so short that others look the same.

    A workbook that holds it as a number has sixteen digits of it at most.

    >>> is_rounded(pa.array(["1.23457E+18", cell_text(1234567890123456789.0)])).to_pylist()
    [True, True]
    >>> is_rounded(pa.array(["123457", "1e18", None])).to_pylist()
    [False, False, None]
    """
    return pc.match_substring_regex(values, r"^\s*\d(?:\.\d{1,17})?[Ee]\+\d{2,3}\s*$")


def lines_of(cell: str) -> list[str]:
    """Return the lines of a cell; only line feeds and carriage returns end one."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def whole_signs(text: str) -> str:
    """Return a text that any file can hold: half a character (a lone surrogate) becomes U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

"""Tables as batches of strings, whatever file they lie in: CSV, Excel, Parquet, JSON lines."""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from cstext.errors import InputError
from cstext.readers.head import Head

BATCH_ROWS = 20_000
"""Rows of one batch: memory depends on it, not on the file."""

_LONGEST_CELL = 1 << 28


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

    def with_column(self, name: str, values: pa.Array) -> RowBatch:
        """Return the rows with one column more."""
        return replace(self, columns={**self.columns, name: values})

    def reject(self, reasons: pa.Array) -> list[BadRow]:
        """Return the rows that have a reason, as they stand."""
        faulty = pc.indices_nonzero(pc.is_valid(reasons))
        cells = [column.take(faulty).to_pylist() for column in self.columns.values()]
        raw = ["\t".join(cell or "" for cell in row) for row in zip(*cells, strict=True)]
        lines, why = self.lines.take(faulty).to_pylist(), reasons.take(faulty).to_pylist()
        return [BadRow(*row) for row in zip(lines, why, raw, strict=True)]


@dataclass(frozen=True)
class Rows:
    """A table: its headers and its rows, which can be gone through once."""

    headers: tuple[str, ...]
    batches: Iterator[RowBatch]


def delimited_rows(head: Head, delimiter: str, *, header: bool = True, quoted: bool = True) -> Rows:
    """Read a CSV; without a header the columns are named by their numbers from 0."""
    records = _csv_records(head, delimiter, quoted)
    return _table(records, header)


def excel_rows(head: Head, *, header: bool = True) -> Rows:
    """Read the first sheet that is not empty, every cell as text."""
    records = ([cell_text(cell) for cell in row] for row in open_sheet(head).iter_rows())
    return _table(records, header)


def open_sheet(head: Head) -> CalamineSheet:
    """Open the first sheet of a workbook that is not empty.

    Raises:
        InputError: the file is damaged, cut off or locked with a password.
    """
    try:
        workbook = CalamineWorkbook.from_object(head.path)
        sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names)
        filled = next((sheet for sheet in sheets if sheet.height), None)
    except (CalamineError, OSError) as error:
        raise InputError(
            f"{head.source}: the Excel file is damaged, cut off or locked; export it again"
        ) from error
    if filled is None:
        raise InputError(f"{head.source}: the Excel file has no rows")
    return filled


def parquet_rows(head: Head) -> Rows:
    """Read a Parquet file, every value as text."""
    try:
        file = pq.ParquetFile(head.path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            f"{head.source}: the Parquet file is damaged or cut off; export it again"
        ) from error
    return Rows(tuple(file.schema_arrow.names), _parquet_batches(file))


def json_rows(head: Head) -> Rows:
    """Read JSON lines, one flat row a line; headers are the keys of the first lines."""
    keys: dict[str, None] = {}
    for line in head.lines[:200]:
        row = json_object(line)
        keys.update(dict.fromkeys(row or ()))
    return Rows(tuple(keys), _json_batches(head, tuple(keys)))


def json_object(line: str) -> dict[str, Any] | None:
    """Return the JSON object that a line holds, or None."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


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
        return pa.array([None if v is None else _whole(v) for v in kept], pa.string())


def trimmed(values: pa.Array) -> pa.Array:
    """Return names without the blanks around them; null where nothing is left."""
    bare = pc.utf8_trim_whitespace(values)
    return pc.if_else(pc.equal(bare, ""), pa.scalar(None, pa.string()), bare)


def _whole(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _csv_records(head: Head, delimiter: str, quoted: bool) -> Iterator[list[str]]:
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


def _table(records: Iterator[list[str]], header: bool) -> Rows:
    filled = (record for record in records if any(cell.strip() for cell in record))
    first = next(filled, [])
    if header:
        names = _unique([cell.strip().strip("\ufeff") for cell in first])
        return Rows(names, _record_batches(filled, names))
    names = tuple(str(number) for number in range(len(first)))
    return Rows(names, _record_batches(itertools.chain([first], filled), names))


def _unique(names: Sequence[str]) -> tuple[str, ...]:
    """Headers with no name, or one that stands already, are known by their number."""
    seen: dict[str, None] = {}
    for number, name in enumerate(names):
        seen[name if name and name not in seen else f"#{number}"] = None
    return tuple(seen)


def _record_batches(records: Iterator[list[str]], names: tuple[str, ...]) -> Iterator[RowBatch]:
    numbered = enumerate(records, start=1)
    width = len(names)
    while chunk := list(itertools.islice(numbered, BATCH_ROWS)):
        good: list[list[str]] = []
        lines: list[int] = []
        bad: list[BadRow] = []
        for line, record in chunk:
            if len(record) > width and any(cell.strip() for cell in record[width:]):
                bad.append(BadRow(line, "more cells than the header has", "\t".join(record)))
                continue
            good.append(record[:width] + [""] * (width - len(record)))
            lines.append(line)
        columns = zip(*good, strict=True) if good else ([] for _ in names)
        arrays = {name: string_array(column) for name, column in zip(names, columns, strict=True)}
        yield RowBatch(arrays, pa.array(lines, pa.int64()), bad)


def _parquet_batches(file: pq.ParquetFile) -> Iterator[RowBatch]:
    line = 1
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        columns = {
            name: _as_strings(array)
            for name, array in zip(batch.schema.names, batch.columns, strict=True)
        }
        yield RowBatch(columns, pa.array(range(line, line + batch.num_rows), pa.int64()))
        line += batch.num_rows


def _as_strings(array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_nested(array.type) or pa.types.is_floating(array.type):
        return string_array(None if v is None else cell_text(v) for v in array.to_pylist())
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return pa.nulls(len(array), pa.string())
    return array.cast(pa.string())


def _json_batches(head: Head, keys: tuple[str, ...]) -> Iterator[RowBatch]:
    with head.open() as file:
        numbered = ((n, line) for n, line in enumerate(file, start=1) if line.strip())
        while chunk := list(itertools.islice(numbered, BATCH_ROWS)):
            parsed = [(number, line, json_object(line)) for number, line in chunk]
            rows = [(number, row) for number, _, row in parsed if row is not None]
            bad = [
                BadRow(number, "no JSON object", line.rstrip("\r\n"))
                for number, line, row in parsed
                if row is None
            ]
            columns = {
                key: string_array(
                    None if row.get(key) is None else cell_text(row[key]) for _, row in rows
                )
                for key in keys
            }
            yield RowBatch(columns, pa.array([number for number, _ in rows], pa.int64()), bad)

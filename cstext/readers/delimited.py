"""Delimited text: CSV and its kin, the delimiter told by content, read by the block."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from cstext.readers.csv_blocks import BadRecord, Dialect, Record, Records, is_blank, open_utf8
from cstext.readers.head import Head
from cstext.readers.header_line import LOOKED_AT, is_header, pass_titles, separator_told
from cstext.readers.in_order import in_order
from cstext.readers.rows import BadRow, RowBatch, Rows, header_names, record_batch

_DELIMITERS = (",", "\t", ";", "|")


def delimited_rows(head: Head, delimiter: str, *, header: bool = True, quoted: bool = True) -> Rows:
    """Read a CSV; without a header the columns are named by their numbers from 0.

    Blank records count for nothing; a row's number is its record number after the header. A
    record with more cells than the header, or whose quote is never closed, is a bad row. Titles
    above the header are noted in ``head.passed_over``; a line ``sep=,`` is no record.
    """
    dialect = Dialect(delimiter, quoted)
    with closing(open_utf8(head)) as file:
        top = Records(file, dialect).filled(LOOKED_AT + 1)
    above = int(bool(top) and separator_told(delimiter.join(top[0])) is not None)
    above += pass_titles(head, top[above:]) if header else 0
    first = top[above] if above < len(top) else []
    names = header_names(first) if header else tuple(map(str, range(len(first))))
    return Rows(names, _batches(head, dialect, names, above=above + header))


def delimiter_of(head: Head) -> str:
    """Return the delimiter that the file names, that gives headers we know, or most cells."""

    def fitness(delimiter: str) -> tuple[bool, int]:
        records = list(csv.reader(top, delimiter=delimiter))
        return any(map(is_header, records)), len(records[0]) if records else 0

    lines = (part for line in head.lines for part in line.split("\r"))
    top = list(islice((line for line in lines if line.strip()), LOOKED_AT))
    told = separator_told(top[0]) if top else None
    return told or max(_DELIMITERS, key=fitness)


class _Part(NamedTuple):
    """The rows of a block, numbered from 1, and how many records it holds, bad ones included."""

    rows: RowBatch
    records: int


def _batches(
    head: Head, dialect: Dialect, names: tuple[str, ...], *, above: int
) -> Iterator[RowBatch]:
    """The rows below so many records that are not blank."""
    with closing(open_utf8(head)) as file:
        records = Records(file, dialect)
        records.filled(above)
        before = 0
        for part in in_order(partial(_read, dialect, names), records.blocks()):
            lines = pc.add(part.rows.lines, before)
            bad = [row._replace(line=row.line + before) for row in part.rows.bad]
            yield replace(part.rows, lines=lines, bad=bad)
            before += part.records


def _read(
    dialect: Dialect, names: tuple[str, ...], block: memoryview | list[Record | BadRecord]
) -> _Part:
    """Read a block in one go; where that cannot be, because a row is odd, row by row."""
    if isinstance(block, list):
        return _from_records(block, names)
    try:
        return _from_table(_parsed(block, dialect, names))
    except pa.ArrowInvalid:
        records = Records(BytesIO(block), dialect)
        return _from_records(list(iter(records.next, None)), names)


def _parsed(block: memoryview, dialect: Dialect, names: tuple[str, ...]) -> pa.Table:
    return arrow_csv.read_csv(
        pa.BufferReader(block),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, block_size=len(block) + 1, column_names=names
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=dialect.delimiter,
            quote_char='"' if dialect.quoted else False,
            newlines_in_values=dialect.quoted,
        ),
        convert_options=arrow_csv.ConvertOptions(
            # That it is UTF-8 the encoding has told.
            check_utf8=False,
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
        ),
    ).combine_chunks()


def _from_table(table: pa.Table) -> _Part:
    columns = {
        name: table.column(name).chunk(0) if table.num_rows else pa.array([], pa.string())
        for name in table.column_names
    }
    blank = _blank_rows(columns, table.num_rows)
    if blank is not None:
        columns = {name: column.filter(pc.invert(blank)) for name, column in columns.items()}
    length = len(next(iter(columns.values()))) if columns else 0
    return _Part(RowBatch(columns, pa.array(np.arange(1, length + 1))), length)


def _blank_rows(columns: dict[str, pa.Array], length: int) -> pa.Array | None:
    """Which rows hold nothing but blanks; None where none does."""
    blank = pa.array(np.ones(length, np.bool_))
    for column in columns.values():
        blank = pc.and_(blank, pc.equal(pc.utf8_trim_whitespace(column), ""))
        if not blank.true_count:
            return None
    return blank


def _from_records(records: list[Record | BadRecord], names: tuple[str, ...]) -> _Part:
    filled = [record for record in records if isinstance(record, BadRecord) or not is_blank(record)]
    numbered = list(enumerate(filled, start=1))
    good = [(line, record) for line, record in numbered if not isinstance(record, BadRecord)]
    rows = record_batch(good, names)
    bad = [
        BadRow(line, record.reason, record.raw)
        for line, record in numbered
        if isinstance(record, BadRecord)
    ]
    every = sorted(chain(rows.bad, bad), key=lambda row: row.line)
    return _Part(replace(rows, bad=every), len(filled))

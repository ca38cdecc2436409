"""Any table or JSON, read as a mapping file says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cstext.errors import InputError, UsageError
from cstext.readers.clock_columns import with_days
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.delimited import delimited_rows, delimiter_of
from cstext.readers.excel import excel_rows
from cstext.readers.formats import parse_with
from cstext.readers.head import Head
from cstext.readers.html_table import html_rows, is_page
from cstext.readers.json_paths import JsonPaths
from cstext.readers.json_text import json_entries
from cstext.readers.mapping import Mapping
from cstext.readers.message_rows import MessageColumns
from cstext.readers.parquet import parquet_rows
from cstext.readers.replies import connect
from cstext.readers.rows import BATCH_ROWS, BadRow, RowBatch, Rows, cell_text, string_array, trimmed
from cstext.readers.tabular import is_json


class MappedReader:
    """Claims no file by itself: ``--mapping FILE.toml`` calls for it."""

    name = "mapped"
    title = "任意表格或 JSON(用映射文件说明列,--mapping)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Never: what a column means is not in the file."""
        return False

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; conversations made of replies take a first pass over the file."""
        mapping = context.mapping
        if mapping is None:
            raise UsageError("layout mapped needs --mapping FILE.toml")
        names = mapping.columns.named()
        has = {name: name for name in names}
        if "reply_to" in names:
            has["conversation"] = "conversation"
        reader = MessageColumns(
            has,
            head.source,
            context.accounts,
            dict(mapping.roles),
            partial(parse_with, mapping.time_format, mapping.zone),
        )
        if reader.wants_agents:
            reader = reader.naming(_rows(head, mapping))
        rows = _rows(head, mapping)
        if "reply_to" in names:
            rows = _with_conversations(rows, _rows(head, mapping))
        days = {"sent_at": "sent_day"} if "sent_day" in names else {}
        for batch in rows:
            yield reader.batch(with_days(batch, has, days))


def _with_conversations(
    rows: Iterator[RowBatch], first_pass: Iterator[RowBatch]
) -> Iterator[RowBatch]:
    """Name the conversation of each row; needs the ids of the whole file, not its texts."""
    links = [(trimmed(b.columns["message_id"]), trimmed(b.columns["reply_to"])) for b in first_pass]
    none = pa.array([], pa.string())
    ids, names = connect(
        pa.concat_arrays([none, *(ids for ids, _ in links)]),
        pa.concat_arrays([none, *(targets for _, targets in links)]),
    )
    for batch in rows:
        number = pc.index_in(trimmed(batch.columns["message_id"]), ids, skip_nulls=True)
        yield batch.with_column("conversation", names.take(number))


def _rows(head: Head, mapping: Mapping) -> Iterator[RowBatch]:
    """The file's rows, their columns by our names."""
    names = mapping.columns.named()
    if head.form == "text" and is_json(head):
        return _json_rows(head, JsonPaths(mapping.rows, names))
    table = _table(head, mapping)
    missing = [their for their in names.values() if their not in table.headers]
    if missing:
        hint = "see the file's first line" if mapping.header else "columns count from 0"
        raise InputError(
            f"{head.source}: no column {missing[0]!r}, which the mapping names; {hint}"
        )
    return (batch.renamed(names) for batch in table.batches)


def _table(head: Head, mapping: Mapping) -> Rows:
    if head.form == "excel":
        names = set(mapping.columns.named().values())
        return excel_rows(head, header=mapping.header, is_wanted=names.issubset)
    if head.form == "parquet":
        return parquet_rows(head)
    if head.form != "text":
        raise InputError(
            f"{head.source}: is no table, JSON or Excel file; a mapping cannot read it"
        )
    if is_page(head):
        return html_rows(head, header=mapping.header)
    delimiter = mapping.delimiter or delimiter_of(head)
    return delimited_rows(head, delimiter, header=mapping.header, quoted=mapping.quoted)


def _json_rows(head: Head, paths: JsonPaths) -> Iterator[RowBatch]:
    """A row's line is that where its record begins, its position the number in the record."""
    numbered = _numbered(head, paths)
    while chunk := list(islice(numbered, BATCH_ROWS)):
        rows = [entry for entry in chunk if not isinstance(entry, BadRow)]
        yield RowBatch(
            {name: _column(row[name] for _, _, row in rows) for name in paths.names},
            pa.array([line for line, _, _ in rows], pa.int64()),
            [entry for entry in chunk if isinstance(entry, BadRow)],
            pa.array([position for _, position, _ in rows], pa.int64()),
        )


def _numbered(head: Head, paths: JsonPaths) -> Iterator[tuple[int, int, dict[str, Any]] | BadRow]:
    for entry in json_entries(head):
        if not isinstance(entry.value, dict):
            yield BadRow(entry.line, "no JSON object", entry.raw)
            continue
        for position, row in enumerate(paths.rows(entry.value), start=1):
            yield entry.line, position, row


def _column(values: Iterable[Any]) -> pa.Array:
    return string_array(None if value is None else cell_text(value) for value in values)

"""京东 session records: a table with one row a session, and no text of it."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from cstext.readers.batching import rejected_batch
from cstext.readers.clock_columns import with_days
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import RECORD_DAYS, RECORDS, recognise
from cstext.readers.order_lines import OrderLines
from cstext.readers.records import RAW, has_columns, record_columns
from cstext.readers.tabular import headers_of, open_table


class JdSessionsReader:
    """Beside the chat log: who received whom, for how long, how satisfied."""

    name = "jd-sessions"
    title = "京东 会话记录 XLSX(一行一个会话,与聊天记录按时间和昵称对应)"
    kind: Kind = "records"

    def identify(self, head: Head) -> bool:
        """Whether 咨询时间 and 顾客 are among the headers: only these two are always there."""
        return has_columns(headers_of(head), "咨询时间", "顾客")

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the records; a row's number is its record number.

        Rows of totals are left out, with a note.
        """
        rows = open_table(head)
        names, days = recognise(rows.headers, RECORDS), recognise(rows.headers, RECORD_DAYS)
        lines = OrderLines()
        for batch in lines.without_totals(with_days(part, names, days) for part in rows.batches):
            cells, columns = record_columns(batch, names, context.zone)
            cells.need("the row names no buyer", columns["buyer"])
            yield cells.sift(columns, RAW, head.source)
        if notes := lines.notes():
            none = pa.RecordBatch.from_pylist([], schema=RAW)
            yield Batch(none, rejected_batch([], head.source), notes)

"""Refunds by their headers."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from cstext.errors import InputError
from cstext.readers.batching import rejected_batch
from cstext.readers.clock_columns import with_days
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import REFUND_DAYS, REFUNDS, kind_of, recognise
from cstext.readers.order_cells import OrderCells, any_truth
from cstext.readers.order_lines import OrderLines
from cstext.readers.tabular import headers_of, open_table

RAW = pa.schema(
    [
        ("refund_id", pa.string()),
        ("order_id", pa.string()),
        ("shop", pa.string()),
        ("requested_ms", pa.int64()),
        ("settled_ms", pa.int64()),
        ("refund_fen", pa.int64()),
        ("pieces", pa.int64()),
        ("is_intervened", pa.bool_()),
        ("is_settled", pa.bool_()),
        ("line", pa.int64()),
    ]
)
"""One refund a row."""

_SETTLED = r"(?i)成功|完成|完结|已退款|settled|refunded|success"
_NOT_YET = r"(?i)(?:未|没有?|不)(?:能|曾)?(?:退款)?(?:成功|完成|完结)|unsuccess|unsettled|not \w"
_CLOSED = r"(?i)关闭|取消|撤销|撤回|closed|cancel|withdrawn"
_STEPPED_IN = r"(?i)介入"


class RefundsReader:
    """One refund a row, with the order it belongs to."""

    name = "refunds"
    title = "退款表(按列名识别)"
    kind: Kind = "refunds"

    def identify(self, head: Head) -> bool:
        """Whether the headers are those of refunds."""
        return kind_of(headers_of(head)) == "refunds"

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the refunds; one without a number of its own has its order's.

        One that was closed gave nothing back, however much was asked for; where the file does not
        say how many pieces were, that stays unknown. An amount below 0 is what was given back, as
        some tables write it. Rows of totals are left out, with a note.
        """
        rows = open_table(head)
        names, days = recognise(rows.headers, REFUNDS), recognise(rows.headers, REFUND_DAYS)
        if "order_id" not in names:
            raise InputError(
                f"{head.source}: these refunds have no order number (订单编号 …);"
                " export them with it"
            )
        lines = OrderLines()
        for batch in lines.without_totals(with_days(part, names, days) for part in rows.batches):
            yield _batch(OrderCells(batch, names, context.zone), batch.lines, head.source)
        if notes := lines.notes():
            yield Batch(_no_rows(), rejected_batch([], head.source), notes)


def _no_rows() -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=RAW)


def _batch(cells: OrderCells, lines: pa.Array, source: str) -> Batch:
    order_id, settled_ms, status = (
        cells.number("order_id"),
        cells.ms("settled_at"),
        cells.text("status"),
    )
    cells.need("the row has no order number", order_id)
    pieces, is_closed = cells.count("pieces"), any_truth(status, _CLOSED)
    says_settled = pc.and_not(any_truth(status, _SETTLED), any_truth(status, _NOT_YET))
    stepped_in = pc.and_not(
        any_truth(cells.text("intervened"), _STEPPED_IN),
        any_truth(cells.text("intervened"), "未|无需|没有|不"),
    )
    columns = {
        "refund_id": pc.coalesce(cells.number("refund_id"), order_id),
        "order_id": order_id,
        "shop": cells.text("shop"),
        "requested_ms": cells.ms("requested_at"),
        "settled_ms": settled_ms,
        "refund_fen": pc.if_else(is_closed, 0, pc.abs(cells.fen("refund"))),
        "pieces": pc.if_else(pc.and_(is_closed, pc.is_valid(pieces)), 0, pieces),
        "is_intervened": pc.or_(cells.truth("intervened"), stepped_in),
        "is_settled": pc.or_(pc.is_valid(settled_ms), says_settled),
        "line": lines,
    }
    return cells.sift(columns, RAW, source)

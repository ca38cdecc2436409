"""Orders by their headers: 千牛, 京东, 拼多多 and any table that calls things alike."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from cstext.errors import InputError
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import ORDERS, kind_of, recognise
from cstext.readers.order_cells import OrderCells, any_truth
from cstext.readers.tabular import headers_of, open_table

RAW = pa.schema(
    [
        ("order_id", pa.string()),
        ("shop", pa.string()),
        ("buyer", pa.string()),
        ("ordered_ms", pa.int64()),
        ("paid_ms", pa.int64()),
        ("is_closed", pa.bool_()),
        ("amount_fen", pa.int64()),
        ("paid_fen", pa.int64()),
        ("pieces", pa.int64()),
        ("pieces_total", pa.int64()),
        ("goods", pa.string()),
        ("sku", pa.string()),
        ("line", pa.int64()),
    ]
)
"""One row of an export; an order may have several. ``pieces_total`` is the whole order's."""

_CLOSED = r"(?i)关闭|取消|作废|關閉|closed|cancel"


class OrdersReader:
    """One order, or one piece of goods of an order, a row."""

    name = "orders"
    title = "订单表(千牛、京东、拼多多等,按列名识别)"
    kind: Kind = "orders"

    def identify(self, head: Head) -> bool:
        """Whether the headers are those of orders."""
        return kind_of(headers_of(head)) == "orders"

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the rows; an order without number is known by buyer and time."""
        rows = open_table(head)
        names = recognise(rows.headers, ORDERS)
        _check(names, head.source)
        for batch in rows.batches:
            yield _batch(OrderCells(batch, names, context.zone), batch.lines, names, head.source)


def _check(names: dict[str, str], source: str) -> None:
    if not names.keys() & {"order_id", "buyer"}:
        raise InputError(
            f"{source}: these orders have neither order number nor buyer (订单编号, 买家会员名 …);"
            " export them with one of the two"
        )
    if not names.keys() & {"ordered_at", "paid_at"}:
        raise InputError(
            f"{source}: no column says when an order was placed (订单创建时间, 下单时间 …);"
            " export the orders with it"
        )


def _batch(cells: OrderCells, lines: pa.Array, names: dict[str, str], source: str) -> Batch:
    buyer, paid_ms, paid_fen = cells.text("buyer"), cells.ms("paid_at"), cells.fen("paid")
    order_id, ordered_ms = cells.number("order_id"), pc.coalesce(cells.ms("ordered_at"), paid_ms)
    if "order_id" not in names:
        second = pc.divide(ordered_ms, 1000).cast(pa.string())
        order_id = pc.binary_join_element_wise(buyer, second, "@")
    cells.need("the row has no order number", order_id)
    cells.need("the row does not say when it was ordered", ordered_ms)
    is_paid = pc.greater(paid_fen, 0)
    if "paid_at" in names:
        is_paid = pc.and_(is_paid, pc.is_valid(paid_ms))
    columns = {
        "order_id": order_id,
        "shop": cells.text("shop"),
        "buyer": buyer,
        "ordered_ms": ordered_ms,
        "paid_ms": paid_ms,
        "is_closed": any_truth(cells.text("status"), _CLOSED),
        "amount_fen": cells.fen("amount"),
        "paid_fen": pc.if_else(is_paid, paid_fen, None),
        "pieces": cells.count("pieces"),
        "pieces_total": cells.count("pieces_total"),
        "goods": cells.text("goods"),
        "sku": cells.text("sku"),
        "line": lines,
    }
    return cells.sift(columns, RAW, source)

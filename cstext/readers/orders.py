"""Orders by their headers: 千牛, 京东, 拼多多 and any table that calls things alike."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

import pyarrow as pa
import pyarrow.compute as pc

from cstext.errors import InputError
from cstext.readers.batching import rejected_batch
from cstext.readers.clock_columns import with_days
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import ORDER_CLOCKS, ORDER_DAYS, ORDERS, kind_of, recognise
from cstext.readers.order_cells import OrderCells, any_truth
from cstext.readers.order_lines import OrderLines
from cstext.readers.tabular import headers_of, open_table
from cstext.readers.zones import local_parts

RAW = pa.schema(
    [
        ("order_id", pa.string()),
        ("shop", pa.string()),
        ("buyer", pa.string()),
        ("ordered_ms", pa.int64()),
        ("paid_ms", pa.int64()),
        ("is_closed", pa.bool_()),
        ("is_payment_told", pa.bool_()),
        ("is_end_told", pa.bool_()),
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

# 京东 puts (删除) before what an order waited for when it was cancelled.
_CANCELLED = r"(?i)取消|作废|删除|cancel|deleted"
_CLOSED = rf"{_CANCELLED}|关闭|關閉|closed"
_UNPAID = (
    rf"{_CANCELLED}|(?:待|未|等待|等待买家)(?:付款|支付|付尾款)|付定金|定金已付|尾款[待未]|"
    r"unpaid|pending"
)
_PAID = (
    r"(?i)已付款|已支付|买家已付|待发货|等待(?:卖家)?发货|等待出库|待出库|备货|已发货|待收货|待签收|"
    r"已签收|已收货|等待(?:买家)?确认|交易成功|已完成|^完成|paid|shipped|completed|delivered"
)
_REFUNDED = r"(?i)退款成功|退款完成|已退款|全额退款|refunded"
_PARTLY = r"(?i)部分退款|partial"

_PAID_WHEN_PLACED = "no time of payment: orders called paid count as paid when they were placed"
_NONE_PAID = "nothing tells which orders were paid: what was paid is not known"
_DAYS_ALONE = (
    "orders have days without times: on the day of its chat one counts as placed before it"
)
WARNINGS = frozenset({_NONE_PAID, _DAYS_ALONE})
"""The notes at a file of which what follows from its orders, conversion and sales, is not known."""


class OrdersReader:
    """One order, or one piece of goods of an order, a row."""

    name = "orders"
    title = "订单表(千牛、京东、拼多多等,按列名识别)"
    kind: Kind = "orders"

    def identify(self, head: Head) -> bool:
        """Whether the headers are those of orders."""
        return kind_of(headers_of(head)) == "orders"

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the rows; an order without number is known by buyer and time.

        Where no column has the time of payment, an order that its status or its amount calls paid
        counts as paid when it was placed; a note says so, and another where all have but a day.
        A column of payment in which no row has anything is as one that is not there.
        Rows of totals are left out, with a note.
        """
        rows = open_table(head)
        names, days = _names(rows.headers), recognise(rows.headers, ORDER_DAYS)
        _check(names, head.source)
        names = _without_empty(names, head, context.zone)
        times: set[int] = set()
        has_paid = False
        lines = OrderLines(names)
        for part in lines.whole(with_days(part, names, days) for part in rows.batches):
            batch = _batch(OrderCells(part, names, context.zone), part.lines, names, head.source)
            _, second_of_day = local_parts(batch.rows.column("ordered_ms"), context.zone)
            times.update(second_of_day.unique().to_pylist())
            has_paid |= bool(batch.rows.column("paid_ms").is_valid().true_count)
            yield batch
        if notes := (*lines.notes(), *_notes(names, has_times=times != {0}, has_paid=has_paid)):
            yield Batch(_no_rows(), rejected_batch([], head.source), notes)


def _names(headers: Sequence[str]) -> dict[str, str]:
    """Their columns by ours; 时间 is when an order was placed where its day has a column."""
    names, days = recognise(headers, ORDERS), recognise(headers, ORDER_DAYS)
    if "ordered_at" in days and names.get("ordered_at") in (None, days["ordered_at"]):
        names |= recognise(headers, ORDER_CLOCKS)
    return names


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


def _without_empty(names: dict[str, str], head: Head, zone: str) -> dict[str, str]:
    """The columns but those of payment and status in which no order has anything."""
    empty = names.keys() & {"paid_at", "paid", "status"}
    if not empty:
        return names
    # Where it can be read no further, whoever reads the rows tells that, below those above.
    with suppress(InputError):
        for part in OrderLines().without_totals(open_table(head).batches):
            cells = OrderCells(part, names, zone)
            empty = {name for name in empty if not cells.text(name).is_valid().true_count}
            if not empty:
                break
    return {name: their for name, their in names.items() if name not in empty}


def _batch(cells: OrderCells, lines: pa.Array, names: dict[str, str], source: str) -> Batch:
    buyer, paid_ms, paid_fen = cells.text("buyer"), cells.ms("paid_at"), cells.fen("paid")
    order_id, ordered_ms = cells.number("order_id"), pc.coalesce(cells.ms("ordered_at"), paid_ms)
    if "order_id" not in names:
        second = pc.divide(ordered_ms, 1000).cast(pa.string())
        order_id = pc.binary_join_element_wise(buyer, second, "@")
    cells.need("the row has no order number", order_id)
    cells.need("the row does not say when it was ordered", ordered_ms)
    status, after_sale = cells.text("status"), cells.text("after_sale")
    is_refunded = pc.or_(_is_refunded(status), _is_refunded(after_sale))
    if "paid_at" not in names:
        paid_ms = pc.if_else(_is_paid(status, paid_fen, is_refunded), ordered_ms, None)
    is_closed = pc.or_(any_truth(status, _CLOSED), is_refunded)
    # Of a closed order 0 may be what is left after the refund; else nothing was to be paid.
    is_told = pc.or_(pc.not_equal(paid_fen, 0), pc.and_not(pc.equal(paid_fen, 0), is_closed))
    # What is taken off an order stands in a row of its own, which need not say when.
    is_of_paid = pc.or_(pc.is_valid(paid_ms), pc.less(paid_fen, 0))
    columns = {
        "order_id": order_id,
        "shop": cells.text("shop"),
        "buyer": buyer,
        "ordered_ms": ordered_ms,
        "paid_ms": paid_ms,
        "is_closed": is_closed,
        "is_payment_told": _tells(names.keys() & {"paid_at", "paid"}, status),
        "is_end_told": pc.or_(pc.is_valid(status), is_closed),
        "amount_fen": cells.fen("amount"),
        "paid_fen": pc.if_else(pc.and_(is_told, is_of_paid), paid_fen, None),
        "pieces": cells.count("pieces"),
        "pieces_total": cells.count("pieces_total"),
        "goods": cells.text("goods"),
        "sku": cells.text("sku"),
        "line": lines,
    }
    return cells.sift(columns, RAW, source)


def _tells(columns: Collection[str], status: pa.Array) -> pa.Array:
    """Whether rows tell if the order was paid: by a column that does, else by a status."""
    return pa.repeat(True, len(status)) if columns else pc.is_valid(status)


def _is_paid(status: pa.Array, paid_fen: pa.Array, is_refunded: pa.Array) -> pa.Array:
    """Whether an order was paid, where only its status and the amount paid tell."""
    says_paid = pc.or_(any_truth(status, _PAID), pc.fill_null(pc.greater(paid_fen, 0), False))
    return pc.or_(is_refunded, pc.and_not(says_paid, any_truth(status, _UNPAID)))


def _is_refunded(status: pa.Array) -> pa.Array:
    """Whether all that was paid was given back: the order ended without being fulfilled."""
    return pc.and_not(any_truth(status, _REFUNDED), any_truth(status, _PARTLY))


def _notes(names: dict[str, str], *, has_times: bool, has_paid: bool) -> tuple[str, ...]:
    found = [] if has_times else [_DAYS_ALONE]
    if not names.keys() & {"paid_at", "status", "paid"}:
        found.append(_NONE_PAID)
    elif "paid_at" not in names and has_paid:
        found.append(_PAID_WHEN_PLACED)
    return tuple(found)


def _no_rows() -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=RAW)

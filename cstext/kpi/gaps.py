"""What of a period the exports do not hold: its figures, and pay by them, are too low there."""

from __future__ import annotations

from datetime import timedelta

from cstext.clock import EPOCH
from cstext.conversation.period import Period, contains, covered, days_condition
from cstext.engine import Engine
from cstext.inquiries.order_days import order_begins, orders_from
from cstext.kpi.notices import Notice


def chat_gaps(engine: Engine, period: Period, name: str) -> list[Notice]:
    """Return a warning where the chats begin late or end early; else where days have none.

    ``name`` is how the warning calls the period, both of whose ends are known.
    """
    if not contains(covered(engine), period):
        return [Notice("chats_incomplete", {"period": name})]
    if period.first is None or period.last is None:
        return []
    days = (period.last - period.first).days + 1
    known = engine.rows(
        f"SELECT count(DISTINCT day) AS n FROM messages WHERE {days_condition(period, 'day')}"
    )[0]["n"]
    empty = Notice("chats_missing", {"period": name, "n": days - known, "days": days})
    return [empty] if known < days else []


def order_gaps(engine: Engine, period: Period, name: str) -> list[Notice]:
    """Return a warning each where orders begin after the period does, or end before it."""
    begin = orders_from(order_begins(engine), period)
    row = engine.rows("SELECT min(until_day) AS day FROM orders_until")[0]
    until = None if row["day"] is None else EPOCH + timedelta(row["day"])
    is_short = until and period.last and until < period.last
    return [
        *([Notice("orders_begin", {"period": name, "day": begin})] if begin else []),
        *([Notice("orders_end", {"period": name, "day": until})] if is_short else []),
    ]


def open_sales(engine: Engine, period: Period, name: str) -> list[Notice]:
    """Return a warning where after the orders end inquiries may still order, or orders be paid.

    A period whose end the orders do not reach has one of that (`order_gaps`), and none here.
    """
    day = "CASE WHEN o.is_silent THEN o.ordered_day ELSE i.day END"
    row = engine.rows(
        f"""
        SELECT
            (SELECT min(until_day) FROM orders_until) AS until_day,
            (SELECT count(*) FROM inquiries
             WHERE left_out_because IS NULL AND outcome = 'pending'
                AND {days_condition(period, "day")}) AS inquiries,
            (SELECT count(*) FROM order_owners AS o
             JOIN orders_until AS u ON u.shop = o.shop
             CROSS JOIN policy AS p
             LEFT JOIN inquiries AS i ON i.session_n = o.session_n AND i.left_out_because IS NULL
             WHERE (o.is_silent OR i.session_n IS NOT NULL)
                AND {days_condition(period, day)}
                AND o.paid_ms IS NULL AND o.is_payment_told AND NOT coalesce(o.is_closed, FALSE)
                AND o.ordered_day + ceil(p.payment_window_hours / 24) > u.until_day) AS orders
        """
    )[0]
    until, inquiries, orders = row["until_day"], row["inquiries"], row["orders"]
    if until is None or not (inquiries or orders):
        return []
    if period.last and EPOCH + timedelta(until) < period.last:
        return []
    return [Notice("sales_open", {"period": name, "inquiries": inquiries, "orders": orders})]


def refund_gaps(engine: Engine, period: Period, name: str) -> list[Notice]:
    """Return a warning where the last refund that is told lies before the period's end."""
    rows = engine.rows("SELECT max(coalesce(settled_day, requested_day)) AS day FROM refund_days")
    last = None if rows[0]["day"] is None else EPOCH + timedelta(rows[0]["day"])
    is_short = last and period.last and last < period.last
    return [Notice("refunds_end", {"period": name, "day": last})] if is_short else []

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


def refund_gaps(engine: Engine, period: Period, name: str) -> list[Notice]:
    """Return a warning where the last refund that is told lies before the period's end."""
    rows = engine.rows("SELECT max(coalesce(settled_day, requested_day)) AS day FROM refund_days")
    last = None if rows[0]["day"] is None else EPOCH + timedelta(rows[0]["day"])
    is_short = last and period.last and last < period.last
    return [Notice("refunds_end", {"period": name, "day": last})] if is_short else []

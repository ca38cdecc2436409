"""What of a period the exports do not hold: its figures, and pay by them, are too low there."""

from __future__ import annotations

from datetime import timedelta

from cstext.clock import EPOCH
from cstext.conversation.period import Period, contains, covered, days_condition
from cstext.engine import Engine
from cstext.inquiries.order_days import order_begins, orders_from


def chat_gaps(engine: Engine, period: Period, name: str) -> list[str]:
    """Return a warning where the chats begin late or end early; else where days have none.

    ``name`` is how the warning calls the period, both of whose ends are known.
    """
    if not contains(covered(engine), period):
        return [f"{name}: the chats do not hold all of its days"]
    if period.first is None or period.last is None:
        return []
    days = (period.last - period.first).days + 1
    known = engine.rows(
        f"SELECT count(DISTINCT day) AS n FROM messages WHERE {days_condition(period, 'day')}"
    )[0]["n"]
    return [f"{name}: no chats at all on {days - known} of its {days} days"] * (known < days)


def order_gaps(engine: Engine, period: Period, name: str) -> list[str]:
    """Return a warning each where orders begin after the period does, or end before it."""
    begin = orders_from(order_begins(engine), period)
    row = engine.rows("SELECT min(until_day) AS day FROM orders_until")[0]
    until = None if row["day"] is None else EPOCH + timedelta(row["day"])
    is_short = until and period.last and until < period.last
    said = f"{name}: the orders", "only; sales and commission are"
    return [
        *([f"{said[0]} begin on {begin} {said[1]} from there"] if begin else []),
        *([f"{said[0]} reach to {until} {said[1]} up to there"] if is_short else []),
    ]

"""What the dimensions are called: labels of days, minutes, accounts and goods, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import pyarrow as pa

from cstext.clock import EPOCH
from cstext.conversation.chain import week_of
from cstext.conversation.period import EVER, Period
from cstext.demand import goods_name
from cstext.engine import Engine
from cstext.kpi.session_goods import SESSION_GOODS, put_session_goods
from cstext.readers.zones import local_parts
from cstext.settings import Shift

By = Literal["agent", "shift", "day", "hour", "week", "month", "goods", "shop"]


@dataclass(frozen=True)
class Holding:
    """Whose an account is, and on which days; the holdings of one account do not overlap."""

    account: str
    person: str
    days: Period = EVER


_OF_DAY: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": week_of,
    "month": lambda day: day.isoformat()[:7],
}


def put_labels(
    engine: Engine, by: By | None, shifts: Sequence[Shift], persons: Sequence[Holding]
) -> None:
    """Make `day_labels`, `minute_labels`, `persons` and `session_goods` for a dimension.

    Those that the dimension does not need are empty.
    """
    days = _days(engine) if by in _OF_DAY else range(0)
    label = _OF_DAY.get(by or "", week_of)
    engine.put("day_labels", _pairs("day", ((day, label(EPOCH + timedelta(day))) for day in days)))
    engine.put("minute_labels", _pairs("minute", _minutes(by, shifts)))
    bounds = [(held.days.first, held.days.last) for held in persons]
    engine.put("persons", pa.table({
        "account": pa.array([held.account for held in persons], pa.string()),
        "person": pa.array([held.person for held in persons], pa.string()),
        "from_day": pa.array([first and (first - EPOCH).days for first, _ in bounds], pa.int64()),
        "to_day": pa.array([last and (last - EPOCH).days for _, last in bounds], pa.int64()),
    }))  # fmt: skip
    if by == "goods":
        put_session_goods(engine)
    else:
        engine.put("session_goods", SESSION_GOODS.empty_table())


def _pairs(key: str, pairs: Iterable[tuple[int, str]]) -> pa.Table:
    rows = list(pairs)
    return pa.table(
        {
            key: pa.array([number for number, _ in rows], pa.int64()),
            "label": pa.array([label for _, label in rows], pa.string()),
        }
    )


def _days(engine: Engine) -> range:
    """The days from the first to the last message or order."""
    bounds = engine.rows(
        """
        SELECT min(day) AS first, max(day) AS last
        FROM (
            SELECT day FROM turns
            UNION ALL SELECT ordered_day FROM orders
            UNION ALL SELECT day FROM rated
        ) AS known
        """
    )[0]
    return range(0) if bounds["first"] is None else range(bounds["first"], bounds["last"] + 1)


def _minutes(by: By | None, shifts: Sequence[Shift]) -> list[tuple[int, str]]:
    if by == "hour":
        return [(minute, f"{minute // 60:02d}") for minute in range(24 * 60)]
    if by == "shift":
        return [(minute, shift.name) for shift in shifts for minute in shift.minutes()]
    return []


def put_order_labels(engine: Engine, zone: str) -> None:
    """Make `order_labels`: each order's second of day in ``zone``, and its (first) goods.

    Goods are named without colour and size, as the demand tables name them.
    """
    orders = engine.arrow("SELECT shop, order_id, ordered_ms, goods FROM orders")
    _, seconds = local_parts(orders.column("ordered_ms").combine_chunks(), zone)
    titles = orders.column("goods").to_pylist()
    names = {title: _goods(title) for title in set(titles)}
    engine.put(
        "order_labels",
        pa.table(
            {
                "shop": orders.column("shop"),
                "order_id": orders.column("order_id"),
                "second_of_day": seconds,
                "goods": pa.array([names[title] for title in titles], pa.string()),
            }
        ),
    )


def _goods(title: str | None) -> str | None:
    first = (title or "").split("；")[0]
    return goods_name(first) or first or None

"""What the dimensions are called: labels of days, minutes, accounts and goods, as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

import pyarrow as pa

from cstext.clock import EPOCH
from cstext.conversation.chain import week_of
from cstext.demand import goods_names, wanted
from cstext.engine import Engine
from cstext.readers.zones import local_parts
from cstext.settings import Shift

By = Literal["agent", "shift", "day", "hour", "week", "month", "goods", "shop"]

_OF_DAY: dict[str, Callable[[date], str]] = {
    "day": date.isoformat,
    "week": week_of,
    "month": lambda day: day.isoformat()[:7],
}


def put_labels(
    engine: Engine, by: By | None, shifts: Sequence[Shift], persons: Mapping[str, str]
) -> None:
    """Make `day_labels`, `minute_labels`, `persons` and `session_goods` for a dimension.

    Those that the dimension does not need are empty.
    """
    days = _days(engine) if by in _OF_DAY else range(0)
    label = _OF_DAY.get(by or "", week_of)
    engine.put("day_labels", _pairs("day", ((day, label(EPOCH + timedelta(day))) for day in days)))
    engine.put("minute_labels", _pairs("minute", _minutes(by, shifts)))
    names = sorted(persons.items())
    engine.put("persons", pa.table({
        "account": pa.array([account for account, _ in names], pa.string()),
        "person": pa.array([person for _, person in names], pa.string()),
    }))  # fmt: skip
    engine.put("session_goods", _session_goods(engine) if by == "goods" else _goods_table([]))


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
    named = goods_names([first])
    return next(iter(next(iter(named.values())))) if named else first or None


def _session_goods(engine: Engine) -> pa.Table:
    """What a session was about: the goods of its order, else the first that its texts name."""
    ordered = engine.rows(
        """
        SELECT w.session_n, min(l.goods) AS goods
        FROM order_owners AS w
        JOIN order_labels AS l ON l.shop = w.shop AND l.order_id = w.order_id
        WHERE w.session_n IS NOT NULL AND l.goods IS NOT NULL
        GROUP BY w.session_n
        """
    )
    texts = engine.arrow(
        """
        SELECT t.session_n, p.text
        FROM turns AS t
        JOIN places AS p ON p.n = t.n
        WHERE t.role IN ('buyer', 'agent', 'assist', 'system')
        ORDER BY t.n NULLS LAST
        """
    )
    titles = {row["goods"] for row in engine.rows("SELECT goods FROM order_labels")} - {None}
    named = _named(set(texts.column("text").to_pylist()), titles)
    found: dict[int, str] = {row["session_n"]: row["goods"] for row in ordered}
    for session, text in zip(*texts.to_pydict().values(), strict=True):
        if session not in found and text in named:
            found[session] = named[text]
    return _goods_table(sorted(found.items()))


def _named(texts: set[str], titles: set[str]) -> dict[str, str]:
    """The goods that each text names, where it names just one."""
    stretches = goods_names(titles)
    said = {text: wanted([("buyer", text)], (), stretches).goods for text in texts}
    return {text: goods[0] for text, goods in said.items() if goods and goods[0] in titles}


def _goods_table(rows: Sequence[tuple[int, str]]) -> pa.Table:
    return pa.table(
        {
            "session_n": pa.array([session for session, _ in rows], pa.int64()),
            "goods": pa.array([goods for _, goods in rows], pa.string()),
        }
    )

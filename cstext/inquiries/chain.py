"""Links orders to sessions and runs the SQL files of this layer in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import pyarrow as pa

from cstext.clock import EPOCH
from cstext.engine import Engine
from cstext.inquiries.order_days import order_begins
from cstext.inquiries.strays import Strays, find_strays

_NUMBER = re.compile(r"\d[\d-]{6,}\d")
_SHORTEST = 8
_MASKED = re.compile(r"^([^*]+)\*+([^*]*)$")


def build_inquiries(
    engine: Engine, own_accounts: Sequence[str] = (), orders_until: date | None = None
) -> Strays:
    """Make `session_orders`, `order_owners` and `inquiries` from sessions, turns and orders.

    ``own_accounts`` are the shop's own nicks: a chat of theirs is no inquiry. ``orders_until``
    is the last day the orders speak of; by default each shop's last day with an order; the first
    is told by `order_days`. Of a shop without orders among others that have some they speak of no
    day, whatever is said. Without orders every outcome is null, and so it is where many are stray,
    which are returned: they joined nothing, so that what they are of would seem lost.
    """
    strays = find_strays(engine)
    engine.put("orders_until", _orders_until(engine, orders_until, strays))
    engine.put("own_accounts", pa.table({"account": pa.array(list(own_accounts), pa.string())}))
    engine.put("order_mentions", _order_mentions(engine))
    engine.put("masked_nicks", _masked_nicks(engine))
    engine.make("visits", __package__, apart=True)
    for name in ("session_orders", "order_sessions", "order_writers", "order_owners"):
        engine.make(name, __package__)
    engine.make("inquiries", __package__, apart=True)
    return strays


def _orders_until(engine: Engine, last: date | None, strays: Strays) -> pa.Table:
    """Return one row a shop: the first and last day its orders speak of (null: none is known).

    ``is_known``: the orders of any shop are. What one shop's orders do not say, another's cannot.
    """
    found = engine.rows(
        """
        SELECT c.shop, max(o.ordered_day) AS day
        FROM (SELECT shop FROM messages UNION SELECT shop FROM orders) AS c
        LEFT JOIN orders AS o ON o.shop = c.shop
        GROUP BY c.shop
        ORDER BY c.shop NULLS LAST
        """
    )
    days = [None if strays.are_many else row["day"] for row in found]
    if last and not strays.are_many:
        has_some = any(day is not None for day in days)
        days = [(last - EPOCH).days if day is not None or not has_some else None for day in days]
    is_known = any(day is not None for day in days)
    begins = {begin.shop: (begin.known_from - EPOCH).days for begin in order_begins(engine)}
    return pa.table(
        {
            "shop": pa.array([row["shop"] for row in found], pa.string()),
            "from_day": pa.array([begins.get(row["shop"]) for row in found], pa.int64()),
            "until_day": pa.array(days, pa.int64()),
            "is_known": pa.array([is_known] * len(days), pa.bool_()),
        }
    )


def _order_mentions(engine: Engine) -> pa.Table:
    """Return the orders whose number stands in a conversation."""
    rows = engine.arrow(
        """
        SELECT DISTINCT shop, conversation, text FROM messages
        WHERE regexp_extract(text, '([0-9][0-9-]{6,}[0-9])', 1) <> ''
            AND EXISTS (SELECT 1 FROM orders)
        """
    )
    known = set(engine.arrow("SELECT order_id FROM orders").column("order_id").to_pylist())
    found = {
        (shop, conversation, number)
        for shop, conversation, text in zip(*rows.to_pydict().values(), strict=True)
        for number in _numbers(text)
        if number in known
    }
    columns = list(zip(*sorted(found), strict=True)) or [(), (), ()]
    names = ("shop", "conversation", "order_id")
    return pa.table(
        {name: pa.array(values, pa.string()) for name, values in zip(names, columns, strict=True)}
    )


def _numbers(text: str) -> Iterator[str]:
    """The numbers of a text that are long enough for an order's; 拼多多 has a hyphen in its."""
    for found in _NUMBER.findall(text):
        yield from (part for part in {found, *found.split("-")} if len(part) >= _SHORTEST)


def _masked_nicks(engine: Engine) -> pa.Table:
    """Return the pairs of a nick in a chat and one in the orders that may be the same.

    One of them is masked and the other fits it. The same masked nick on both sides fits too, and
    proves no more: others are masked alike.
    """
    bought = _texts(engine, "SELECT DISTINCT buyer FROM orders WHERE buyer IS NOT NULL")
    nicks = _texts(engine, "SELECT DISTINCT buyer FROM sessions") if bought else []
    pairs = [
        *_fitting(nicks, bought),
        *((nick, masked) for masked, nick in _fitting(bought, nicks)),
        *((nick, nick) for nick in sorted({*nicks} & {*bought}) if _MASKED.match(nick)),
    ]
    return pa.table(
        {
            "nick": pa.array([pair[0] for pair in pairs], pa.string()),
            "order_nick": pa.array([pair[1] for pair in pairs], pa.string()),
        }
    )


def _fitting(some: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the masked ones of some nicks, each with every full one of the others that fits it."""
    masked = [(nick, shape) for nick in some if (shape := _MASKED.match(nick))]
    by_first: dict[str, list[str]] = {}
    for other in others if masked else ():
        if "*" not in other:
            by_first.setdefault(other[:1], []).append(other)
    for nick, shape in masked:
        for other in by_first.get(nick[:1], ()):
            if _fits(other, shape[1], shape[2]):
                yield nick, other


def _fits(buyer: str, start: str, end: str) -> bool:
    return len(buyer) >= len(start) + len(end) and buyer.startswith(start) and buyer.endswith(end)


def _texts(engine: Engine, sql: str) -> list[str]:
    return [text for (text,) in zip(*engine.arrow(sql).to_pydict().values(), strict=True)]

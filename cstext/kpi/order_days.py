"""Where the orders begin: of inquiries before it nobody knows what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cstext.clock import EPOCH
from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.kpi.estimate import LEVEL


@dataclass(frozen=True)
class Begin:
    """The first day with an order of a shop, the first with a chat, and the share of quiet days.

    ``quiet`` is the share of days without an order from the first order to the last.
    """

    order: date
    chat: date | None
    quiet: float

    def is_after_start(self, period: Period) -> bool:
        """Whether orders of the period's days were evidently not exported.

        They begin after it; or within it, and that none was placed from its first day (or the
        shop's first chat) until then is, by the quiet days later, less likely than chance may be.
        """
        if self.chat is None or (period.last and self.chat > period.last):
            return False
        if period.last and self.order > period.last:
            return True
        start = max(self.chat, period.first) if period.first else self.chat
        days = (self.order - start).days
        return days > 0 and self.quiet**days < 1 - LEVEL


def order_begins(engine: Engine) -> list[Begin]:
    """Return where the orders of each shop that has some begin."""
    rows = engine.rows(
        """
        SELECT
            o.shop, min(o.ordered_day) AS first, max(o.ordered_day) AS last,
            count(DISTINCT o.ordered_day) AS days, min(c.day) AS chat
        FROM orders AS o
        LEFT JOIN (SELECT shop, min(day) AS day FROM sessions GROUP BY shop) AS c
            ON c.shop = o.shop
        GROUP BY o.shop
        ORDER BY o.shop NULLS LAST
        """
    )
    return [
        Begin(
            EPOCH + timedelta(row["first"]),
            None if row["chat"] is None else EPOCH + timedelta(row["chat"]),
            1 - row["days"] / (row["last"] - row["first"] + 1),
        )
        for row in rows
    ]


def orders_from(begins: Sequence[Begin], period: Period) -> date | None:
    """Return the day from which the orders speak, where that is after a period's start; else None.

    Of several shops, the last. What needs orders is not known of such a period, and not compared.
    """
    return max((one.order for one in begins if one.is_after_start(period)), default=None)


def is_before_orders(begins: Sequence[Begin], period: Period) -> bool:
    """Whether all orders there are were placed after the period: none of its days is known."""
    last = period.last
    return bool(begins) and last is not None and all(one.order > last for one in begins)

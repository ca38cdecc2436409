"""Where the orders begin: of inquiries before it nobody knows what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cstext.clock import EPOCH
from cstext.conversation.period import Period
from cstext.engine import Engine

CHANCE = 0.05
"""What is less likely than this is no chance."""


@dataclass(frozen=True)
class Begin:
    """The first day with an order of a shop, and the first with a chat.

    ``days`` are those from the first order to the last, ``ordered_days`` those with an order.
    """

    shop: str | None
    order: date
    chat: date | None
    days: int
    ordered_days: int

    @property
    def known_from(self) -> date:
        """The first day that the orders may speak of: none was placed from it to the first order.

        That orders of the days before it were exported, and there were none, is less likely than
        `CHANCE`, by the quiet days after the first order and how few these are (`_likely_quiet`).
        """
        return self.order - timedelta(_likely_quiet(self.days, self.ordered_days))

    def is_after_start(self, period: Period) -> bool:
        """Whether orders of the period's days were evidently not exported.

        They begin after it; or within it, and that none was placed from its first day (or the
        shop's first chat) until then is, by the quiet days later, less likely than chance may be.
        So it is of every period with a day before `known_from`.
        """
        if self.chat is None or (period.last and self.chat > period.last):
            return False
        if period.last and self.order > period.last:
            return True
        start = max(self.chat, period.first) if period.first else self.chat
        days, quiet = (self.order - start).days, 1 - self.ordered_days / self.days
        return days > 0 and quiet**days < CHANCE


def _likely_quiet(days: int, ordered_days: int) -> int:
    """How many days running may well have had no order, of a shop that had some on so many.

    By the days after the first order, with Jeffreys' prior: half a day of each kind more.
    """
    chance, running = 1.0, 0
    while True:
        chance *= (days - ordered_days + 0.5 + running) / (days + running)
        if chance < CHANCE:
            return running
        running += 1


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
            row["shop"],
            EPOCH + timedelta(row["first"]),
            None if row["chat"] is None else EPOCH + timedelta(row["chat"]),
            row["last"] - row["first"] + 1,
            row["days"],
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

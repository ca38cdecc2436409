"""Buyers who have been here before."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from model import Buyer, Chat, Order

_GAP = timedelta(hours=9)


@dataclass
class Visit:
    """What a buyer has done so far."""

    buyer: Buyer
    last: Chat
    open: bool
    orders: list[Order]


class Regulars(dict[str, Visit]):
    """The last visit of every buyer, by account."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._rng = rng

    def returning(self, channel: str, start: datetime, days: int = 6) -> Visit | None:
        """A buyer without an order whose last chat is closed and more than 8 h past."""
        near = [
            v
            for v in self.values()
            if v.buyer.channel == channel
            and not v.open
            and not v.orders
            and v.last.kind in ("presale", "agent_initiated")
            and (v.last.cause in ("other", None) or v.last.number % 6 == 0)
            and _GAP < start - v.last.end < timedelta(days=days)
        ]
        today = [v for v in near if v.last.start.date() == start.date()]
        pool = today if today and self._rng.random() < 0.45 else near
        return self._rng.choice(pool) if pool else None

    def customer(self, start: datetime) -> Visit | None:
        """A buyer who chatted and bought some days ago."""
        near = [
            v
            for v in self.values()
            if not v.open
            and v.last.kind == "presale"
            and len(v.orders) == 1
            and v.orders[0].paid_at is not None
            and v.orders[0].paid_at < start - timedelta(days=3)
            and start - v.last.end > timedelta(days=3)
        ]
        return self._rng.choice(near) if near else None

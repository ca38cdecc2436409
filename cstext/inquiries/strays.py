"""Orders of which nobody can say to which shop's chats they belong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cstext.engine import Engine

_FEW = 0.1


@dataclass(frozen=True)
class Strays:
    """Orders that can join no chat for want of the right shop's name, ``of`` all that were read.

    They name no shop where the chats name some that no order names, or no order at all names a
    shop of the chats. ``shops`` are the names that were met.
    """

    orders: int = 0
    of: int = 0
    shops: tuple[str, ...] = ()

    @property
    def are_many(self) -> bool:
        """Whether what the others say of conversions and losses would be far from the truth."""
        return self.orders > _FEW * self.of

    def as_facts(self) -> dict[str, Any] | None:
        """Return them as plain data; None where there are none."""
        facts = {**asdict(self), "shops": list(self.shops), "are_many": self.are_many}
        return facts if self.orders else None


NO_STRAYS = Strays()


def find_strays(engine: Engine) -> Strays:
    """Count the stray ones of ``orders``, given ``messages``."""
    chats, orders = (_by_shop(engine, table) for table in ("messages", "orders"))
    return Strays(
        orders=count_strays(chats, orders),
        of=sum(orders.values()),
        shops=tuple(sorted({*chats, *orders} - {""})),
    )


def count_strays(chats: Mapping[str, int], orders: Mapping[str, int]) -> int:
    """Return how many orders are stray, given how many messages and orders each shop has.

    >>> count_strays({"a": 9, "b": 9}, {"": 4}), count_strays({"a": 9, "": 9}, {"a": 3, "": 4})
    (4, 0)
    """
    if not chats.keys() & orders.keys():
        return sum(orders.values()) if chats else 0
    named = chats.keys() - {""}
    is_astray = bool(named) and ("" not in chats or bool(named - orders.keys()))
    return orders.get("", 0) if is_astray else 0


def _by_shop(engine: Engine, table: str) -> dict[str, int]:
    rows = engine.rows(
        f"SELECT shop, CAST(count(*) AS BIGINT) AS n FROM {table} GROUP BY shop ORDER BY shop"
    )
    return {row["shop"]: row["n"] for row in rows}

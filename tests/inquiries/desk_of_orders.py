"""Orders in the notation of tests.chats, and the engine's inquiries for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa

from cstext.conversation import build_conversation
from cstext.engine import Engine
from cstext.inquiries import build_inquiries
from cstext.policy import Policy, load_policy
from cstext.tables import ORDERS
from tests.chats import Row, chats, clock, message_table, when


def order(
    ordered: str,
    paid: str | None = None,
    buyer: str | None = "c1",
    number: str = "10000001",
    closed: bool = False,
    amount: int = 100,
) -> Row:
    """One order; times are written as in a chat (``4/10:05``), the amount is in fen."""
    placed, settled = moment(ordered), moment(paid)
    return {
        "order_id": number,
        "shop": "s",
        "buyer": buyer,
        "ordered_ms": placed["sent_ms"],
        "ordered_day": placed["day"],
        "paid_ms": settled["sent_ms"],
        "paid_day": settled["day"],
        "is_closed": closed,
        "amount_fen": amount,
        "paid_fen": amount if paid else None,
        "pieces": 1,
        "goods": None,
        "sku": None,
        "source": "orders",
        "line": 1,
    }


def moment(text: str | None) -> Row:
    """The time columns of a text such as ``4/10:05``, of March 2026."""
    day, _, time = (text or "-").rpartition("/")
    return when(clock(day or None, time))


class Desk:
    """What the engine says about chats and orders."""

    def __init__(
        self,
        rows: list[Row],
        orders: Sequence[Row],
        policy: Policy,
        own_accounts: Sequence[str] = (),
        until: date | None = None,
    ) -> None:
        with Engine() as engine:
            engine.put("messages", message_table(rows))
            engine.put("orders", pa.Table.from_pylist(list(orders), schema=ORDERS.schema))
            build_conversation(engine, policy)
            build_inquiries(engine, own_accounts, until)
            self.inquiries = engine.rows(
                "SELECT * FROM inquiries ORDER BY started_ms, conversation, session_id"
            )
            self.orders = engine.rows(
                """
                SELECT w.order_id, w.agent, w.is_silent, w.is_paid, w.assists, s.session_id
                FROM order_owners AS w LEFT JOIN sessions AS s ON s.session_n = w.session_n
                ORDER BY w.order_id
                """
            )
            self.writers = [
                (row["order_id"], row["agent"], row["rounds"], row["place"] == 1)
                for row in engine.rows("SELECT * FROM order_writers ORDER BY order_id, place")
            ]

    @property
    def outcomes(self) -> list[str | None]:
        """The outcome of each inquiry, or why it is none, by the start of the sessions."""
        return [row["left_out_because"] or row["outcome"] for row in self.inquiries]


def desk(
    notation: str,
    orders: Sequence[Row] = (),
    policy: str = "cstext",
    settings: Mapping[str, Any] | None = None,
    until: int | None = 31,
    own_accounts: Sequence[str] = (),
    buyers: Sequence[str] = (),
) -> Desk:
    """The engine's inquiries for chats in notation, parted by ``|``.

    ``until`` is the day of March up to which the orders reach (None: their own last day);
    ``buyers`` are the nicks of the chats' buyers, where they are not c1, c2 …
    """
    rows = chats(*notation.split("|"))
    names = {f"c{n}": buyer for n, buyer in enumerate(buyers, 1)}
    named = [{**row, "buyer": names.get(row["buyer"], row["buyer"])} for row in rows]
    last = date(2026, 3, until) if until else None
    return Desk(named, orders, load_policy(policy, settings), own_accounts, last)

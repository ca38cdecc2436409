"""Sessions and orders of one shop -> inquiries: left out or not, how they ended, whose they are.

Written from the definitions, without the engine: the default rules only. Where they are
silent, the decision taken here is marked "Decision:".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from cstext.policy import Policy
from tests.oracle.rounds import Message, Session

Order = dict[str, Any]
HOUR_MS = 3_600_000
MONOLOGUES = ("not_received", "agent_monologue", "automatic_only")


@dataclass
class Inquiry:
    session: Session
    left_out_because: str | None
    outcome: str | None
    is_settled: bool | None
    has_ordered: bool
    linked: list[Order]

    @property
    def agent(self) -> str | None:
        return self.session.owner


def inquire(
    sessions: list[Session],
    orders: list[Order],
    policy: Policy,
    own_accounts: tuple[str, ...] = (),
    until_day: int | None = None,
) -> list[Inquiry]:
    """One inquiry a session, in the order of the sessions."""
    if until_day is None:
        until_day = max((order["ordered_day"] for order in orders), default=None)
    theirs = {s.key: _orders_of(s, sessions, orders) for s in sessions}
    links = {o["order_id"]: _linked_session(o, sessions, theirs, policy) for o in orders}
    return [
        _inquiry(
            session,
            theirs[session.key],
            [o for o in orders if links[o["order_id"]] is session],
            policy,
            session.buyer in own_accounts,
            until_day,
        )
        for session in sessions
    ]


def _inquiry(
    session: Session,
    orders: list[Order],
    linked: list[Order],
    policy: Policy,
    is_own: bool,
    until_day: int | None,
) -> Inquiry:
    in_window = [o for o in orders if _is_in_window(session, o, policy)]
    is_settled = None
    if until_day is not None and session.day is not None:
        is_settled = session.day + policy.inquiry_window_days - 1 <= until_day
    reason = "own_account" if is_own else _filtered(session, policy)
    if reason is None and not in_window and any(_bought(session, o, policy) for o in orders):
        reason = "after_sale"
    outcome = None
    if reason is None and until_day is not None:
        outcome = _outcome(in_window, bool(is_settled), policy)
    return Inquiry(session, reason, outcome, is_settled, bool(in_window), linked)


def _orders_of(session: Session, sessions: list[Session], orders: list[Order]) -> list[Order]:
    """The buyer's orders: by nick, by an order number in the chat, by a masked nick."""
    texts = [
        m["text"] for s in sessions if s.conversation == session.conversation for m in s.messages
    ]
    nicks = {o["buyer"] for o in orders if o["buyer"] and "*" not in o["buyer"]}
    fitting = [nick for nick in nicks if _fits(session.buyer, nick)]
    return [
        order
        for order in orders
        if order["buyer"] == session.buyer
        or _mentioned(order["order_id"], texts)
        or fitting == [order["buyer"]]
    ]


def _mentioned(order_id: str, texts: list[str]) -> bool:
    return any(re.search(rf"(?<!\d){re.escape(order_id)}(?!\d)", text) for text in texts)


def _fits(masked: str, nick: str) -> bool:
    shape = re.fullmatch(r"([^*]+)\*+([^*]*)", masked)
    if not shape:
        return False
    head, tail = shape.groups()
    return nick.startswith(head) and nick.endswith(tail) and len(nick) >= len(head) + len(tail)


def _linked_session(
    order: Order,
    sessions: list[Session],
    theirs: dict[Any, list[Order]],
    policy: Policy,
) -> Session | None:
    """The latest session that is no monologue and started before the order, in whose window."""
    before = [
        s
        for s in sessions
        if order in theirs[s.key] and _is_in_window(s, order, policy) and _monologue(s) is None
    ]
    return max(before, key=lambda s: s.started_ms or 0, default=None)


def _is_in_window(session: Session, order: Order, policy: Policy) -> bool:
    if session.started_ms is None or session.day is None:
        return False
    last = session.day + policy.inquiry_window_days - 1
    # Decision: an order placed in the very millisecond of the first message is after it.
    return bool(order["ordered_ms"] >= session.started_ms and order["ordered_day"] <= last)


def _bought(session: Session, order: Order, policy: Policy) -> bool:
    # Decision: bought is paid, before the session started.
    if order["paid_ms"] is None or session.started_ms is None or session.day is None:
        return False
    days = session.day - order["paid_day"]
    return bool(order["paid_ms"] < session.started_ms and days <= policy.after_sale_days)


def _filtered(session: Session, policy: Policy) -> str | None:
    reason = _monologue(session)
    if reason:
        return reason
    people = [m for m in session.messages if m["role"] in ("buyer", "agent", "assist")]
    first_of_buyer = next(m for m in people if m["role"] == "buyer")
    # Decision: initiated by who wrote the first line that is neither automatic nor a system line.
    if people[0]["role"] != "buyer" and people[0]["day"] is not None:
        days = first_of_buyer["day"] - people[0]["day"]
        # Decision: within 2 days counts calendar days as windows do: that day and the next.
        if days >= policy.agent_initiated_days:
            return "agent_initiated"
    return None


def _monologue(session: Session) -> str | None:
    has_buyer = _wrote(session.messages, "buyer")
    has_agent = _wrote(session.messages, "agent", "assist")
    has_automatic = _wrote(session.messages, "auto", "bot")
    if has_buyer and has_agent:
        return None
    if has_agent:
        return "agent_monologue"
    # Decision: a buyer to whom only automatic text came is "automatic text only".
    return "automatic_only" if has_automatic else "not_received"


def _wrote(messages: list[Message], *roles: str) -> bool:
    return any(m["role"] in roles for m in messages)


def _outcome(orders: list[Order], is_settled: bool, policy: Policy) -> str:
    if any(_is_paid(o, policy) for o in orders):
        return "paid"
    # Decision: closed only if all of its orders were; one that may still be paid is ordered.
    if any(not o["is_closed"] or o["paid_ms"] is not None for o in orders):
        return "ordered"
    if orders:
        return "closed"
    return "lost" if is_settled else "pending"


def _is_paid(order: Order, policy: Policy) -> bool:
    if order["paid_ms"] is None:
        return False
    return bool(order["paid_ms"] - order["ordered_ms"] <= policy.payment_window_hours * HOUR_MS)

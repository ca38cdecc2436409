"""Sessions and orders of one shop -> inquiries: left out or not, how they ended, whose they are.

Written from the definitions, without the engine: the default rules only. Where they are
silent, the decision taken here is marked "Decision:".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cstext.policy import Policy
from tests.oracle.rounds import Message, Session

Order = dict[str, Any]
HOUR_MS = 3_600_000


@dataclass
class Inquiry:
    session: Session
    left_out_because: str | None
    outcome: str | None
    is_settled: bool
    has_ordered: bool
    is_doubtful: bool
    linked: list[Order]

    @property
    def paid(self) -> list[Order]:
        return [order for order in self.linked if order["is_paid"]]


def inquire(
    sessions: list[Session],
    orders: list[Order],
    policy: Policy,
    own_accounts: tuple[str, ...] = (),
    until_day: int | None = None,
) -> list[Inquiry]:
    """One inquiry a session, in the order of the sessions."""
    orders = [{**order, "is_paid": _is_paid(order, policy)} for order in orders]
    if until_day is None:
        until_day = max((order["ordered_day"] for order in orders), default=None)
    from_day = _first_known_day(orders)
    theirs = {s.key: _orders_of(s, sessions, orders, policy) for s in sessions}
    links = {o["order_id"]: linked_session(o, sessions, theirs, policy) for o in orders}
    return [
        _inquiry(
            session,
            theirs[session.key],
            [o for o in orders if links[o["order_id"]] is session],
            policy,
            session.buyer in own_accounts,
            until_day,
            from_day is not None and session.day is not None and session.day < from_day,
        )
        for session in sessions
    ]


def _inquiry(
    session: Session,
    matched: list[tuple[str, Order]],
    linked: list[Order],
    policy: Policy,
    is_own: bool,
    until_day: int | None,
    is_early: bool,
) -> Inquiry:
    orders = _known(matched)
    in_window = [o for o in orders if _is_in_window(session, o, policy)]
    is_unclear = any(by == "unmatched" and _is_in_window(session, o, policy) for by, o in matched)
    # Decision: a session without a time has no window, so it can be neither settled nor lost.
    started = [day for _, day in _visits(session, policy)]
    last_day = None if session.day is None else max(started) + policy.inquiry_window_days - 1
    is_over = until_day is not None and last_day is not None and last_day <= until_day
    reason = _filtered(session, policy, is_own)
    if reason is None and not in_window and any(_bought(session, o, policy) for o in orders):
        reason = "after_sale"
    outcome = None
    if reason is None and until_day is not None and last_day is not None:
        # Decision: where several buyers' orders could be meant, nothing is said.
        outcome = "unmatched" if is_unclear else _outcome(in_window, is_over, is_early)
    is_doubtful = any(by == "masked" for by, _ in matched)
    is_settled = is_over and not is_unclear and not is_early
    return Inquiry(session, reason, outcome, is_settled, bool(in_window), is_doubtful, linked)


def _orders_of(
    session: Session, sessions: list[Session], orders: list[Order], policy: Policy
) -> list[tuple[str, Order]]:
    """The buyer's orders that matter to the session, and what they are known by."""
    # Decision: an order is known by its number in the chat, else by the nick; where a session has
    # none of these, by a masked nick. A number names the buyer, whose other orders follow; a masked
    # nick is taken where all that it could
    # be, among those whose orders matter here, are one. A masked nick in an order is taken where
    # the order matters to one buyer's sessions only.
    relevant = [
        o for o in orders if _is_in_window(session, o, policy) or _bought(session, o, policy)
    ]
    texts = [
        m["text"] for s in sessions if s.conversation == session.conversation for m in s.messages
    ]
    named = [o for o in orders if _mentioned(o["order_id"], texts)]
    names = {o["buyer"] for o in named if o["buyer"] and "*" not in o["buyer"]}
    by_number = [o for o in relevant if o in named or o["buyer"] in names]
    by_nick = [
        o
        for o in relevant
        if o not in by_number and o["buyer"] == session.buyer and "*" not in session.buyer
    ]
    if by_number or by_nick:
        return [*(("number", o) for o in by_number), *(("nick", o) for o in by_nick)]
    masked = [o for o in relevant if o["buyer"] and _may_be(session.buyer, o["buyer"])]
    is_one = len({o["buyer"] for o in masked}) == 1
    return [
        ("masked" if is_one and _has_one_taker(o, sessions, policy) else "unmatched", o)
        for o in masked
    ]


def _has_one_taker(order: Order, sessions: list[Session], policy: Policy) -> bool:
    if "*" not in order["buyer"]:
        return True
    matters = [s for s in sessions if _is_in_window(s, order, policy) or _bought(s, order, policy)]
    takers = set()
    for session in matters:
        texts = [
            m["text"]
            for s in sessions
            if s.conversation == session.conversation
            for m in s.messages
        ]
        if _may_be(session.buyer, order["buyer"]) or _mentioned(order["order_id"], texts):
            takers.add(session.buyer)
    return len(takers) == 1


def _may_be(nick: str, other: str) -> bool:
    is_same = nick == other and bool(re.fullmatch(r"[^*]+\*+[^*]*", nick))
    return is_same or _fits(nick, other) or _fits(other, nick)


def _known(matched: list[tuple[str, Order]]) -> list[Order]:
    return [order for by, order in matched if by != "unmatched"]


def _mentioned(order_id: str, texts: list[str]) -> bool:
    return any(re.search(rf"(?<!\d){re.escape(order_id)}(?!\d)", text) for text in texts)


def _fits(masked: str, nick: str) -> bool:
    shape = re.fullmatch(r"([^*]+)\*+([^*]*)", masked)
    if not shape or "*" in nick:
        return False
    head, tail = shape.groups()
    return nick.startswith(head) and nick.endswith(tail) and len(nick) >= len(head) + len(tail)


def linked_session(
    order: Order,
    sessions: list[Session],
    theirs: dict[Any, list[tuple[str, Order]]],
    policy: Policy,
) -> Session | None:
    """The latest session that is no monologue and started before the order, in whose window."""
    before = [
        s
        for s in sessions
        if order in _known(theirs[s.key])
        and _is_in_window(s, order, policy)
        and _wrote(s.messages, "buyer")
        and _wrote(s.messages, "agent", "assist")
    ]
    # Decision: of two that start in the same millisecond, the one whose name sorts last.
    return max(before, key=lambda s: (s.started_ms or 0, s.conversation), default=None)


def _is_in_window(session: Session, order: Order, policy: Policy) -> bool:
    if session.started_ms is None or session.day is None:
        return False
    # Decision: an order placed in the very millisecond of the first message is after it.
    return any(
        order["ordered_ms"] >= ms and order["ordered_day"] < day + policy.inquiry_window_days
        for ms, day in _visits(session, policy)
    )


def _visits(session: Session, policy: Policy) -> list[tuple[int, int]]:
    """When the session starts, and when its buyer first writes in each later visit."""
    # Decision: in a session that is not cut, whoever writes after a silence at which one would be
    # (eight hours where the policy cuts none) begins a visit; the window counts from each in which
    # the buyer writes, after a reply to the open run from his next question, not from thanks.
    gap = (policy.session_gap_seconds or 8 * 3600) * 1000
    found = [(session.started_ms, session.day)]
    previous, is_new, is_reply = session.started_ms, False, False
    for message in session.messages:
        if message["sent_ms"] is None:
            continue
        if message["sent_ms"] - previous >= gap:
            is_new, is_reply = True, message["ends_run"]
        if is_new and message["role"] == "buyer" and (message["waits"] or not is_reply):
            found.append((message["sent_ms"], message["day"]))
            is_new = False
        previous = message["sent_ms"]
    return found


def _bought(session: Session, order: Order, policy: Policy) -> bool:
    # Decision: bought is paid, before the session started.
    if order["paid_ms"] is None or session.started_ms is None or session.day is None:
        return False
    days = session.day - order["paid_day"]
    return bool(order["paid_ms"] < session.started_ms and days <= policy.after_sale_days)


def _filtered(session: Session, policy: Policy, is_own: bool) -> str | None:
    has_buyer = _wrote(session.messages, "buyer")
    has_agent = _wrote(session.messages, "agent", "assist")
    # Decision: the filters in this order; a buyer to whom only automatic text came was not
    # received, and `automatic_only` is where nobody wrote at all.
    if not has_buyer:
        return "agent_monologue" if has_agent else "automatic_only"
    if is_own:
        return "own_account"
    if not has_agent:
        return "not_received"
    people = [m for m in session.messages if m["role"] in ("buyer", "agent", "assist")]
    if people[0]["role"] != "buyer" and session.started_ms is not None:
        answered = next(m for m in people if m["role"] == "buyer")
        # Windows count calendar days, and the day itself is day 1.
        started = next(m for m in session.messages if m["role"] != "system")
        if answered["day"] - started["day"] >= policy.agent_initiated_days:
            return "agent_initiated"
    return None


def _wrote(messages: list[Message], *roles: str) -> bool:
    return any(m["role"] in roles for m in messages)


def _first_known_day(orders: list[Order]) -> int | None:
    """The earliest day of which the orders may speak though none was placed up to the first."""
    # Decision: so many days without an order, running up to the first, are chance where they have
    # a probability of a twentieth or more by the days after the first order (Jeffreys' prior).
    if not orders:
        return None
    days = sorted({order["ordered_day"] for order in orders})
    after = days[-1] - days[0]
    quiet = Fraction(after - (len(days) - 1)) + Fraction(1, 2)
    chance, first = Fraction(1), days[0]
    while True:
        chance *= (quiet + days[0] - first) / (after + 1 + days[0] - first)
        if chance < Fraction(1, 20):
            return first
        first -= 1


def _outcome(orders: list[Order], is_over: bool, is_early: bool) -> str:
    if any(o["is_paid"] for o in orders):
        return "paid"
    # Decision: closed only if all of its orders were; one that is open, or was paid too late, is
    # an order.
    if any(not o["is_closed"] or o["paid_ms"] is not None for o in orders):
        return "ordered"
    if orders:
        return "closed"
    if is_early:
        return "unknown"
    return "lost" if is_over else "pending"


def _is_paid(order: Order, policy: Policy) -> bool:
    if order["paid_ms"] is None:
        return False
    return bool(order["paid_ms"] - order["ordered_ms"] <= policy.payment_window_hours * HOUR_MS)

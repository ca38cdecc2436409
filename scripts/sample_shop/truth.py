"""What is true of the planned chats.

Computed from the plan, never from the written files and never with cstext, so that a test can
hold the one against the other. The rules are in judge.py, the sums in tally.py.
"""

import re
from collections import defaultdict
from datetime import datetime

from judge import Session, check_sessions, credit, judge, order_owners
from model import Chat, Order
from tally import ROLES, totals
from timing import LAST_ORDER_DAY

# What lacks in these is a gift, not the goods.
_GIFTS = ("stock-06", "aft-09")


def _wanted(chat: Chat) -> tuple[str | None, str | None, str | None]:
    """Goods, size and colour that were out of stock, as far as the chat names them."""
    if chat.cause != "stock" or chat.script in _GIFTS:
        return None, None, None
    spoken = "\n".join(m.text for m in chat.messages)
    size = re.escape(chat.size.removesuffix("床"))
    sized = re.search(rf"(?<![A-Za-z0-9]){size}(?![A-Za-z0-9])", spoken)
    short = chat.colour.removesuffix("色") if len(chat.colour) > 2 else chat.colour
    return (
        chat.goods.short if chat.goods.short in spoken else None,
        chat.size if sized else None,
        chat.colour if short in spoken else None,
    )


def _row(session: Session) -> dict[str, object]:
    chat = session.chat
    wanted = _wanted(chat)
    return {
        "chat": chat.number,
        "channel": chat.channel,
        "session_hint": f"S{chat.start:%Y%m%d}-{chat.number:04d}"
        if chat.channel == "other"
        else None,
        "buyer": chat.buyer.shown,
        "account": chat.buyer.account,
        "started_at": chat.start.isoformat(sep=" "),
        "ended_at": max(m.at for m in chat.messages if m.role != "system").isoformat(sep=" "),
        "day": session.day.isoformat(),
        "week": session.week,
        "owner": session.owner,
        "kind": session.kind,
        "planned_kind": chat.kind,
        "inquiry": session.inquiry,
        "outcome": session.outcome,
        "cause": chat.cause,
        "script": chat.script,
        "wanted_goods": wanted[0],
        "wanted_size": wanted[1],
        "wanted_colour": wanted[2],
        "wanted_carrier": chat.carrier,
        "order_match": session.match,
        "orders_in_window": [o.number for o in session.window],
        "messages": {r: sum(m.role == r for m in chat.messages) for r in ROLES},
        "rounds": [
            {
                "started_at": r.started.isoformat(sep=" "),
                "replied_at": r.replied.isoformat(sep=" ") if r.replied else None,
                "agent": r.agent,
                "seconds": r.seconds,
            }
            for r in session.rounds
        ],
    }


def _order_row(
    order: Order, linked: Session | None, owner: str | None, talked: bool
) -> dict[str, object]:
    return {
        "number": order.number,
        "channel": order.buyer.channel,
        "account": order.buyer.account,
        "created_at": order.created_at.isoformat(sep=" "),
        "paid_at": order.paid_at.isoformat(sep=" ") if order.paid_at else None,
        "paid_fen": order.paid,
        "stage": order.stage,
        "chat": linked.chat.number if linked else None,
        "owner": owner,
        "silent": not talked,
    }


def build(chats: list[Chat], orders: list[Order], clashes: list[str]) -> dict[str, object]:
    """The whole truth as plain data."""
    check_sessions(chats)
    of_buyer: dict[str, list[Order]] = defaultdict(list)
    for order in orders:
        of_buyer[order.buyer.channel + order.buyer.account].append(order)
    sessions = [judge(c, of_buyer[c.channel + c.buyer.account], clashes) for c in chats]
    linked = credit(sessions, orders)
    owners = order_owners(sessions)
    for session in sessions:
        if session.outcome == "lost" and session.chat.cause is None:
            raise ValueError(
                f"chat {session.chat.number} ({session.chat.script}) is lost without a cause"
            )
    first: dict[str, datetime] = {}
    for chat in chats:
        first.setdefault(chat.channel + chat.buyer.account, chat.start)
    talked = {
        o.number: first.get(o.buyer.channel + o.buyer.account, datetime.max) < o.created_at
        for o in orders
    }
    weeks = sorted({s.week for s in sessions})
    return {
        "policy": "cstext",
        "orders_until": LAST_ORDER_DAY.isoformat(),
        "clashing_masks": clashes,
        "weeks": {w: totals([s for s in sessions if s.week == w], owners) for w in weeks},
        "both_weeks": totals(sessions, owners),
        "chats": [_row(s) for s in sessions],
        "orders": [
            _order_row(o, linked.get(o.number), owners.get(o.number), talked[o.number])
            for o in orders
        ],
    }

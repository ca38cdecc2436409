"""What is true of the planned chats, by the few rules of the default policy.

Computed from the plan, never from the written files and never with cstext, so that a test can
hold the one against the other.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from model import Chat, Message, Order
from people import AGENTS, JD, QIANNIU
from timing import LAST_ORDER_DAY

CAUSES = ("stock", "shipping", "courier", "explanation", "other")
ROLES = ("buyer", "agent", "auto", "bot", "system")
SESSION_GAP = timedelta(seconds=28800)
INQUIRY_DAYS = 3
PAYMENT_WINDOW = timedelta(hours=72)
AFTERSALE_DAYS = 21


@dataclass
class Round:
    """A run of buyer messages up to the first reply of a human; `replied` None = none came."""

    started: datetime
    replied: datetime | None
    agent: str | None

    @property
    def seconds(self) -> int | None:
        """Reply minus start of the run."""
        return int((self.replied - self.started).total_seconds()) if self.replied else None


@dataclass
class Session:
    """One planned chat with what the rules say of it."""

    chat: Chat
    rounds: list[Round]
    owner: str | None
    kind: str
    inquiry: bool
    outcome: str
    window: list[Order]
    credited: list[Order]
    match: str

    @property
    def day(self) -> date:
        """The shop-local day it starts on."""
        return self.chat.start.date()

    @property
    def week(self) -> str:
        """Its ISO week."""
        year, week, _ = self.day.isocalendar()
        return f"{year}-W{week:02d}"


def rounds_of(chat: Chat) -> list[Round]:
    """A pure courtesy starts no run; greeting, robot and system lines do not end one."""
    rounds: list[Round] = []
    waiting: list[Message] = []
    spoke: str | None = None
    for message in chat.messages:
        if message.role == "buyer" and (waiting or not message.courtesy):
            waiting.append(message)
        elif message.role == "agent":
            if waiting:
                rounds.append(Round(waiting[0].at, message.at, message.account))
            waiting, spoke = [], message.account
    if waiting:
        addressed = spoke if chat.channel == JD else waiting[-1].account
        rounds.append(Round(waiting[0].at, None, addressed))
    return rounds


def check_sessions(chats: list[Chat]) -> None:
    """Hold the plan to one session a chat: 8 h of silence between two chats of one buyer in
    千牛 with nothing asked, and none within a chat."""
    conversations: dict[str, list[Chat]] = defaultdict(list)
    for chat in chats:
        key = chat.buyer.shown if chat.channel == QIANNIU else f"#{chat.number}"
        conversations[key].append(chat)
    for several in conversations.values():
        asked, last, owner = False, datetime.min, 0
        for chat, message in ((c, m) for c in several for m in c.messages if m.role != "system"):
            cut = owner != 0 and message.at - last >= SESSION_GAP and not asked
            if owner and cut != (owner != chat.number):
                raise ValueError(f"chat {chat.number} ({chat.script}) is not one session")
            if message.role == "agent":
                asked = False
            elif message.role == "buyer" and not message.courtesy:
                asked = True
            last, owner = message.at, chat.number


def _window(chat: Chat, orders: list[Order]) -> list[Order]:
    """Orders after the start, on its day or one of the next two."""
    last = chat.start.date() + timedelta(days=INQUIRY_DAYS - 1)
    return [o for o in orders if o.created_at > chat.start and o.created_at.date() <= last]


def _bought(chat: Chat, orders: list[Order]) -> bool:
    """Whether the buyer paid for something in the after-sale days before the chat."""
    earliest = chat.start.date() - timedelta(days=AFTERSALE_DAYS)
    return any(
        o.paid_at and o.paid_at < chat.start and o.paid_at.date() >= earliest for o in orders
    )


def _paid(order: Order) -> bool:
    return order.paid_at is not None and order.paid_at - order.created_at <= PAYMENT_WINDOW


def _outcome(chat: Chat, window: list[Order]) -> str:
    if window:
        return "paid" if any(_paid(o) for o in window) else "ordered_unpaid"
    ends = chat.start.date() + timedelta(days=INQUIRY_DAYS - 1)
    return "pending" if ends > LAST_ORDER_DAY else "lost"


def judge(chat: Chat, orders: list[Order], clashes: list[str]) -> Session:
    """One chat by the rules; `orders` are all of this buyer."""
    roles = {m.role for m in chat.messages}
    owner = next((m.account for m in reversed(chat.messages) if m.role == "agent"), None)
    window = _window(chat, orders)
    kind, inquiry, outcome = chat.kind, False, ""
    if "buyer" not in roles:
        kind = outcome = "monologue"
    elif "agent" not in roles:
        kind = outcome = "unanswered"
    elif not window and _bought(chat, orders):
        kind = outcome = "aftersale"
    else:
        kind = "presale" if chat.kind == "aftersale" else chat.kind
        inquiry, outcome = True, _outcome(chat, window)
    return Session(
        chat, rounds_of(chat), owner, kind, inquiry, outcome, window, [], _match(chat, clashes)
    )


def _match(chat: Chat, clashes: list[str]) -> str:
    """By what an order can be joined: the order number in the chat, the nick, or the mask."""
    if chat.channel != JD:
        return "nick"
    if any("订单号：" in m.text for m in chat.messages):
        return "number"
    return "clash" if chat.buyer.shown in clashes else "mask"


def credit(sessions: list[Session], orders: list[Order]) -> dict[str, Session]:
    """Each order once: to the latest session of both sides before it whose window holds it."""
    linked: dict[str, Session] = {}
    for order in orders:
        holding = [s for s in sessions if s.inquiry and order in s.window]
        if holding:
            best = max(holding, key=lambda s: s.chat.start)
            best.credited.append(order)
            linked[order.number] = best
    return linked


def _mean(values: list[int]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _answers(sessions: list[Session], agent: str | None, everyone: bool) -> dict[str, object]:
    def mine(one: Round) -> bool:
        return everyone or one.agent == agent

    rounds = [r for s in sessions for r in s.rounds if mine(r)]
    seconds = [r.seconds for r in rounds if r.seconds is not None]
    first = [s.rounds[0] for s in sessions if s.rounds and mine(s.rounds[0])]
    last = [s for s in sessions if s.rounds and s.rounds[-1].replied is None and mine(s.rounds[-1])]
    return {
        "rounds": len(rounds),
        "answered": len(seconds),
        "unanswered_rounds": len(rounds) - len(seconds),
        "within_180": sum(value <= 180 for value in seconds),
        "mean_first_response_seconds": _mean([r.seconds for r in first if r.seconds is not None]),
        "mean_response_seconds": _mean(seconds),
        "never_answered": sum(s.owner is None for s in last),
        "left_hanging": sum(s.owner is not None for s in last),
    }


def _trade(sessions: list[Session]) -> dict[str, object]:
    inquiries = [s for s in sessions if s.inquiry]
    lost = [s for s in inquiries if s.outcome == "lost"]
    orders = [o for s in sessions for o in s.credited]
    paid = [o for o in orders if _paid(o)]
    by_cause = {c: sum(s.chat.cause == c for s in lost) for c in CAUSES}
    still_open = [s for s in inquiries if s.day + timedelta(days=INQUIRY_DAYS - 1) > LAST_ORDER_DAY]
    return {
        "sessions": len(sessions),
        "inquiries": len(inquiries),
        "inquiries_ordered": sum(s.outcome in ("paid", "ordered_unpaid") for s in inquiries),
        "inquiries_paid": sum(s.outcome == "paid" for s in inquiries),
        "lost": len(lost),
        "pending": sum(s.outcome == "pending" for s in inquiries),
        "window_open": len(still_open),
        "window_open_ordered": sum(s.outcome != "pending" for s in still_open),
        "aftersale": sum(s.outcome == "aftersale" for s in sessions),
        "lost_by_cause": by_cause,
        "orders": len(orders),
        "paid_orders": len(paid),
        "paid_fen": sum(o.paid for o in paid),
    }


def _messages(sessions: list[Session], agent: str | None = None) -> dict[str, int]:
    messages = [m for s in sessions for m in s.chat.messages]
    if agent:
        return {
            r: sum(m.role == r and m.sender == agent for m in messages) for r in ("agent", "auto")
        }
    return {r: sum(m.role == r for m in messages) for r in ROLES}


def totals(sessions: list[Session]) -> dict[str, object]:
    """Shop, each agent, and what belongs to nobody. Sessions and trade by the owner, rounds and
    responses by who answered or was addressed, messages by who wrote."""
    people: list[dict[str, object]] = []
    for agent in [*(a.account for a in AGENTS), None]:
        own = [s for s in sessions if s.owner == agent]
        row: dict[str, object] = {"agent": agent}
        if agent:
            row["messages"] = _messages(sessions, agent)
        people.append({**row, **_trade(own), **_answers(sessions, agent, False)})
    shop = {"messages": _messages(sessions), **_trade(sessions), **_answers(sessions, None, True)}
    return {"shop": shop, "agents": people}


def _row(session: Session) -> dict[str, object]:
    chat = session.chat
    spoken = "\n".join(m.text for m in chat.messages)
    bought = session.kind in ("unanswered", "monologue")
    stock = chat.cause == "stock" and not bought
    colour = chat.colour if chat.colour.removesuffix("色") in spoken else None
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
        "wanted_goods": chat.goods.short if stock and chat.goods.short in spoken else None,
        "wanted_size": chat.size if stock and chat.size.removesuffix("床") in spoken else None,
        "wanted_colour": colour if stock else None,
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


def _order_row(order: Order, linked: Session | None, talked: bool) -> dict[str, object]:
    return {
        "number": order.number,
        "channel": order.buyer.channel,
        "account": order.buyer.account,
        "created_at": order.created_at.isoformat(sep=" "),
        "paid_at": order.paid_at.isoformat(sep=" ") if order.paid_at else None,
        "paid_fen": order.paid,
        "stage": order.stage,
        "chat": linked.chat.number if linked else None,
        "owner": linked.owner if linked else None,
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
        "weeks": {w: totals([s for s in sessions if s.week == w]) for w in weeks},
        "both_weeks": totals(sessions),
        "chats": [_row(s) for s in sessions],
        "orders": [_order_row(o, linked.get(o.number), talked[o.number]) for o in orders],
    }

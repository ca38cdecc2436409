"""The few rules of the default policy, over the planned chats."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from model import Chat, Message, Order
from people import JD, QIANNIU
from timing import LAST_ORDER_DAY

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


def window_end(chat: Chat) -> date:
    """The last day of its window: its first day or, after a silence of 8 h within it, the day of
    the buyer's next question, and two more."""
    spoken = [m for m in chat.messages if m.role != "system"]
    begins = chat.start
    for before, message in pairwise(spoken):
        if message.at - before.at >= SESSION_GAP:
            later = [r.started for r in rounds_of(chat) if r.started >= message.at]
            begins = later[0] if later else begins
    return begins.date() + timedelta(days=INQUIRY_DAYS - 1)


def _window(chat: Chat, orders: list[Order]) -> list[Order]:
    """Orders after the start, up to the last day of its window."""
    last = window_end(chat)
    return [o for o in orders if o.created_at > chat.start and o.created_at.date() <= last]


def _bought(chat: Chat, orders: list[Order]) -> bool:
    """Whether the buyer paid for something in the after-sale days before the chat."""
    earliest = chat.start.date() - timedelta(days=AFTERSALE_DAYS)
    return any(
        o.paid_at and o.paid_at < chat.start and o.paid_at.date() >= earliest for o in orders
    )


def paid_in_time(order: Order) -> bool:
    """Whether it was paid within 72 h."""
    return order.paid_at is not None and order.paid_at - order.created_at <= PAYMENT_WINDOW


def _outcome(chat: Chat, window: list[Order]) -> str:
    if window:
        return "paid" if any(paid_in_time(o) for o in window) else "ordered_unpaid"
    return "pending" if window_end(chat) > LAST_ORDER_DAY else "lost"


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


def order_owners(sessions: list[Session]) -> dict[str, str | None]:
    """By order: the last agent who wrote before it, in chats whose window holds it."""
    last: dict[str, tuple[datetime, str | None]] = {}
    for session in sessions:
        for order in session.window if session.inquiry else ():
            before = [m for m in session.chat.messages if m.at <= order.created_at]
            wrote = [(m.at, m.account) for m in before if m.role == "agent"]
            last[order.number] = max([last.get(order.number, (datetime.min, None)), *wrote[-1:]])
    return {number: agent for number, (_, agent) in last.items()}


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

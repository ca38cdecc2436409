"""A shop's log that knows everything, and what of it a layout carries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from cstext.readers.chat_name import chat_name

ZONE = dt.timezone(dt.timedelta(hours=8))
MIDNIGHT = dt.datetime(2024, 2, 29, tzinfo=ZONE)
NOTICE = "会话已转接"
SHOP_SIDE = ("agent", "assist", "auto", "bot")

Row = dict[str, Any]


class Said(NamedTuple):
    """One message: who by role and number, when (milliseconds from ``MIDNIGHT``), what."""

    role: str
    who: int
    at: int
    text: str


class Chat(NamedTuple):
    """A buyer's chat, received by an account, in order of time."""

    buyer: int
    agent: int
    said: tuple[Said, ...]


Log = list[Chat]


@dataclass(frozen=True)
class Layout:
    """How a layout names people, and what it cannot carry. Empty: it carries all.

    ``roles`` are the roles that it cannot tell, and as what they are read, or that it has no lines
    for (None). ``chats``: how a chat is named, by the log, by its buyer and start, or not at all.
    ``addressed``: whether it tells whom the buyer wrote to.
    """

    file: str
    write: Callable[[Path, Log, Layout], None]
    buyer: str = "tb_buyer0{}"
    agents: tuple[str, str] = ("小店旗舰店:小美", "小店旗舰店:小丽")
    bot: str = "小店旗舰店:服务助手"
    shop: str = "小店旗舰店"
    chats: str = "started"
    roles: Mapping[str, str | None] = field(
        default_factory=lambda: {"assist": "agent", "auto": "agent"}
    )
    addressed: bool = False
    milliseconds: bool = False

    def name(self, chat: Chat, said: Said) -> str:
        """Who sent a message; nobody sends the platform's lines."""
        if said.role == "buyer":
            return self.buyer_of(chat)
        return {"bot": self.bot, "system": ""}.get(said.role, self.agents[said.who])

    def buyer_of(self, chat: Chat) -> str:
        return self.buyer.format(chat.buyer)

    def time(self, said: Said) -> dt.datetime:
        """When a message was sent, as far as the layout tells."""
        at = said.at if self.milliseconds else said.at // 1000 * 1000
        return MIDNIGHT + dt.timedelta(milliseconds=at)

    def stamp(self, said: Said, form: str = "%Y-%m-%d %H:%M:%S") -> str:
        return self.time(said).strftime(form)

    def carried(self, log: Log) -> Log:
        """The log without what the layout has no lines for."""
        return [
            chat._replace(
                said=tuple(s for s in chat.said if self.roles.get(s.role, "") is not None)
            )
            for chat in log
        ]

    def expected(self, log: Log) -> list[Row]:
        """The rows that the layout's file must be read as."""
        return [self._row(chat, n, said) for n, chat in enumerate(log) for said in chat.said]

    def _row(self, chat: Chat, number: int, said: Said) -> Row:
        named = {"log": f"chat{number}", "none": None}
        started = chat_name(self.buyer_of(chat), self.stamp(chat.said[0]))
        to = self.agents[chat.agent] if self.addressed else None
        sender = self.name(chat, said)
        return {
            "shop": self.shop,
            "conversation": named.get(self.chats, started),
            "buyer": self.buyer_of(chat),
            "agent": {"buyer": to, "system": None}.get(said.role, sender),
            "role": self.roles.get(said.role, said.role),
            "sender": sender,
            "sent_ms": round(self.time(said).timestamp() * 1000),
            "text": said.text,
            "kind": "notice" if said.role == "system" else "text",
        }


_LINES = st.text(
    "在吗有货M码多少钱顺丰。，,.?!'\"=;:|<>&{}[]()#é😀𠮷0123 ", min_size=1, max_size=12
).map(lambda line: f"问{line.strip()}" if line.strip() else "问")
TEXTS = st.lists(_LINES, min_size=1, max_size=3).map("\n".join) | st.just("问\n\n答")


@st.composite
def logs(draw: st.DrawFn) -> Log:
    """Chats of some buyers, one buyer's after the other's; each begins with the buyer."""
    chats: Log = []
    for buyer in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, 86_400_000))
        for _ in range(draw(st.integers(1, 2))):
            said = []
            roles = st.sampled_from(["buyer", *SHOP_SIDE, "system"])
            for role in ["buyer", "agent", *draw(st.lists(roles, max_size=4))]:
                at += draw(st.integers(0, 100_000))
                text = NOTICE if role == "system" else draw(TEXTS)
                said.append(Said(role, draw(st.integers(0, 1)), at, text))
            chats.append(Chat(buyer, draw(st.integers(0, 1)), tuple(said)))
            at += 40_000_000
    return chats

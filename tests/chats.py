"""Chats in a notation that one can check by eye.

``"B0 X3 S42"``: the buyer at 0 s, an automatic reply at 3 s, an agent at 42 s.
Who: B buyer, S agent (staff), A assist, X auto, R robot, N system line.
When: seconds after 2026-03-04 10:00:00, ``09:30`` or ``09:30:15`` on that day, with the day of
March before a slash where it is another one (``5/09:30``), or ``-`` for no time at all.
Then any of ``~`` courtesy, ``?`` question, ``^`` offline message (留言), and ``@mei`` the account
that wrote or was addressed (``@`` alone: not known; agents write, and buyers address, mei unless
said) and ``=text``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from cstext.conversation import build_conversation, response_table, round_rows
from cstext.engine import Engine
from cstext.policy import Policy, load_policy
from cstext.tables import MESSAGES

ZONE = "Asia/Shanghai"
START = datetime(2026, 3, 4, 10, tzinfo=ZoneInfo(ZONE))
ROLES = {"B": "buyer", "S": "agent", "A": "assist", "X": "auto", "R": "bot", "N": "system"}
TOKEN = re.compile(
    r"(?P<who>[BSAXRN])(?:(?P<day>\d+)/)?(?P<time>-|\d+(?::\d+){1,2}|\d+(?:\.\d+)?)"
    r"(?P<marks>[~?^]*)(?P<at>@(?P<agent>[^\s=]*))?(?:=(?P<text>\S+))?"
)
MESSAGE_TYPES = MESSAGES.schema

Row = dict[str, Any]


def clock(day: str | None, time: str) -> datetime | None:
    """The moment of a token; see the module."""
    if time == "-":
        return None
    start = START.replace(day=int(day)) if day else START
    if ":" not in time:
        return start + timedelta(seconds=float(time))
    hour, minute, second = [*map(int, time.split(":")), 0][:3]
    return start.replace(hour=hour, minute=minute, second=second)


def when(moment: datetime | None) -> Row:
    """The three time columns of a message."""
    if moment is None:
        return {"sent_ms": None, "day": None, "second_of_day": None}
    local = moment.astimezone(ZoneInfo(ZONE))
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return {
        "sent_ms": round(moment.timestamp() * 1000),
        "day": (local.date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days,
        "second_of_day": seconds,
    }


def chat(
    notation: str,
    conversation: str = "c1",
    buyer: str | None = None,
    shop: str = "s",
    line: int = 1,
) -> list[Row]:
    """The messages of one chat, in the order written; their lines count up from ``line``."""
    rows = []
    for number, token in enumerate(notation.split()):
        found = TOKEN.fullmatch(token)
        if found is None:
            raise ValueError(f"no message: {token}")
        rows.append(_row(found, conversation, buyer or conversation, shop, line + number))
    return rows


def _row(found: re.Match[str], conversation: str, buyer: str, shop: str, line: int) -> Row:
    role = ROLES[found["who"]]
    agent = (found["agent"] or None) if found["at"] else "mei"
    marks = found["marks"]
    if role == "system":
        agent, sender = None, ""
    else:
        sender = buyer if role == "buyer" else agent or ""
    return {
        "message_id": f"{shop}/{conversation}/{line}",
        "shop": shop,
        "conversation": conversation,
        "is_chat": True,
        "buyer": buyer,
        "agent": agent,
        "role": role,
        "sender": sender,
        **when(clock(found["day"], found["time"])),
        "text": found["text"] or "",
        "kind": "offline" if "^" in marks else "text",
        "is_courtesy": "~" in marks,
        "is_question": "?" in marks,
        "source": "chats",
        "line": line,
        "position": 1,
    }


def chats(*notations: str) -> list[Row]:
    """Several chats: c1 by buyer c1, c2 by buyer c2 …"""
    return [row for n, text in enumerate(notations, 1) for row in chat(text, f"c{n}", line=n * 100)]


def message_table(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=MESSAGE_TYPES)


class Answer:
    """What the engine says about messages under a policy."""

    def __init__(self, rows: list[Row], policy: Policy, by: tuple[str, ...] = ()) -> None:
        with Engine() as engine:
            engine.put("messages", message_table(rows))
            build_conversation(engine, policy)
            self.total = response_table(engine)["total"]
            self.by = {name: response_table(engine, name)[f"by_{name}"] for name in by}
            self.rounds = round_rows(engine, ZONE)
            self.sessions = engine.rows("SELECT * FROM sessions ORDER BY started_ms, session_id")

    @property
    def counted(self) -> list[Row]:
        return [r for r in self.rounds if r["left_out_because"] is None]

    @property
    def seconds(self) -> list[float | None]:
        """The seconds of the counted rounds, in the order of their start."""
        return [r["seconds"] for r in self.counted]

    @property
    def left_out(self) -> list[str]:
        return [r["left_out_because"] for r in self.rounds if r["left_out_because"]]

    def of(self, name: str, cell: Any) -> Row:
        """The figures of one cell of a dimension."""
        return next(row for row in self.by[name] if row[name] == cell)


def respond(
    notation: str | list[Row],
    policy: str = "plain",
    settings: Mapping[str, Any] | None = None,
    by: tuple[str, ...] = (),
) -> Answer:
    """The engine's answer for chats in notation (several are parted by ``|``)."""
    rows = notation if isinstance(notation, list) else chats(*notation.split("|"))
    return Answer(rows, load_policy(policy, settings), by)

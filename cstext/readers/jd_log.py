"""京东咚咚 chat log: one chat after the other, each between two marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cstext.readers.batching import Item, batches_of
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.rows import BadRow

_BEGIN = re.compile(r"^/\*{5,}\s*以下为一通会话\s*\**/?\s*$")
_END = re.compile(r"^/\*{5,}\s*会话结束.*?\**/?\s*$")
_MESSAGE = re.compile(r"^(?P<nick>\S+) (?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\s*$")
_MASKED = re.compile(r"\*{2,}")
_ROBOT = re.compile(r"^jimi_", re.IGNORECASE)


class JdLogReader:
    """Masked buyers, the shop's accounts by name, robots ``jimi_…``."""

    name = "jd-log"
    title = "京东咚咚 聊天记录 LOG/TXT"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether a chat's opening mark is in sight."""
        return any(map(_BEGIN.match, head.lines))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages, the chat named by the buyer's nick and its start.

        The buyer is the masked nick; in a chat without one, the first who is neither a robot nor
        one of the shop's accounts.
        """
        agents = frozenset(context.accounts.agents)
        items = (item for chat in _chats(head) for item in _items(chat, agents))
        return batches_of(items, head.source)


class _Line(NamedTuple):
    number: int
    nick: str
    time: str
    text: str


def _chats(head: Head) -> Iterator[list[_Line | BadRow]]:
    """Yield each chat's messages; a line that stands outside all messages is a bad row."""
    spaced = _is_spaced(head.lines)
    chat: list[_Line | BadRow] = []
    current: tuple[int, re.Match[str], list[str]] | None = None
    after_blank = True

    def message() -> list[_Line | BadRow]:
        if current is None:
            return []
        number, match, lines = current
        return [_Line(number, match["nick"], match["time"], _joined(lines))]

    with head.open() as file:
        for number, raw in enumerate(file, start=1):
            line = raw.rstrip("\r\n").lstrip("\ufeff")
            mark = _BEGIN.match(line) or _END.match(line)
            match = _MESSAGE.match(line) if after_blank or not spaced else None
            if mark:
                chat += message()
                current = None
                if chat:
                    yield chat
                chat = []
            elif match:
                chat += message()
                current = number, match, []
            elif current is not None and after_blank and noise_kind(line):
                # The platform's own line, without a head: it has the time of the message before.
                chat += [*message(), _Line(number, current[1]["nick"], current[1]["time"], line)]
                current = None
            elif current is not None:
                current[2].append(line)
            elif line.strip():
                chat.append(BadRow(number, "the line belongs to no message", line))
            after_blank = bool(mark) or not line.strip()
    chat += message()
    if chat:
        yield chat


def _is_spaced(lines: list[str]) -> bool:
    """Whether a blank line stands before messages: then a text may look like a message's head."""
    return any(_MESSAGE.match(line) and not before.strip() for before, line in pairwise(lines))


def _joined(lines: list[str]) -> str:
    """The text: each line without the tabs that the export puts at its end."""
    return "\n".join(line.rstrip("\t") for line in lines).strip("\n")


def _items(chat: list[_Line | BadRow], agents: frozenset[str]) -> Iterator[Item | BadRow]:
    lines = [line for line in chat if isinstance(line, _Line)]
    buyer = _buyer(lines, agents)
    start = re.sub(r"[-:]", "", lines[0].time).replace(" ", "T") if lines else ""
    owner = buyer or next((line.nick for line in lines), "")
    for line in chat:
        if isinstance(line, BadRow):
            yield line
            continue
        role, noise = _role(line.nick, buyer), noise_kind(line.text)
        role = "system" if noise else role
        yield Item(
            line=line.number,
            role=role,
            sender="" if role == "system" else line.nick,
            text=line.text,
            sent_at=line.time,
            conversation=f"{owner}#{start}",
            buyer=buyer,
            agent=line.nick if role in ("agent", "bot") else None,
            kind=noise,
        )


def _buyer(lines: list[_Line], agents: frozenset[str]) -> str | None:
    masked = (line.nick for line in lines if _MASKED.search(line.nick))
    others = (
        line.nick for line in lines if not _ROBOT.match(line.nick) and line.nick not in agents
    )
    return next(masked, None) or next(others, None)


def _role(nick: str, buyer: str | None) -> str:
    if nick == buyer or _MASKED.search(nick):
        return "buyer"
    return "bot" if _ROBOT.match(nick) else "agent"

"""千牛/旺旺 shop chat export, TXT: the chats of one account, grouped by buyer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, pairwise

from cstext.readers.batching import Item, batches_of, note_batch
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.rows import BadRow

_PREFIX = r"(?:cntaobao|cnalichn|enaliint)"
_MESSAGE = re.compile(
    rf"^(?P<prefix>{_PREFIX}?)(?P<nick>.+?)\((?P<time>\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d)\):"
    r"(?:  (?P<text>.*)|\s?)$"
)
_BUYER = re.compile(rf"^-{{28}}{_PREFIX}?(?P<nick>[^-].*?)-{{28}}\s*$")
_RULE = re.compile(r"^={64}\s*$")
_BLOCKS = ("单聊", "群聊")
_ASSISTANT = ":服务助手"


class QianniuTxtReader:
    """Blocks 单聊 and 群聊 between rules; group chats are left out, with a note."""

    name = "qianniu-txt"
    title = "千牛/旺旺 店铺聊天记录 TXT(按买家分组)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether buyers' lines and messages are in sight, or the titles of the blocks."""
        lines = head.lines
        if any(map(_BUYER.match, lines)) and any(map(_MESSAGE.match, lines)):
            return True
        return any(_RULE.match(a) and b.strip() in _BLOCKS for a, b in pairwise(lines))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages of the single chats; line is that of a message's first line."""
        export = _Export(_uses_prefix(head))
        yield from batches_of(_items(head, export), head.source)
        if export.group_messages:
            note = f"{export.group_messages} messages of group chats left out"
            yield note_batch(note, head.source)


def _uses_prefix(head: Head) -> bool:
    first = next(filter(None, map(_MESSAGE.match, head.lines)), None)
    return bool(first and first["prefix"])


def _items(head: Head, export: _Export) -> Iterator[Item | BadRow]:
    with head.open() as file:
        lines = (line.rstrip("\r\n") for line in file)
        export.name(next(lines, ""))
        for number, (line, following) in enumerate(pairwise(chain(lines, [""])), start=2):
            yield from export.take(number, line, following)
    yield from export.close()


@dataclass
class _Export:
    """Where in an export we are, and the message whose lines are being gathered."""

    prefixed: bool
    shop: str = ""
    account: str | None = None
    buyer: str | None = None
    in_group: bool = False
    group_messages: int = 0
    start: int = 0
    match: re.Match[str] | None = None
    lines: list[str] = field(default_factory=list)

    def name(self, first_line: str) -> None:
        """Learn whose export it is: the shop's, or that of one of its accounts."""
        name = first_line.strip("\ufeff \t")
        if not _RULE.match(name) and not _MESSAGE.match(name):
            self.shop, _, sub_account = name.partition(":")
            self.account = name if sub_account else None

    def take(self, number: int, line: str, following: str) -> Iterator[Item | BadRow]:
        """Go on by one line; yield what it ends."""
        if _RULE.match(line) and (following.strip() in ("", *_BLOCKS) or self.match is None):
            yield from self.close()
            self.buyer = None
        elif line.strip() in _BLOCKS and self.buyer is None and self.match is None:
            self.in_group = line.strip() == "群聊"
        elif buyer := _BUYER.match(line):
            yield from self.close()
            self.buyer = buyer["nick"]
        elif (match := _MESSAGE.match(line)) and bool(match["prefix"]) >= self.prefixed:
            yield from self.close()
            self.start, self.match, self.lines = number, match, [match["text"] or ""]
        elif self.match is not None:
            self.lines.append(line)
        elif line.strip():
            yield BadRow(number, "the line belongs to no message", line)

    def close(self) -> Iterator[Item | BadRow]:
        """End the message that is being gathered; messages of group chats are only counted."""
        match, self.match = self.match, None
        if match is None:
            return
        text = "\n".join(self.lines).rstrip("\n")
        if self.in_group:
            self.group_messages += 1
        elif self.buyer is None:
            yield BadRow(self.start, "the message stands under no buyer", match[0])
        else:
            yield self._item(match["nick"], match["time"], text, self.buyer)

    def _item(self, nick: str, time: str, text: str, buyer: str) -> Item:
        noise = noise_kind(text)
        role = "system" if noise else self._role(nick, buyer)
        return Item(
            line=self.start,
            role=role,
            sender="" if role == "system" else nick,
            text=text,
            sent_at=time,
            buyer=buyer,
            agent={"agent": nick, "bot": nick, "buyer": self.account}.get(role),
            shop=self.shop or None,
            kind=noise,
        )

    def _role(self, nick: str, buyer: str) -> str:
        """The shop's accounts are its name, or begin with it and a colon."""
        if nick.endswith(_ASSISTANT):
            return "bot"
        is_shops = nick == self.shop or nick.startswith(f"{self.shop}:")
        is_other = not self.shop and nick != buyer
        return "agent" if is_shops or is_other else "buyer"

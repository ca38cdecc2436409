"""千牛/旺旺 shop chat export line by line: rules, titles, buyers' lines and messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from cstext.readers.batching import Item
from cstext.readers.blocks import Block, Finder, Mark, Piece, blocks, pieces
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.roles import account_role
from cstext.readers.rows import BadRow
from cstext.settings import Accounts

_PREFIX = r"(?:cntaobao|cnalichn|enaliint)"
MESSAGE = re.compile(
    rf"^(?P<prefix>{_PREFIX}?)(?P<nick>.+?)\((?P<time>\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d)\):"
    r"(?:  (?P<text>.*)|\s?)$"
)
BUYER = re.compile(rf"^-{{28}}{_PREFIX}?(?P<buyer>[^-].*?)-{{28}}\s*$")
RULE = re.compile(r"^={64}\s*$")
TITLE = re.compile(r"^\s*(?P<title>单聊|群聊)\s*$")


@dataclass(frozen=True)
class Heads:
    """Finds messages; where the first one has the nick's prefix, all have it."""

    is_prefixed: bool

    @classmethod
    def of(cls, head: Head) -> Heads:
        """Learn it from the head of the file."""
        first = next(filter(None, map(MESSAGE.match, head.lines)), None)
        return cls(bool(first and first["prefix"]))

    def find(self, line: str, before: str = "", after: str = "") -> re.Match[str] | None:
        """Return the message that a line begins."""
        match = MESSAGE.match(line) if "):" in line else None
        return match if match and bool(match["prefix"]) >= self.is_prefixed else None

    def is_start(self, line: str) -> bool:
        """Whether a line begins a message or a buyer's chat."""
        return bool(BUYER.match(line) if line[:1] == "-" else self.find(line))


def _mark(line: str, before: str, after: str) -> re.Match[str] | None:
    """A rule or a title only where the other, or a blank line, is beside it: texts hold such."""
    if line[:1] == "-":
        return BUYER.match(line)
    if line[:1] == "=":
        is_titles = any(not x.strip() or TITLE.match(x) for x in (before, after))
        return RULE.match(line) if is_titles else None
    title = TITLE.match(line) if "聊" in line else None
    is_ruled = title and any(x[:1] == "=" and RULE.match(x) for x in (before, after))
    return title if is_ruled else None


@dataclass
class Export:
    """Where in an export we are; ``roles`` are those of the nicks in this buyer's chat."""

    accounts: Accounts
    shop: str = ""
    account: str | None = None
    buyer: str | None = None
    in_group: bool = False
    group_messages: int = 0
    roles: dict[str, str] = field(default_factory=dict)

    def read(
        self, lines: Iterable[str], find: Finder, first: int, below: str
    ) -> Iterator[Item | BadRow]:
        """Go on by some lines of the file; messages of group chats are only counted."""
        return chain.from_iterable(map(self._take, blocks(lines, find, _mark, first, below)))

    def beginning(self, buyer: str | None = None) -> Export:
        """Return the export where it stands, or in the chat of a buyer, with nothing counted."""
        return replace(self, buyer=buyer or self.buyer, roles={}, group_messages=0)

    def items(self, block: Block, buyer: str) -> list[Item]:
        """Return what one message's lines tell in the chat of a buyer."""
        nick, time = block.head.group("nick", "time")
        return [self._item(piece.line, nick, time, piece.text, buyer) for piece in _pieces(block)]

    def _take(self, part: Block | Mark | BadRow) -> Sequence[Item | BadRow]:
        if isinstance(part, Block):
            if self.in_group:
                self.group_messages += 1
                return ()
            if self.buyer is None:
                return [BadRow(part.line, "the message stands under no buyer", part.head[0])]
            return self.items(part, self.buyer)
        if isinstance(part, Mark):
            self._enter(part.match)
        elif part.line > 1:
            return [part]
        else:
            self._name(part.raw)
        return ()

    def _name(self, first_line: str) -> None:
        """Learn whose export it is: the shop's, or that of one of its accounts."""
        name = first_line.strip()
        self.shop, _, sub_account = name.partition(":")
        self.account = name if sub_account else None

    def _enter(self, mark: re.Match[str]) -> None:
        found = mark.groupdict()
        self.buyer, self.roles = found.get("buyer"), {}
        if title := found.get("title"):
            self.in_group = title == "群聊"

    def _item(self, line: int, nick: str, time: str, text: str, buyer: str) -> Item:
        noise = noise_kind(text)
        role = "system" if noise else self.roles.get(nick) or self._role(nick, buyer)
        sender = "" if role == "system" else nick
        agent = None if role == "system" else self.account if role == "buyer" else nick
        # By position, which takes half the time: one is made a message.
        return Item(line, role, sender, text, time, None, buyer, agent, self.shop or None, noise)

    def _role(self, nick: str, buyer: str) -> str:
        """The shop's accounts are its name, or begin with it and a colon."""
        is_shops = nick == self.shop or nick.startswith(f"{self.shop}:")
        is_other = not self.shop and nick != buyer
        told = account_role(nick, self.accounts)
        self.roles[nick] = told or ("agent" if is_shops or is_other else "buyer")
        return self.roles[nick]


def _pieces(block: Block) -> list[Piece]:
    """The text as one, but for the lines 撤回了一条消息: these have no head of their own."""
    first = block.head["text"] or ""
    if not block.lines:
        return [Piece(block.line, first, False)]
    lines = [first, *block.lines]
    return pieces(block.line, lines, block.line, lambda line, _: noise_kind(line) == "recall")

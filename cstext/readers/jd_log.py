"""京东咚咚 chat log: one chat after the other, each between two marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from cstext.readers.batching import Item, batches_of
from cstext.readers.blocks import Block, Finder, Mark, Piece, blocks, pieces, spaced, whole_text
from cstext.readers.chat_name import chat_name
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.cutting import Cut
from cstext.readers.head import Head
from cstext.readers.jd_nicks import Stamped, nicks_of_heads
from cstext.readers.noise import noise_kind
from cstext.readers.roles import account_role
from cstext.readers.rows import BadRow
from cstext.readers.stamped import NO_LABEL, SPACED_NICK
from cstext.settings import Accounts

_BEGIN = re.compile(r"^/\*{5,}\s*以下为一通会话\s*\**/?\s*$")
_END = re.compile(r"^/\*{5,}\s*会话结束.*?\**/?\s*$")
_STAMP = r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"
_MESSAGE = re.compile(rf"^(?P<nick>\S+{NO_LABEL}) {_STAMP}\s*$")
_SPACED = re.compile(rf"^(?P<nick>{SPACED_NICK}) {_STAMP}\s*$")
_ANY = re.compile(rf"^(?P<nick>\S+{NO_LABEL}|{SPACED_NICK}) {_STAMP}\s*$")
_TIME = re.compile(_STAMP)
_MASKED = re.compile(r"\*{2,}")
_LAST = "没有更多内容了"

_Chat = list[Block | BadRow]


class JdLogReader:
    """Masked buyers, the shop's accounts by name, robots ``jimi_…``."""

    name = "jd-log"
    title = "京东咚咚 聊天记录 LOG/TXT"
    kind: Kind = "chats"
    cut = Cut(_BEGIN)

    def identify(self, head: Head) -> bool:
        """Whether a chat's opening mark is in sight."""
        return any(map(_BEGIN.match, head.lines))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages, the chat named by the buyer's nick and its start.

        The buyer is the masked nick; where the file masks none, the first who is neither a robot
        nor one of the shop's accounts. A chat in which only the shop wrote names no buyer.
        """
        find_buyer = partial(_buyer, masks=_masks(head), accounts=context.accounts)
        items = (i for chat in _chats(head) for i in _items(chat, find_buyer, context.accounts))
        return batches_of(items, head.source)


def _chats(head: Head) -> Iterator[_Chat]:
    """Yield each chat's messages; a line that stands outside all messages is a bad row."""
    chat: _Chat = []
    with head.open() as file:
        for part in blocks(file, _finder(head), _mark):
            if not isinstance(part, Mark):
                chat.append(part)
            elif chat:
                yield chat
                chat = []
    if chat:
        yield chat


def _finder(head: Head) -> Finder:
    find, nicks = _possible(head), _spaced_nicks(head)

    def message(line: str, before: str, after: str) -> re.Match[str] | None:
        found = find(line, before, after)
        is_head = found and (" " not in found["nick"] or found["nick"] in nicks)
        return found if is_head else None

    return message


def _possible(head: Head) -> Finder:
    """Finds what may be a head: where the nick holds blanks, it may as well be words."""
    find = spaced(_ANY, head.lines, _MESSAGE)

    def message(line: str, before: str, after: str) -> re.Match[str] | None:
        return find(line, "" if _mark(before, "", "") else before, after)

    return message


def _spaced_nicks(head: Head) -> frozenset[str]:
    with head.open() as file:
        if not any(map(_SPACED.match, file)):
            return frozenset()
    return nicks_of_heads(_stamped(head))


def _stamped(head: Head) -> Iterator[list[Stamped]]:
    """Yield the lines of each chat that may be heads, and the time of its end."""
    chat: list[Stamped] = []
    is_top = True
    with head.open() as file:
        for part in blocks(file, _possible(head), _mark):
            if isinstance(part, Mark):
                ended = _TIME.search(part.match[0])
                yield [*chat, Stamped("", ended["time"])] if ended else chat
                chat, is_top = [], True
            elif isinstance(part, Block):
                nick = part.head["nick"]
                chat.append(Stamped(nick if " " in nick else "", part.head["time"], is_top))
            is_top = is_top and isinstance(part, Mark)
    yield chat


def _mark(line: str, before: str, after: str) -> re.Match[str] | None:
    return _BEGIN.match(line) or _END.match(line) if line.startswith("/*") else None


def _items(
    chat: _Chat, find_buyer: Callable[[list[str]], str | None], accounts: Accounts
) -> Iterator[Item | BadRow]:
    said = [part for part in chat if isinstance(part, Block)]
    buyer = find_buyer([block.head["nick"] for block in said])
    owner, start = (buyer or said[0].head["nick"], said[0].head["time"]) if said else ("", "")
    for part in chat:
        if isinstance(part, BadRow):
            yield part
            continue
        nick = part.head["nick"]
        for piece in _pieces(part):
            noise = noise_kind(piece.text)
            role = "system" if noise else _role(nick, buyer, accounts)
            yield Item(
                line=piece.line,
                role=role,
                sender="" if role == "system" else nick,
                text=piece.text,
                sent_at=part.head["time"],
                conversation=chat_name(owner, start),
                buyer=buyer,
                agent=None if role in ("buyer", "system") else nick,
                kind=noise,
            )


def _pieces(block: Block) -> list[Piece]:
    """The text as one, but for the platform's own lines: these have no head.

    They stand behind a blank line, the page's last also right below a text. The export puts tabs
    at the end of lines.
    """
    lines = [line.rstrip("\t") for line in block.lines]
    text = whole_text(lines)
    if noise_kind(text):
        return [Piece(block.line, text, False)]

    def is_own(line: str, before: str) -> bool:
        return line.strip() == _LAST or (not before.strip() and noise_kind(line) is not None)

    return pieces(block.line, lines, block.line + 1, is_own)


def _masks(head: Head) -> bool:
    """Whether nicks are masked in the file, as 京东 does."""
    heads = filter(None, map(_MESSAGE.match, head.lines))
    return any(_MASKED.search(found["nick"]) for found in heads)


def _buyer(nicks: list[str], *, masks: bool, accounts: Accounts) -> str | None:
    masked = next(filter(_MASKED.search, nicks), None)
    others = (nick for nick in nicks if account_role(nick, accounts) is None)
    return masked if masked or masks else next(others, None)


def _role(nick: str, buyer: str | None, accounts: Accounts) -> str:
    if nick == buyer or _MASKED.search(nick):
        return "buyer"
    return account_role(nick, accounts) or "agent"

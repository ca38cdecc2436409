"""One row a chat, its text in one cell: the time, the words, and last who wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cstext.readers.batching import Item, batches_of
from cstext.readers.chat_name import chat_name
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import kind_of, plain_name
from cstext.readers.noise import noise_kind
from cstext.readers.roles import role_beside, shop_of
from cstext.readers.rows import BadRow, Rows, lines_of
from cstext.readers.tabular import headers_of, open_table
from cstext.settings import Accounts

_COLUMNS = {
    "buyer": "buyer 买家 买家昵称 客户昵称 客户 顾客",
    "date": "chatdate 聊天日期 日期",
    "text": "chattext 聊天内容 聊天记录",
}
_DATE = re.compile(r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?=$|[T ])")
_TIME = re.compile(r"^(?:(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})\s+)?(?P<time>\d{1,2}:\d\d:\d\d)$")
_END = "没有更多内容了"


class SenderLastReader:
    """Columns buyer, chat_date, chat_text; a sender who is not the buyer is the shop's."""

    name = "sender-last"
    title = "一行一个会话 CSV/XLSX(聊天内容在一格内:时间、内容、发送人)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the headers name a buyer, a day and a chat's text, and nothing of a message."""
        headers = headers_of(head)
        return len(_names(headers)) == len(_COLUMNS) and kind_of(headers) is None

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; ``position`` is the message's number in its cell."""
        items = _items(open_table(head), context.accounts)
        return batches_of(items, head.source)


class _Words(NamedTuple):
    """One message of a cell: its time, and its lines with the sender's name last."""

    sent_at: str
    lines: list[str]


def _names(headers: tuple[str, ...]) -> dict[str, str]:
    theirs = {plain_name(header): header for header in reversed(headers)}
    found = {
        name: next((theirs[word] for word in words.split() if word in theirs), None)
        for name, words in _COLUMNS.items()
    }
    return {name: header for name, header in found.items() if header is not None}


def _items(rows: Rows, accounts: Accounts) -> Iterator[Item | BadRow]:
    names = _names(rows.headers)
    for batch in rows.batches:
        yield from batch.bad
        cells = [batch.lines, *(batch.column(names.get(name)) for name in _COLUMNS)]
        for line, buyer, date, text in zip(*(c.to_pylist() for c in cells), strict=True):
            yield from _chat(line, (buyer or "").strip(), _day(date or ""), text, accounts)


def _chat(
    line: int, buyer: str, date: str, text: str | None, accounts: Accounts
) -> Iterator[Item | BadRow]:
    if not buyer:
        yield BadRow(line, "the row names no buyer", text or "")
        return
    words = list(_words(line, date, text or "", buyer))
    said_words = [each for each in words if isinstance(each, _Words)]
    started_at = next((each.sent_at for each in said_words), date)
    shops = {shop_of(each.lines[-1]) for each in said_words if each.lines[-1] != buyer} - {None}
    shop = shops.pop() if len(shops) == 1 else None
    for position, each in enumerate(words, start=1):
        if isinstance(each, BadRow):
            yield each
            continue
        *lines, sender = each.lines
        said = "\n".join(lines)
        noise = noise_kind(said)
        role = "system" if noise else role_beside(sender, buyer, accounts)
        yield Item(
            line=line,
            role=role,
            sender="" if role == "system" else sender,
            text=said,
            sent_at=each.sent_at,
            conversation=chat_name(buyer, started_at),
            buyer=buyer,
            agent=None if role in ("buyer", "system") else sender,
            shop=shop,
            kind=noise,
            position=position,
        )


def _day(cell: str) -> str:
    """The day, of a cell that may hold midnight beside it."""
    found = _DATE.match(cell.strip())
    return found[0] if found else cell.strip()


def _words(line: int, date: str, text: str, buyer: str) -> Iterator[_Words | BadRow]:
    """Yield the messages of a cell. A time is text where no sender can stand above it."""
    current: _Words | None = None
    for raw in [*lines_of(text), _END]:
        found = raw.strip()
        time = _TIME.match(found)
        is_head = time is not None and (current is None or _is_whole(current, buyer))
        if not (is_head or found == _END or _DATE.fullmatch(found)):
            if current is not None:
                current.lines.append(raw)
            elif found:
                yield BadRow(line, "the line belongs to no message", raw)
            continue
        if current is not None:
            yield _whole(line, current)
            current = None
        if time is not None:
            current = _Words(f"{time['date'] or date} {time['time']}", [])
        elif found != _END:
            date = found


def _is_whole(words: _Words, buyer: str) -> bool:
    """Whether the last line can be the sender's; without text, if it is called as senders are."""
    if len(words.lines) == 1:
        nick = words.lines[0].strip()
        return nick == buyer or (shop_of(nick) is not None and len(nick.split()) == 1)
    return len(words.lines) > 1


def _whole(line: int, words: _Words) -> _Words | BadRow:
    """The message without the blank lines after its sender; one without a sender is none."""
    while words.lines and not words.lines[-1].strip():
        words.lines.pop()
    if not words.lines:
        return BadRow(line, "the message has neither text nor sender", words.sent_at)
    return words._replace(lines=[*words.lines[:-1], words.lines[-1].strip()])

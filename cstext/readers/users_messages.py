"""One row a chat: who took part in it, and its messages as JSON in one cell."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cstext.errors import InputError
from cstext.readers.batching import Item, batches_of
from cstext.readers.chat_name import chat_name
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import plain_name
from cstext.readers.json_text import text_at
from cstext.readers.noise import noise_kind
from cstext.readers.records import has_columns
from cstext.readers.roles import account_role, role_beside, shop_of
from cstext.readers.rows import BadRow, Rows, cell_text
from cstext.readers.tabular import headers_of, open_table
from cstext.settings import Accounts


class UsersMessagesReader:
    """Columns ``users`` and ``messages``; the shop's accounts are called ``shop:account``."""

    name = "users-messages"
    title = "一行一个会话 CSV/XLSX(users 与 messages 列,消息为 JSON)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the table has columns called users and messages."""
        return has_columns(headers_of(head), "users", "messages")

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; ``position`` is the message's number in its cell.

        Raises:
            InputError: the table has not both columns.
        """
        rows = open_table(head)
        if not has_columns(rows.headers, "users", "messages"):
            raise InputError(f"{head.source}: no columns called users and messages")
        return batches_of(_items(rows, context), head.source)


def _items(rows: Rows, context: Context) -> Iterator[Item | BadRow]:
    names = {plain_name(header): header for header in reversed(rows.headers)}
    for batch in rows.batches:
        yield from batch.bad
        cells = [batch.lines, *(batch.column(names[name]) for name in ("users", "messages"))]
        for line, users, messages in zip(*(cell.to_pylist() for cell in cells), strict=True):
            yield from _chat(line, users or "", messages or "", context)


def _chat(line: int, users: str, cell: str, context: Context) -> Iterator[Item | BadRow]:
    messages = _list(cell)
    if messages is None:
        yield BadRow(line, "the messages are no JSON list", cell)
        return
    senders = [text_at(each, "sender_nick") for each in messages]
    nicks = [nick.strip() for nick in users.split(",") if nick.strip()] + senders
    shops = {shop for nick in nicks if (shop := shop_of(nick))}
    buyer = _buyer(dict.fromkeys(filter(None, nicks)), shops, context.accounts)
    if buyer is None:
        yield BadRow(line, "nothing tells who the buyer is", cell)
        return
    started_at = _local(text_at(next(iter(messages), None), "time"), context.zone)
    for position, (message, sender) in enumerate(zip(messages, senders, strict=True), start=1):
        text, is_summary = _content(message)
        if text is None or not sender:
            fault = "text is missing" if text is None else "sender_nick is missing"
            yield BadRow(line, f"message {position}: {fault}", cell_text(message))
            continue
        kind = "card" if is_summary else noise_kind(text)
        role = "system" if noise_kind(text) else role_beside(sender, buyer, context.accounts)
        yield Item(
            line=line,
            role=role,
            sender="" if role == "system" else sender,
            text=text,
            sent_at=text_at(message, "time") or None,
            conversation=chat_name(buyer, started_at),
            buyer=buyer,
            agent=None if role in ("buyer", "system") else sender,
            shop=min(shops, default=None),
            kind=kind,
            position=position,
        )


def _buyer(nicks: Iterable[str], shops: set[str], accounts: Accounts) -> str | None:
    """The first who is none of the shop's accounts; of several none where no account is known."""
    bare = [nick for nick in nicks if ":" not in nick and nick not in shops]
    others = [nick for nick in bare if not account_role(nick, accounts)]
    is_told = shops or len(others) < len(bare) or len(others) == 1
    return others[0] if others and is_told else None


def _list(cell: str) -> list[Any] | None:
    try:
        value = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _local(time: str, zone: str) -> str:
    """The time on the shop's clock, as people read it; as it stands where it has no zone."""
    try:
        moment = datetime.fromisoformat(time)
        local = moment.astimezone(ZoneInfo(zone)) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return time
    return local.strftime("%Y-%m-%d %H:%M:%S")


def _content(message: Any) -> tuple[str | None, bool]:
    """The text, or what stands for a card: its summary; and whether it is that."""
    content = message.get("content") if isinstance(message, dict) else None
    if isinstance(content, str):
        return content, False
    if not isinstance(content, dict):
        return None, False
    if isinstance(content.get("text"), str):
        return content["text"], False
    summary = content.get("summary")
    return (summary, True) if isinstance(summary, str) else (None, False)

"""网易七鱼-style export of sessions: one row a session, its chat in one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from cstext.errors import InputError
from cstext.readers.batching import Item, batches_of, no_rows, note_batch
from cstext.readers.chat_name import chat_name
from cstext.readers.clock_columns import with_days
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.counted import counted
from cstext.readers.head import Head
from cstext.readers.headers import RECORD_DAYS, RECORDS, recognise
from cstext.readers.noise import noise_kind
from cstext.readers.records import RAW, has_columns, record_columns
from cstext.readers.roles import account_role, role_of, shop_of
from cstext.readers.rows import BadRow, RowBatch, lines_of
from cstext.readers.tabular import headers_of, open_table
from cstext.settings import Accounts

_CHAT = "会话内容"
_MESSAGE = re.compile(
    r"^(?P<nick>\S.*?)[ \t\u00a0\u3000]{2,}"
    r"(?P<time>\d{4}年\d{1,2}月\d{1,2}日 \d{1,2}:\d\d:\d\d|\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d\d:\d\d)"
    r"\s*$"
)
_TOTAL = r"^(?:总计|合计|汇总)$"
_BOT = re.compile(r"机器人|智能客服")


class QiyuReader:
    """Durations ``HH:MM:SS``; the row 总计 is left out, with a note."""

    name = "qiyu"
    title = "网易七鱼式 会话导出 XLSX(一行一个会话,会话内容在一格内)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether 会话内容 and 会话ID, or 访客用户名, are among the headers."""
        headers = headers_of(head)
        return has_columns(headers, _CHAT, "会话ID") or has_columns(headers, _CHAT, "访客用户名")

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages, and beside them the records of their sessions.

        ``line`` is the row's record number, ``position`` the message's number in its cell.

        Raises:
            InputError: the table has no chats.
        """
        rows = open_table(head)
        names, days = recognise(rows.headers, RECORDS), recognise(rows.headers, RECORD_DAYS)
        text = recognise(rows.headers, {_CHAT: [_CHAT]}).get(_CHAT)
        if text is None:
            raise InputError(f"{head.source}: no column with the chats ({_CHAT})")
        left_out = 0
        for batch in (with_days(part, names, days) for part in rows.batches):
            kept = batch.filter(_is_session(batch, text, names.get("started_at")))
            left_out += len(batch.lines) - len(kept.lines)
            cells, columns = record_columns(kept, names, context.zone)
            columns["conversation"] = columns["record_id"]
            columns["shop"] = pc.coalesce(columns["shop"], _shops(columns["agent"]))
            records = cells.sift(columns, RAW, head.source)
            chats = batches_of(_chats(kept.column(text), columns, context.accounts), head.source)
            first = next(chats, no_rows(head.source))
            rejected = pa.concat_batches([records.rejected, first.rejected])
            yield replace(first, rejected=rejected, records=records.rows)
            yield from chats
        if left_out:
            rows_left = counted(left_out, "row")
            yield note_batch(f"{rows_left} of totals or without a session left out", head.source)


class _Chat(NamedTuple):
    line: int
    name: str | None
    buyer: str | None
    agent: str | None
    shop: str | None
    text: str | None


def _shops(agents: pa.Array) -> pa.Array:
    """The shops whose sub-accounts received the buyers."""
    return pa.array([agent and shop_of(agent) for agent in agents.to_pylist()], pa.string())


def _is_session(rows: RowBatch, text: str, started_at: str | None) -> pa.Array:
    """Whether a row is a session's: no total, and not without both a start and a chat."""
    first = pc.fill_null(next(iter(rows.columns.values())), "")
    is_nothing = [
        pc.match_substring_regex(pc.fill_null(rows.column(name), ""), r"^\s*-*\s*$")
        for name in (text, started_at)
    ]
    is_total = pc.match_substring_regex(first, _TOTAL)
    return pc.invert(pc.or_(is_total, pc.and_(*is_nothing)))


def _chats(
    texts: pa.Array, columns: dict[str, pa.Array], accounts: Accounts
) -> Iterator[Item | BadRow]:
    given = (columns[name] for name in ("line", "record_id", "buyer", "agent", "shop"))
    for row in zip(*(column.to_pylist() for column in (*given, texts)), strict=True):
        chat = _Chat(*row)
        if (chat.text or "").strip(" -\n"):
            yield from _items(chat, accounts)


def _items(chat: _Chat, accounts: Accounts) -> Iterator[Item | BadRow]:
    """Yield the messages of one cell; a name on a line with its time, then the text."""
    heads: list[tuple[re.Match[str], list[str]]] = []
    for line in lines_of(chat.text or ""):
        if match := _MESSAGE.match(line):
            heads.append((match, []))
        elif heads:
            heads[-1][1].append(line)
        elif line.strip():
            yield BadRow(chat.line, "the line belongs to no message", line)
    buyer = _buyer(chat, [match["nick"] for match, _ in heads], accounts)
    for position, (match, lines) in enumerate(heads, start=1):
        text = "\n".join(lines).strip("\n")
        noise = noise_kind(text)
        role = "system" if noise else _role(match["nick"], buyer, accounts)
        yield Item(
            line=chat.line,
            role=role,
            sender="" if role == "system" else match["nick"],
            text=text,
            sent_at=match["time"],
            conversation=chat.name or chat_name(buyer or "", heads[0][0]["time"]),
            buyer=chat.buyer or buyer,
            agent={"buyer": chat.agent, "system": None}.get(role, match["nick"]),
            shop=chat.shop,
            kind=noise,
            position=position,
        )


def _buyer(chat: _Chat, nicks: list[str], accounts: Accounts) -> str | None:
    """The name the buyer has in the chat: the visitor's, else the first that is no account."""
    if chat.buyer in nicks:
        return chat.buyer
    others = (nick for nick in nicks if nick not in (chat.agent, *accounts.agents))
    roles = ((nick, _role(nick, None, accounts)) for nick in others)
    return next((nick for nick, role in roles if role in ("buyer", "agent")), None)


def _role(nick: str, buyer: str | None, accounts: Accounts) -> str:
    if nick == buyer:
        return "buyer"
    told = account_role(nick, accounts) or ("bot" if _BOT.search(nick) else None)
    return told or role_of(nick) or "agent"

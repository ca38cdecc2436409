"""生意参谋 consultation details, JSON: sessions, each with what is known of it and its messages.

The HTML list that some tools scrape instead (groupTime, chatTime, chatName, chatTextLeft) is not
read: nothing tells how its tags nest or which names are the shop's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cstext.readers.batching import Item, batches_of
from cstext.readers.chat_name import chat_name
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.json_text import json_entries, text_at
from cstext.readers.noise import noise_kind
from cstext.readers.repeats import Repeats
from cstext.readers.roles import account_role
from cstext.readers.rows import BadRow, cell_text
from cstext.readers.tabular import is_json
from cstext.settings import Accounts

_LOOKS = re.compile(r'"sessions"\s*:\s*\[\s*(?:\{\s*"(?:meta|messages)"\s*:|\])')
_MASKED = re.compile(r"\*{2,}")


class SycmJsonReader:
    """One object, or one a line, or an array of them; each holds the sessions of a day."""

    name = "sycm-json"
    title = "生意参谋 旺旺咨询明细 JSON"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether a list of sessions with meta or messages is in sight."""
        return head.form == "text" and is_json(head) and bool(_LOOKS.search(head.text))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; ``line`` is the object's, ``position`` numbers those in it."""
        repeats = Repeats()
        yield from batches_of(_items(head, context.accounts, repeats), head.source)
        yield from repeats.notes(head.source)


def _items(head: Head, accounts: Accounts, repeats: Repeats) -> Iterator[Item | BadRow]:
    for entry in json_entries(head):
        sessions = entry.value.get("sessions") if isinstance(entry.value, dict) else None
        if not isinstance(sessions, list):
            yield BadRow(entry.line, "no JSON object with sessions", entry.raw)
            continue
        position = 0
        for session in sessions:
            for item in _session(session, entry.line, accounts, repeats):
                position += 1
                yield item._replace(position=position) if isinstance(item, Item) else item


def _session(
    session: Any, line: int, accounts: Accounts, repeats: Repeats
) -> Iterator[Item | BadRow]:
    meta = session.get("meta") if isinstance(session, dict) else None
    messages = session.get("messages") if isinstance(session, dict) else None
    if not isinstance(meta, dict) or not isinstance(messages, list):
        yield BadRow(line, "the session has no meta or no messages", cell_text(session))
        return
    account = text_at(meta, "psnNickName")
    shop = account.partition(":")[0]
    roles = [_role(text_at(each, "userNickFrom"), account, shop, accounts) for each in messages]
    wrote = [
        text_at(each, "userNickFrom")
        for each, role in zip(messages, roles, strict=True)
        if role == "buyer"
    ]
    # The list masks the buyer's nick, the messages mostly do not.
    named = (nick for nick in wrote if nick and not _MASKED.search(nick))
    buyer = next(named, None) or text_at(meta, "buyerNick") or next(iter(wrote), "")
    name = text_at(meta, "dataId") or chat_name(buyer, text_at(meta, "startTime"))
    for message, role in zip(messages, roles, strict=True):
        text = message.get("msg") if isinstance(message, dict) else None
        if not isinstance(text, str) or not role:
            fault = "msg" if role else "userNickFrom"
            yield BadRow(line, f"the message has no {fault}", cell_text(message))
            continue
        noise, sender = noise_kind(text), text_at(message, "userNickFrom")
        addressed = text_at(message, "userNickTo")
        settled = "system" if noise else role
        agent = {"buyer": _account(addressed, account, shop), "system": None}.get(settled, sender)
        item = Item(
            line=line,
            role=settled,
            sender="" if settled == "system" else sender,
            text=text,
            sent_at=text_at(message, "gmtCreated") or None,
            conversation=name,
            buyer=buyer,
            agent=agent,
            shop=shop or None,
            kind=noise,
        )
        if not repeats.is_told(text_at(message, "msgId"), item):
            yield item


def _role(nick: str, account: str, shop: str, accounts: Accounts) -> str:
    """The shop's accounts are its name or begin with it; without a name, "" ."""
    if not nick:
        return ""
    listed = account_role(nick, accounts)
    return listed or ("agent" if _is_shops(nick, account, shop) else "buyer")


def _account(addressed: str, account: str, shop: str) -> str | None:
    return (addressed if _is_shops(addressed, account, shop) else account) or None


def _is_shops(nick: str, account: str, shop: str) -> bool:
    return nick == account or (bool(shop) and (nick == shop or nick.startswith(f"{shop}:")))

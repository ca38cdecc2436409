"""Chat JSONL: one chat a line with its messages; also one JSON array of such chats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cstext.readers.batching import Item, batches_of
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.json_text import JsonEntry, first_object, json_entries
from cstext.readers.roles import role_of
from cstext.readers.rows import BadRow, cell_text
from cstext.readers.tabular import is_json

_LOOKS = re.compile(r'"messages"\s*:\s*\[\s*(?:\{[^{}]*"(?:role|text)"\s*:|\])')
_NAMED = re.compile(r'"(?:session_id|id)"\s*:')
_RESULT = re.compile(r'[\ufeff\s]*\{\s*"(?:policy|segmenter)"\s*:')
"""How a document begins that cstext itself has worked out: it may list messages, but is no chat."""


class ChatJsonlReader:
    """The form that labels and other tools exchange; times may be missing."""

    name = "chat-jsonl"
    title = "会话 JSONL(一行一个会话,含消息列表)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether a chat with a name and messages is in sight."""
        if head.form != "text" or not is_json(head) or _RESULT.match(head.text):
            return False
        return bool(_LOOKS.search(head.text) and _NAMED.search(head.text))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; line is the chat's line, position the message's number in it."""
        entries = json_entries(head)
        items = (item for entry in entries for item in _items(entry))
        return batches_of(items, head.source)


def holds_labels(head: Head) -> bool:
    """Whether the chats carry decisions: they were taken from an export, which counts them."""
    value = first_object(head)
    return value is not None and "labelled_by" in value


def _items(entry: JsonEntry) -> Iterator[Item | BadRow]:
    chat, line = entry.value, entry.line
    if not isinstance(chat, dict):
        yield BadRow(line, "no JSON object", entry.raw)
        return
    name = _text(chat.get("session_id")) or _text(chat.get("id"))
    messages = chat.get("messages")
    if not name or not isinstance(messages, list):
        missing = "messages" if name else "session_id"
        yield BadRow(line, f"the chat has no {missing}", json.dumps(chat, ensure_ascii=False))
        return
    buyer = _text(chat.get("buyer")) or _first_buyer(messages) or name
    given = {
        "conversation": name,
        "buyer": buyer,
        "shop": _text(chat.get("shop")) or None,
    }
    for position, message in enumerate(messages, start=1):
        yield _item(message, line, position, _text(chat.get("agent")) or None, given)


def _item(
    message: Any, line: int, position: int, agent: str | None, given: dict[str, str | None]
) -> Item | BadRow:
    role = role_of(_text(message.get("role"))) if isinstance(message, dict) else None
    if role is None or not isinstance(message.get("text"), str):
        fault = "role is none of the known" if role is None else "text is missing"
        raw = json.dumps(message, ensure_ascii=False)
        return BadRow(line, f"message {position}: {fault}", raw)
    named = _text(message.get("sender")) or None
    author = {"buyer": given["buyer"], "system": None}.get(role, agent)
    sender = None if role == "system" else named or author
    return Item(
        line=line,
        role=role,
        sender=sender or "",
        text=message["text"],
        sent_at=_text(message.get("sent_at")) or None,
        agent={"buyer": agent, "system": None}.get(role, sender),
        kind=_text(message.get("kind")) or None,
        position=position,
        **given,
    )


def _first_buyer(messages: list[Any]) -> str:
    for message in messages:
        if isinstance(message, dict) and role_of(_text(message.get("role"))) == "buyer":
            return _text(message.get("sender"))
    return ""


def _text(value: Any) -> str:
    return cell_text(value).strip()

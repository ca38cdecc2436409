"""What a line of a label file holds: chat JSONL with a person's decision beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from cstext.reasons import Chat, Model


def text_hash(messages: Iterable[tuple[str, str]]) -> str:
    """Return what tells one chat's text from another's; ``messages`` are (role, text).

    System lines do not count: exports differ in which of them they carry.

    >>> text_hash([("buyer", "有货吗")]) == text_hash([("system", "已读"), ("buyer", "有货吗")])
    True
    """
    kept = [[role, text] for role, text in messages if role != "system"]
    content = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def chat_hash(chat: Chat) -> str:
    """Return the ``text_hash`` of a chat."""
    return text_hash((turn.role, turn.text) for turn in chat.messages)


def record_hash(record: Mapping[str, Any]) -> str:
    """Return a label line's own ``text_hash``, or that of the messages it carries."""
    stated = record.get("text_hash")
    if isinstance(stated, str) and stated:
        return stated
    messages = record.get("messages") or []
    return text_hash((message["role"], message["text"]) for message in messages)


def model_id(model: Model) -> str:
    """Return the model's name with a mark of its content: two that differ have two ids."""
    content = model.card.get("files")
    mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
    return f"{model.name}@{mark}" if content else model.name


def draw(session_id: str) -> float:
    """Return the session's place in the random order, 0 to 1: drawn once and for all by its name.

    The chats below any bound are a random sample, whoever draws and whenever.
    """
    digest = hashlib.sha256(f"cstext desk {session_id}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") / 2**64

"""What a line of a label file holds: chat JSONL with a person's decision beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from cstext.reasons import Chat, Model
from cstext.reasons.same_chat import text_hash


def chat_hash(chat: Chat) -> str:
    """Return the ``text_hash`` of a chat."""
    return text_hash((turn.role, turn.text) for turn in chat.messages)


def spoken(roles: Iterable[str]) -> list[int]:
    """Return the numbers of a chat's messages that are no system lines: those that its hash tells.

    >>> spoken(["buyer", "system", "agent"])
    [1, 3]
    """
    return [number for number, role in enumerate(roles, 1) if role != "system"]


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

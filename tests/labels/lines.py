"""Label lines, made short."""

from __future__ import annotations

from typing import Any

from cstext.reasons.same_chat import text_hash

MESSAGES = [{"role": "buyer", "text": "M码有货吗"}, {"role": "agent", "text": "没有了亲"}]


def label(
    session: str, reason: str | None = "stock", by: str = "ann", **more: Any
) -> dict[str, Any]:
    """A label line; with another ``action`` it has no cause."""
    messages = more.pop("messages", MESSAGES)
    return {
        "session_id": session,
        "action": "label",
        "reason": reason,
        "labelled_by": by,
        "labelled_at": "2026-11-16T10:00:00+08:00",
        "text_hash": text_hash((m["role"], m["text"]) for m in messages),
        "messages": messages,
        **more,
    }

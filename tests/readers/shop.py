"""Small made-up exports for the tests of the readers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cstext.engine import Engine
from cstext.readers import Intake, ReadOptions, ingest

RULE, MINUS = "=" * 64, "-" * 28


def qianniu(account: str, *messages: tuple[str, str, str], buyer: str = "tb1") -> str:
    """An export of one buyer's chat: (sender, time of 2024-03-01, text) each."""
    lines = [account, "", RULE, "   单聊   ", RULE, "", f"{MINUS}{buyer}{MINUS}"]
    lines += [f"cntaobao{nick}(2024-03-01 {time}):  {text}" for nick, time, text in messages]
    return "\n".join(lines) + "\n"


def chat(name: str, *messages: tuple[str, str | None, str], **more: Any) -> str:
    """A line of chat JSONL: (role, time of 2026-03-04 or None, text) each."""
    body = [
        {"role": role, "text": text} | ({"sent_at": f"2026-03-04 {time}"} if time else {})
        for role, time, text in messages
    ]
    return json.dumps({"session_id": name, "messages": body} | more, ensure_ascii=False) + "\n"


def take_in(
    *inputs: Path, options: ReadOptions | None = None
) -> tuple[Intake, dict[str, list[dict[str, Any]]]]:
    """Ingest and return the intake and the rows of all four tables."""
    with Engine() as engine:
        intake = ingest(engine, inputs, options or ReadOptions())
        tables = {
            name: engine.rows(f"SELECT * FROM {name} ORDER BY source, line")
            for name in ("orders", "refunds", "rejected")
        }
        tables["messages"] = engine.rows("SELECT * FROM messages ORDER BY source, line, position")
    return intake, tables

"""The names of chats that an export holds but does not name."""

from __future__ import annotations

import re


def chat_name(owner: str, started_at: str) -> str:
    """Return the name of a chat: whose it is, and when it began, so that two exports agree.

    >>> chat_name("j****23", "2024-03-01 10:11:12"), chat_name("tb1", "2024/3/1 9:11:12")
    ('j****23#20240301T101112', 'tb1#20240301T091112')
    """
    parts = [part.zfill(2) for part in re.findall(r"\d+", started_at)[:6]]
    day, clock = "".join(parts[:3]), "".join(parts[3:])
    return f"{owner}#{day}T{clock}" if clock else f"{owner}#{day or started_at.strip()}"

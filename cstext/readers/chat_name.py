"""The names of chats that an export holds but does not name."""

from __future__ import annotations

import re


def chat_name(owner: str, started_at: str) -> str:
    """Return the name of a chat: whose it is, and when it began, so that two exports agree.

    >>> chat_name("j****23", "2024-03-01 10:11:12")
    'j****23#20240301T101112'
    """
    digits = re.sub(r"[-/:]", "", started_at.strip()[:19])
    return f"{owner}#{digits.replace(' ', 'T')}"

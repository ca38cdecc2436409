"""What the classifier is given: one session's messages, oldest first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """One message: its role (of ``cstext.tables.ROLES``), text, and time if the export has one."""

    role: str
    text: str
    sent_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Chat:
    """One session. Message numbers count from 1 in the order of ``messages``."""

    session_id: str
    messages: tuple[Turn, ...]

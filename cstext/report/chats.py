"""The chats of chosen sessions, from the tables, as the reasons layer and the media take them."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from cstext.engine import Engine
from cstext.reasons import Chat, Turn

SessionKey = tuple[str, str, int]
"""shop, conversation, session_n"""


def session_lines(engine: Engine, where: str) -> dict[SessionKey, list[dict[str, Any]]]:
    """Return the messages of the sessions that `where` (SQL over `inquiries` as i) selects.

    Each line: n (from 1), role, sender, sent_ms, text, source, line; system lines included.
    """
    rows = engine.arrow(
        f"""
        SELECT t.shop, t.conversation, t.session_n, t.role, m.sender, t.sent_ms, m.text,
            m.source, m.line
        FROM inquiries AS i
        JOIN turns AS t
            ON t.shop = i.shop AND t.conversation = i.conversation AND t.session_n = i.session_n
        JOIN messages AS m ON m.message_id = t.message_id
        WHERE {where}
        ORDER BY i.started_ms NULLS LAST, t.shop NULLS LAST, t.conversation NULLS LAST,
            t.session_n NULLS LAST, t.n NULLS LAST
        """
    ).to_pylist()
    lines: dict[SessionKey, list[dict[str, Any]]] = {}
    for row in rows:
        chat = lines.setdefault(
            (row.pop("shop"), row.pop("conversation"), row.pop("session_n")), []
        )
        chat.append({"n": len(chat) + 1, **row})
    return lines


def as_chat(session_id: str, lines: list[dict[str, Any]]) -> Chat:
    """Return the lines as a chat to classify; message numbers stay what they are."""
    turns = tuple(Turn(line["role"], line["text"], line["sent_ms"]) for line in lines)
    return Chat(session_id, turns)


CAUSES = pa.schema(
    [
        ("shop", pa.string()),
        ("conversation", pa.string()),
        ("session_n", pa.int64()),
        ("reason", pa.string()),
        ("confidence", pa.float64()),
        ("review", pa.bool_()),
        ("decided_by", pa.string()),
    ]
)

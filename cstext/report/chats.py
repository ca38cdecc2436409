"""The chats of chosen sessions, from the tables, as the reasons layer and the media take them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, islice
from typing import Any

import numpy as np
import pyarrow as pa

from cstext.engine import Engine
from cstext.reasons import Chat, Turn


def session_lines(engine: Engine, where: str) -> dict[int, list[dict[str, Any]]]:
    """Return the messages of the sessions that `where` (SQL over `inquiries` as i) selects.

    The key is session_n.
    Each line: n (from 1), role, sender, sent_ms, text, source, line; system lines included.
    """
    rows = _messages(engine, where, ", p.sender, p.source, p.line").to_pylist()
    lines: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        chat = lines.setdefault(row.pop("session_n"), [])
        chat.append({"n": len(chat) + 1, **row})
    return lines


def session_turns(engine: Engine, where: str) -> dict[int, tuple[Turn, ...]]:
    """Return the messages of the sessions that `where` selects, as a classifier takes them.

    The key is session_n; message numbers are those of `session_lines`.
    """
    rows = _messages(engine, where)
    numbers = rows.column("session_n").to_numpy()
    ends = [*(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
    columns = (rows.column(name).to_pylist() for name in ("role", "text", "sent_ms"))
    turns = map(Turn, *columns)
    begins = [0, *ends[:-1]]
    return {
        int(numbers[begin]): tuple(islice(turns, end - begin))
        for begin, end in zip(begins, ends, strict=True)
        if end > begin
    }


def put_lines(engine: Engine, where: str) -> None:
    """Make the table `lines` of the sessions that `where` (SQL over `inquiries` as i) selects."""
    engine.put(
        "asked_sessions", engine.arrow(f"SELECT i.session_n FROM inquiries AS i WHERE {where}")
    )
    engine.make("lines", __package__, apart=True)


def lines_put(engine: Engine, order: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Yield session_n and the messages of each session of `lines`, as `session_lines`.

    They come in an ``order`` that tells them apart (SQL over `inquiries` as i), never all in
    memory.
    """
    rows = engine.batches(
        f"""
        SELECT l.session_n, l.role, l.sender, l.sent_ms, l.text, l.source, l.line
        FROM lines AS l
        JOIN inquiries AS i ON i.session_n = l.session_n
        ORDER BY {order}, l.n NULLS LAST
        """
    )
    said = (row for batch in rows for row in batch.to_pylist())
    for session_n, chat in groupby(said, lambda row: int(row.pop("session_n"))):
        yield session_n, [{"n": n, **row} for n, row in enumerate(chat, 1)]


def as_chat(session_id: str, lines: list[dict[str, Any]]) -> Chat:
    """Return the lines as a chat to classify; message numbers stay what they are."""
    turns = tuple(Turn(line["role"], line["text"], line["sent_ms"]) for line in lines)
    return Chat(session_id, turns)


def _messages(engine: Engine, where: str, more: str = "") -> pa.Table:
    return engine.arrow(
        f"""
        SELECT t.session_n, t.role, t.sent_ms, p.text{more}
        FROM inquiries AS i
        JOIN turns AS t ON t.session_n = i.session_n
        JOIN places AS p ON p.n = t.n
        WHERE {where}
        ORDER BY t.n NULLS LAST
        """
    )


CAUSES = pa.schema(
    [
        ("session_n", pa.int64()),
        ("reason", pa.string()),
        ("confidence", pa.float64()),
        ("review", pa.bool_()),
        ("decided_by", pa.string()),
    ]
)

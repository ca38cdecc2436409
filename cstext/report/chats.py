"""The chats of chosen sessions, from the tables, as the reasons layer and the media take them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cstext.engine import Engine
from cstext.reasons import SIDES, Chat, Messages, Turn


def session_lines(engine: Engine, where: str) -> dict[int, list[dict[str, Any]]]:
    """Return the messages of the sessions that `where` (SQL over `inquiries` as i) selects.

    The key is session_n.
    Each line: n (from 1), role, sender, sent_ms, text, source, line; system lines included.
    """
    return by_session(
        engine.arrow(
            f"""
            SELECT t.session_n, t.role, t.sent_ms, p.text, p.sender, p.source, p.line
            FROM inquiries AS i
            JOIN turns AS t ON t.session_n = i.session_n
            JOIN places AS p ON p.n = t.n
            WHERE {where}
            ORDER BY t.n NULLS LAST
            """
        )
    )


def lines_of_sessions(engine: Engine, sessions: Sequence[int]) -> pa.Table:
    """Return the lines of sessions that are in `lines`, for `by_session`."""
    engine.put("drawn_sessions", pa.table({"session_n": pa.array(sessions, pa.int64())}))
    return engine.arrow(
        """
        SELECT l.session_n, l.role, l.sent_ms, l.text, l.sender, l.source, l.line
        FROM drawn_sessions AS d
        JOIN lines AS l ON l.session_n = d.session_n
        ORDER BY l.n NULLS LAST
        """
    )


def by_session(rows: pa.Table) -> dict[int, list[dict[str, Any]]]:
    """Return the lines of each session, as `session_lines`."""
    lines: dict[int, list[dict[str, Any]]] = {}
    for row in rows.to_pylist():
        chat = lines.setdefault(row.pop("session_n"), [])
        chat.append({"n": len(chat) + 1, **row})
    return lines


def lines_of(engine: Engine, where: str) -> pa.Table:
    """Return session_n, role, text and sent_ms of the lines of the sessions that `where` selects.

    They are of the table `lines`; one session's come one after another, in their order.
    """
    return engine.arrow(
        f"""
        SELECT l.session_n, l.role, l.text, l.sent_ms
        FROM lines AS l
        JOIN inquiries AS i ON i.session_n = l.session_n
        WHERE {where}
        ORDER BY l.n NULLS LAST
        """
    )


def turns_in(rows: pa.Table) -> dict[int, tuple[Turn, ...]]:
    """Return the messages of each session of `lines_of`, as a classifier takes them.

    The key is session_n; message numbers are those of `session_lines`.
    """
    begins, sessions = _sessions(rows)
    turns = map(Turn, *(rows.column(name).to_pylist() for name in ("role", "text", "sent_ms")))
    counts = np.diff([*begins.tolist(), rows.num_rows]).tolist()
    return {
        session_n: tuple(islice(turns, count))
        for session_n, count in zip(sessions, counts, strict=True)
    }


def said_in(rows: pa.Table) -> tuple[list[int], Messages]:
    """Return the sessions of `lines_of`, and what was said in them."""
    begins, sessions = _sessions(rows)
    chat = np.zeros(rows.num_rows, np.int64)
    chat[begins[1:]] = 1
    chat = np.cumsum(chat)
    roles = rows.column("role").combine_chunks().dictionary_encode()
    sides = np.array([SIDES.get(role, -1) for role in roles.dictionary.to_pylist()], np.int64)
    side = sides[roles.indices.to_numpy()]
    is_said = side >= 0
    number = np.arange(1, rows.num_rows + 1) - begins[chat]
    texts = rows.column("text").filter(pa.array(is_said)).to_pylist()
    return sessions, Messages(texts, side[is_said], chat[is_said], number[is_said], len(sessions))


def _sessions(rows: pa.Table) -> tuple[NDArray[np.int64], list[int]]:
    """Where each session begins, and which it is."""
    numbers = rows.column("session_n").to_numpy()
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    return begins, numbers[begins].tolist()


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


CAUSES = pa.schema(
    [
        ("session_n", pa.int64()),
        ("reason", pa.string()),
        ("confidence", pa.float64()),
        ("review", pa.bool_()),
        ("decided_by", pa.string()),
    ]
)

"""Puts what the engine says beside what the oracle says."""

from __future__ import annotations

from typing import Any

import pytest

from cstext.policy import Policy
from tests.chats import Answer, Row
from tests.oracle.rounds import Session, converse
from tests.oracle.totals import totals, totals_by

DIMENSIONS = ("agent", "day", "hour", "week")


def assert_agree(rows: list[Row], policy: Policy) -> None:
    """Raise AssertionError where the engine and the oracle differ on these messages."""
    answer = Answer(rows, policy, DIMENSIONS)
    sessions = converse(rows, policy)
    assert rounds_said(answer) == rounds_due(sessions)
    assert sessions_said(answer) == sessions_due(sessions)
    assert same(answer.total, totals(sessions, policy))
    for name in DIMENSIONS:
        due = totals_by(sessions, policy, name)
        said = {row[name]: {k: v for k, v in row.items() if k != name} for row in answer.by[name]}
        assert same(_without_empty(said), _without_empty(due))


def rounds_said(answer: Answer) -> list[tuple[Any, ...]]:
    return sorted(
        (
            r["question_line"],
            r["left_out_because"] or "counted",
            r["agent"],
            r["seconds"] if r["left_out_because"] is None else "",
            r["replied_at"] is not None if r["left_out_because"] is None else "",
        )
        for r in answer.rounds
    )


def rounds_due(sessions: list[Session]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            r.line,
            r.left_out_because or "counted",
            r.agent,
            r.seconds if r.left_out_because is None else "",
            r.replied_ms is not None if r.left_out_because is None else "",
        )
        for session in sessions
        for r in session.rounds
    )


def sessions_said(answer: Answer) -> list[tuple[Any, ...]]:
    return [(s["conversation"], s["started_ms"], s["agent"]) for s in _by_chat(answer.sessions)]


def sessions_due(sessions: list[Session]) -> list[tuple[Any, ...]]:
    due = [
        {"conversation": s.conversation, "started_ms": s.started_ms, "agent": s.writer}
        for s in sessions
    ]
    return [tuple(row.values()) for row in _by_chat(due)]


def _by_chat(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["conversation"], row["started_ms"] or 0))


def same(said: Any, due: Any) -> Any:
    """Equality of figures up to the last digit that the engine rounds to."""
    if isinstance(due, dict):
        assert said.keys() == due.keys(), f"engine {list(said)}, oracle {list(due)}"
        for key in due:
            assert same(said[key], due[key]), f"{key}: engine {said[key]}, oracle {due[key]}"
        return True
    return said == pytest.approx(due, abs=0.00051) if isinstance(due, float) else said == due


def _without_empty(cells: dict[Any, Row]) -> dict[Any, Row]:
    """Cells that nothing happened in may stand there or not."""
    return {name: f for name, f in cells.items() if f["rounds"] or f["sessions"]}

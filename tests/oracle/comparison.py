"""Puts what the engine says beside what the oracle says."""

from __future__ import annotations

from typing import Any

import pytest

from cstext.policy import Policy
from tests.chats import Answer, Row
from tests.oracle.logs import written
from tests.oracle.rounds import Session, converse
from tests.oracle.totals import totals, totals_by

DIMENSIONS = ("agent", "day", "hour", "week")


def assert_agree(texts: list[str], policy: Policy, buyers: int = 1) -> None:
    """Raise AssertionError where the engine and the oracle differ on these chats.

    ``buyers`` chats in a row are one buyer's. The shortest chat with a difference is named.
    """
    rows = written(texts, buyers)
    answer = Answer(rows, policy, DIMENSIONS)
    sessions = converse(rows, policy)
    said, due = rounds_said(answer), rounds_due(sessions)
    odd = sorted({line // 100 for line, *_ in said ^ due}, key=lambda n: len(texts[n]))
    for n in odd[:1]:
        here = [[r for r in side if r[0] // 100 == n] for side in (said - due, due - said)]
        raise AssertionError(f"{texts[n]}: engine {here[0]}, oracle {here[1]}, {policy!r}")
    assert sessions_said(answer) == sessions_due(sessions)
    assert_same(answer.total, totals(sessions, policy))
    for name in DIMENSIONS:
        cells = {r[name]: {k: v for k, v in r.items() if k != name} for r in answer.by[name]}
        assert_same(cells, totals_by(sessions, policy, name))


def rounds_said(answer: Answer) -> set[tuple[Any, ...]]:
    return {
        (
            r["question_line"],
            r["left_out_because"] or "counted",
            r["agent"],
            r["seconds"] if r["left_out_because"] is None else "",
            r["replied_at"] is not None if r["left_out_because"] is None else "",
        )
        for r in answer.rounds
    }


def rounds_due(sessions: list[Session]) -> set[tuple[Any, ...]]:
    return {
        (
            r.line,
            r.left_out_because or "counted",
            r.agent,
            r.seconds if r.left_out_because is None else "",
            r.replied_ms is not None if r.left_out_because is None else "",
        )
        for session in sessions
        for r in session.rounds
    }


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


def assert_same(said: Any, due: Any, where: str = "") -> None:
    """Figures are equal up to the last digit that the engine rounds to."""
    if isinstance(due, dict):
        assert said.keys() == due.keys(), f"{where}: engine {list(said)}, oracle {list(due)}"
        for key in due:
            assert_same(said[key], due[key], f"{where} {key}")
        return
    expected = pytest.approx(due, abs=0.00051) if isinstance(due, float) else due
    assert said == expected, f"{where}: engine {said}, oracle {due}"

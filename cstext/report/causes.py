"""Decides the causes of the lost inquiries (without orders: the obstacles of received sessions)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.labels import Session
from cstext.labels.record import chat_hash
from cstext.reasons import Chat, Decision, Model, by_person, classify
from cstext.report.chats import CAUSES, as_chat, session_lines


@dataclass(frozen=True)
class Case:
    """One session whose cause was decided, with its lines."""

    inquiry: dict[str, Any]
    lines: list[dict[str, Any]]
    decision: Decision
    found: Decision
    """What the model says of it, whatever people decided."""
    text_hash: str


def decide_causes(
    engine: Engine, model: Model, period: Period, people: Mapping[str, Session] | None = None
) -> list[Case]:
    """Make the table `causes` and return its cases, in the order in which they started.

    With orders: the lost inquiries that start in the period. Without: its received sessions, of
    which no one knows how they ended. ``people`` are people's decisions by session_id: where one
    holds for the chat as it is, it stands instead of the model's.
    """
    where = _selection(period)
    lines = session_lines(engine, where)
    inquiries = engine.rows(
        f"""
        SELECT i.* FROM inquiries AS i WHERE {where}
        ORDER BY i.started_ms NULLS LAST, i.session_n NULLS LAST
        """
    )
    chats = [as_chat(row["session_id"], lines[row["session_n"]]) for row in inquiries]
    found = classify(chats, model)
    marks = [chat_hash(chat) for chat in chats]
    cases = [
        Case(row, lines[row["session_n"]], _settled(one, mark, people or {}), one, mark)
        for row, one, mark in zip(inquiries, found, marks, strict=True)
    ]
    engine.put("causes", _table(cases))
    return cases


def decide_weeks(
    engine: Engine,
    model: Model,
    weeks: Sequence[Period],
    people: Mapping[str, Session] | None = None,
) -> list[Case]:
    """Make the table `causes` of all weeks, one after another, and return their cases.

    Only those of the last week keep their lines: the others are counted and forgotten.
    """
    cases: list[Case] = []
    for week in weeks:
        cases = [replace(case, lines=[]) for case in cases]
        cases += decide_causes(engine, model, week, people)
    engine.put("causes", _table(cases))
    return cases


def settled(
    found: Sequence[Decision], chats: Sequence[Chat], people: Mapping[str, Session]
) -> list[Decision]:
    """Return the model's decisions with people's in their place, where they hold."""
    return [_settled(one, chat_hash(chat), people) for one, chat in zip(found, chats, strict=True)]


def _settled(found: Decision, mark: str, people: Mapping[str, Session]) -> Decision:
    """A verdict on another text of the chat does not hold; a disputed cause needs a review."""
    session = people.get(found.session_id)
    if session is None:
        return found
    if session.is_disputed:
        return replace(found, review=True)
    verdict = session.verdict
    if verdict is None or verdict.text_hash != mark:
        return found
    return by_person(found, verdict.reason, verdict.second, verdict.evidence)


def _selection(period: Period) -> str:
    return (
        "i.left_out_because IS NULL AND coalesce(i.outcome, 'lost') = 'lost' "
        f"AND {days_condition(period, 'i.day')}"
    )


def _table(cases: list[Case]) -> pa.Table:
    return pa.Table.from_pylist(
        [
            {
                "session_n": case.inquiry["session_n"],
                "reason": case.decision.reason,
                "confidence": case.decision.confidence,
                "review": case.decision.review,
                "decided_by": case.decision.decided_by,
            }
            for case in cases
        ],
        schema=CAUSES,
    )

"""Decides the causes of the lost inquiries (without orders: the obstacles of received sessions)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.reasons import Decision, Model, classify
from cstext.report.chats import CAUSES, as_chat, session_lines


@dataclass(frozen=True)
class Case:
    """One session whose cause was decided, with its lines."""

    inquiry: dict[str, Any]
    lines: list[dict[str, Any]]
    decision: Decision


def decide_causes(
    engine: Engine, model: Model, period: Period, decided: Mapping[str, Decision] | None = None
) -> list[Case]:
    """Make the table `causes` and return its cases, in the order in which they started.

    With orders: the lost inquiries that start in the period. Without: its received sessions, of
    which no one knows how they ended. ``decided`` are people's decisions by session_id; they
    stand instead of the model's.
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
    people = decided or {}
    decisions = [people.get(d.session_id, d) for d in classify(chats, model)]
    cases = [
        Case(inquiry, lines[inquiry["session_n"]], decision)
        for inquiry, decision in zip(inquiries, decisions, strict=True)
    ]
    engine.put("causes", _table(cases))
    return cases


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

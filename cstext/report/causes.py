"""Decides the causes of the lost inquiries (without orders: the obstacles of received sessions)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from typing import Any

import pyarrow as pa

from cstext.clock import EPOCH
from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.labels import Standing
from cstext.labels.record import chat_hash, spoken
from cstext.reasons import Chat, Classifier, Decision, Model, Verdict, by_person
from cstext.report.beside import beside
from cstext.report.chats import (
    CAUSES,
    as_chat,
    lines_of,
    lines_put,
    put_lines,
    said_in,
    turns_in,
)
from cstext.report.deciding import DECISIONS, decide_lines, decision_of


@dataclass(frozen=True)
class Case:
    """One session whose cause was decided: of its row of `inquiries` session_n, session_id, shop,
    buyer, agent, started_ms, day and outcome; what was said, and why.
    """

    inquiry: dict[str, Any]
    chat: Chat
    decision: Decision
    found: Decision
    """What the model says of it, whatever people decided."""

    @property
    def shop(self) -> str:
        """Whose chat it is; empty where nothing says so."""
        return self.inquiry["shop"] or ""

    @property
    def text_hash(self) -> str:
        """What tells this text of the chat from another."""
        return chat_hash(self.chat)


def decide_causes(
    engine: Engine, model: Model, period: Period, people: Standing | None = None
) -> list[Case]:
    """Make the table `causes` and return its cases, in the order in which they started.

    With orders: the lost inquiries that start in the period. Without: its received sessions, of
    which no one knows how they ended. ``people`` are people's decisions: where one
    holds for the chat as it is, it stands instead of the model's.
    """
    return decide_weeks(engine, model, [period], people)


def decide_weeks(
    engine: Engine,
    model: Model,
    weeks: Sequence[Period],
    people: Standing | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> list[Case]:
    """Make the table `causes` of all weeks and return the cases of the last, as `decide_causes`.

    Those of the weeks before are counted only: no evidence is looked for in them. ``meanwhile``
    may use the engine while the model looks at the chats.
    """
    people = people or Standing()
    if engine.is_spread:
        meanwhile()
        return _decide_elsewhere(engine, model, weeks, people)
    put_lines(engine, _selection(weeks))
    earlier = [lines_of(engine, _selection([week])) for week in weeks[:-1]]
    labelled = _asked(engine, _of_people(engine, weeks[:-1], people)) if people else []
    asked = _asked(engine, _selection(weeks[-1:]))
    classifier = Classifier(model)
    with beside(engine, meanwhile) as done:
        found = dict(chain.from_iterable(_judged(classifier, rows) for rows in earlier))
        for case in _decided(classifier, labelled, people, with_evidence=False):
            found[case.inquiry["session_n"]] = _verdict(case.decision)
        cases = _decided(classifier, asked, people, with_evidence=True)
        done()
    engine.put("causes", pa.concat_tables([_causes(found.items()), _table(cases)]))
    return cases


def decide_period(
    engine: Engine,
    model: Model,
    period: Period,
    people: Standing | None = None,
    *,
    with_evidence: bool = False,
) -> None:
    """Make the table `causes` as `decide_causes`, without holding a chat.

    The chats are in the table `lines`, all that the model says in `decisions`.
    """
    put_lines(engine, _selection([period]))
    decide_lines(engine, model, with_evidence=with_evidence)
    engine.make("causes", __package__)
    if people:
        engine.put("causes", _table(case for case, _ in decided(engine, people)))


BY_START = "i.started_ms NULLS LAST, i.session_n NULLS LAST"


def decided(
    engine: Engine, people: Standing, order: str = BY_START
) -> Iterator[tuple[Case, list[dict[str, Any]]]]:
    """Yield the cases of `lines` and `decisions` with their lines (see `session_lines`).

    They come in an ``order`` that tells them apart (SQL over `inquiries` as i), never all in
    memory.
    """
    rows = engine.batches(
        f"""
        SELECT i.*, {", ".join(f"d.{name} AS decided_{name}" for name in DECISIONS.names)}
        FROM inquiries AS i JOIN decisions AS d ON d.session_n = i.session_n
        ORDER BY {order}
        """
    )
    inquiries = (row for batch in rows for row in batch.to_pylist())
    for row, (_, lines) in zip(inquiries, lines_put(engine, order), strict=True):
        name, chat = row["session_id"], as_chat(row["session_id"], lines)
        found = decision_of(name, {key: row.pop(f"decided_{key}") for key in DECISIONS.names})
        yield Case(row, chat, _settled(found, chat, row["shop"], people), found), lines


def _decide_elsewhere(
    engine: Engine, model: Model, weeks: Sequence[Period], people: Standing
) -> list[Case]:
    """As `decide_weeks`, where the engine runs the model."""
    put_lines(engine, _selection(weeks))
    decide_lines(engine, model)
    cases = [case for case, _ in decided(engine, people)]
    engine.put("causes", _table(cases))
    last = weeks[-1]
    return [case for case in cases if _has(last, case.inquiry["day"])]


def _has(period: Period, day: int) -> bool:
    moment = EPOCH + timedelta(day)
    return (period.first or moment) <= moment <= (period.last or moment)


def _judged(classifier: Classifier, rows: pa.Table) -> Iterator[tuple[int, Verdict]]:
    """The causes of sessions whose chats nobody looks at, from `lines_of`."""
    sessions, said = said_in(rows)
    return zip(sessions, classifier.verdicts(said), strict=True)


def _of_people(engine: Engine, weeks: Sequence[Period], people: Standing) -> str:
    """Selects those of which people said something."""
    engine.put(
        "labelled_sessions",
        pa.table({"session_id": pa.array(people.chats.session_ids, pa.string())}),
    )
    names = "(SELECT session_id FROM labelled_sessions)"
    known = f"(i.session_id IN {names} OR i.conversation IN {names})"
    return f"{_selection(weeks)} AND {known}" if weeks else "FALSE"


Asked = tuple[dict[str, Any], Chat]
"""A row of `inquiries`, as a `Case` has it, and what was said."""


def _asked(engine: Engine, where: str) -> list[Asked]:
    turns = turns_in(lines_of(engine, where))
    inquiries = engine.rows(
        f"""
        SELECT i.session_n, i.session_id, i.shop, i.buyer, i.agent, i.started_ms, i.day, i.outcome
        FROM inquiries AS i WHERE {where}
        ORDER BY i.started_ms NULLS LAST, i.session_n NULLS LAST
        """
    )
    return [(row, Chat(row["session_id"], turns.pop(row["session_n"]))) for row in inquiries]


def _decided(
    classifier: Classifier,
    asked: Sequence[Asked],
    people: Standing,
    *,
    with_evidence: bool,
) -> list[Case]:
    chats = [chat for _, chat in asked]
    found = classifier.classify(chats, with_evidence=with_evidence)
    return [
        Case(row, chat, _settled(by_model, chat, row["shop"], people), by_model)
        for (row, chat), by_model in zip(asked, found, strict=True)
    ]


def _settled(found: Decision, chat: Chat, shop: str | None, people: Standing) -> Decision:
    """The model's decision, or in its place people's, where it holds.

    A verdict on another text of the chat does not hold; a disputed cause needs a review.
    """
    if not people:
        return found
    text = chat_hash(chat)
    session = people.of(found.session_id, shop or "", text, chat.messages)
    if session is None:
        return found
    if session.is_disputed:
        return replace(found, review=True)
    verdict = session.verdict
    if verdict is None or verdict.text_hash != text:
        return found
    said = spoken(turn.role for turn in chat.messages)
    evidence = tuple(said[number - 1] for number in verdict.evidence if number <= len(said))
    return by_person(found, verdict.reason, verdict.second, evidence)


def _selection(periods: Sequence[Period]) -> str:
    days = " OR ".join(f"({days_condition(period, 'i.day')})" for period in periods)
    # Without orders the obstacles of all; with them a chat without times is not known to be lost.
    is_lost = (
        "(i.outcome = 'lost' OR (SELECT max(until_day) FROM orders_until) IS NULL"
        " AND i.outcome IS NULL)"
    )
    return f"i.left_out_because IS NULL AND {is_lost} AND ({days})"


def _table(cases: Iterable[Case]) -> pa.Table:
    return _causes((case.inquiry["session_n"], _verdict(case.decision)) for case in cases)


def _verdict(decision: Decision) -> Verdict:
    return Verdict(decision.reason, decision.confidence, decision.review, decision.decided_by)


def _causes(found: Iterable[tuple[int, Verdict]]) -> pa.Table:
    rows = [(session_n, *verdict) for session_n, verdict in found]
    columns = zip(*rows, strict=True) if rows else [()] * len(CAUSES)
    return pa.table([pa.array(column) for column in columns], schema=CAUSES)

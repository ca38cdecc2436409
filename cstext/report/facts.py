"""Everything a review says, as plain data: computed once, drawn by each medium.

The facts' keys are the contract between this module and the media; docs/facts.md lists them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cstext import __version__
from cstext.clock import EPOCH
from cstext.conversation.period import Period, contains, days_condition
from cstext.conversation.response import local_iso
from cstext.demand import demand_tables, goods_names, wanted
from cstext.engine import Engine
from cstext.inquiries import Workbench
from cstext.kpi import METRICS, Figures, Value
from cstext.kpi.answers import unanswered_answer
from cstext.kpi.appraisal import Rules, appraise
from cstext.kpi.change import changes
from cstext.kpi.reference import reference_figures
from cstext.kpi.samples import Samples
from cstext.kpi.strengths import profiles
from cstext.labels import Session
from cstext.labels.measured import Decided, measured
from cstext.labels.record import model_id
from cstext.reasons import Model, sentence
from cstext.report.causes import Case
from cstext.report.coaching import coach_facts
from cstext.report.names import Names
from cstext.report.settled import settled_facts
from cstext.report.stakes import paid_worth, put_stakes, staked
from cstext.report.trend import week_facts, weeks_up_to
from cstext.report.waiting import heat_facts, hour_facts, wait_facts
from cstext.tables import REASONS

SCHEMA = 1
MOST_CASES = 2000
MOST_REJECTED = 100

Facts = dict[str, Any]


@dataclass(frozen=True)
class Span:
    """The days a review is about: its period, the one compared with, and the weeks shown."""

    period: Period
    previous: Period | None
    weeks: Sequence[Period]
    covered: Period

    @classmethod
    def of(cls, period: Period, days: Period) -> Span:
        """Return the span of a period, given the days of the chats: only whole ones compare."""
        weeks = weeks_up_to(period, days)
        return cls(period, weeks[-2] if len(weeks) > 1 else None, weeks, days)


def build_facts(
    bench: Workbench,
    *,
    model: Model | None,
    span: Span,
    cases: Sequence[Case],
    people: Mapping[str, Session] | None = None,
    rules: Rules | None = None,
    lang: str = "zh",
    show_private: bool = False,
) -> Facts:
    """Return the facts of a period: see docs/facts.md for every key.

    Needs what `build_kpi` made, and the table causes; ``cases`` are the decided causes of all
    weeks of the span; ``people`` what people decided, where labels were given; ``rules`` the score
    sheet, where one was asked for (its working is written in ``lang``).
    """
    engine, period, previous = bench.engine, span.period, span.previous
    names = Names(engine, show_private)
    until = engine.rows("SELECT until_day FROM orders_until")[0]["until_day"]
    now = Samples.of(engine, period)
    earlier = Samples.of(engine, previous) if previous else None
    by_agent, before = now.figures, earlier.figures if earlier else None
    known = {period: by_agent} | ({previous: before} if previous and before else {})
    counts = [_counts(cases, week) for week in span.weeks]
    current = [case for case in cases if _in(case.inquiry["day"], period)]
    drawn = _staked(current, case_facts(bench, current, names), engine, period)
    return {
        "schema": SCHEMA,
        "version": __version__,
        "shop": _shop(bench),
        "zone": bench.zone,
        "period": _period(period, span.covered),
        "previous": _period(previous, span.covered) if previous else None,
        "policy": {
            "name": bench.policy.name,
            "title": bench.policy.title,
            "signature": bench.policy.signature,
            "settings": bench.policy.settings(),
        },
        "model": {"name": model.name, "card": dict(model.card)} if model else None,
        "labels": None if people is None or model is None else _labels(current, people, model),
        "orders_known": until is not None,
        "orders_until": None if until is None else (EPOCH + timedelta(until)).isoformat(),
        "metrics": _definitions(),
        "total": _values(by_agent.total),
        "total_before": _values(before.total) if before else None,
        "changes": [c.as_facts() for c in changes(now, earlier)] if earlier else None,
        "agents": _agents(by_agent, before),
        "profiles": [profile.as_facts() for profile in profiles(now)],
        "scorecard": appraise(engine, period, rules, lang) if rules else None,
        "reference": reference_figures(bench.settings, bench.settings_path),
        "weeks": week_facts(engine, span.weeks, span.covered, counts, known),
        "days": [
            {"day": day, "values": _values(values)} for day, values in now.by_day.cells.items()
        ],
        "hours": hour_facts(engine, period),
        "heat": heat_facts(engine, period),
        "waits": wait_facts(engine, period),
        "funnel": _funnel(by_agent),
        "causes": {
            "period": counts[-1],
            "before": counts[-2] if previous else None,
            "unsure": _counts([case for case in current if case.decision.review], period),
            **staked(drawn, REASONS),
            "by_agent": _by_agent(current, period),
        },
        "cases": most_at_stake(drawn, MOST_CASES),
        "cases_total": len(drawn),
        "demand": {
            **demand_tables(drawn),
            "coach": coach_facts(engine, drawn, period, names),
        },
        "unanswered": _unanswered(bench, period, names),
        "settled": settled_facts(engine, previous),
        "left_out": _left_out(engine, period),
        **_intake(bench),
    }


def most_at_stake(cases: Sequence[Facts], most: int) -> list[Facts]:
    """Return so many cases with most at stake, in their order; the earlier where equal.

    >>> [c["at_stake_fen"] for c in most_at_stake([{"at_stake_fen": n} for n in (1, 3, None)], 2)]
    [1, 3]
    """
    ranked = sorted(range(len(cases)), key=lambda n: -(cases[n]["at_stake_fen"] or 0))
    return [cases[n] for n in sorted(ranked[:most])]


def _staked(
    cases: Sequence[Case], drawn: Sequence[Facts], engine: Engine, period: Period
) -> list[Facts]:
    """Say of each case what is at stake, and make the table `stakes` of it."""
    worth = paid_worth(engine, period)
    stakes = [worth.of(case["wanted"]["goods"]) for case in drawn]
    put_stakes(engine, [case.inquiry["session_n"] for case in cases], stakes)
    return [
        {**case, "at_stake_fen": fen, "at_stake_from": origin}
        for case, (fen, origin) in zip(drawn, stakes, strict=True)
    ]


def _shop(bench: Workbench) -> str:
    shops = bench.engine.rows("SELECT DISTINCT shop FROM messages WHERE shop <> '' ORDER BY shop")
    return bench.settings.shop or "、".join(row["shop"] for row in shops)


def _intake(bench: Workbench) -> dict[str, Any]:
    rejected = bench.engine.rows(
        f"SELECT source, line, reason FROM rejected ORDER BY source, line LIMIT {MOST_REJECTED}"
    )
    return {
        "sources": [
            {
                "source": report.source,
                "layout": report.layout,
                "kind": report.kind,
                "encoding": report.encoding,
                "rows": report.rows,
                "rejected": report.rejected,
                "notes": list(report.notes),
            }
            for report in bench.intake.files
        ],
        "skipped": [
            {"source": skipped.source, "reason": skipped.reason} for skipped in bench.intake.skipped
        ],
        "duplicates": bench.intake.duplicates,
        "rejected": {"count": bench.intake.rejected, "rows": rejected},
    }


def _in(day: int, period: Period) -> bool:
    first, last = period.first, period.last
    moment = EPOCH + timedelta(day)
    return (first is None or first <= moment) and (last is None or moment <= last)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _period(period: Period, days: Period) -> dict[str, Any]:
    return {
        "name": period.name,
        "first": _text(period.first),
        "last": _text(period.last),
        "is_complete": contains(days, period),
    }


def _definitions() -> list[dict[str, str]]:
    return [
        {
            "name": metric.name,
            "zh": metric.zh,
            "en": metric.en,
            "unit": metric.unit,
            "better": metric.better,
            "definition_zh": metric.definition_zh,
            "definition_en": metric.definition_en,
        }
        for metric in METRICS.values()
    ]


def _values(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: value.as_facts() for name, value in values.items()}


def _agents(now: Figures, before: Figures | None) -> list[dict[str, Any]]:
    earlier = before.cells if before else {}
    return [
        {
            "agent": agent,
            "values": _values(values),
            "before": _values(earlier[agent]) if agent in earlier else None,
        }
        for agent, values in now.cells.items()
    ]


def _funnel(now: Figures) -> list[dict[str, Any]]:
    steps = {name: now.total[name].value for name in ("consultations", "receptions", "inquiries")}
    for step, metric in (
        ("ordered_inquiries", "conversion_ordered"),
        ("paid_inquiries", "conversion_paid"),
    ):
        value = now.total[metric]
        steps[step] = None if value.value is None else round(value.value * value.cases)
    return [{"step": step, "count": count} for step, count in steps.items()]


def _labels(cases: Sequence[Case], people: Mapping[str, Session], model: Model) -> dict[str, Any]:
    """How many of the cases people decided, which need another look, and how right the model is."""
    known = [(case, people.get(case.found.session_id)) for case in cases]
    population = [
        Decided(case.found.session_id, case.text_hash, case.found.reason, not case.found.review)
        for case in cases
    ]
    return {
        "decided": sum(case.decision.decided_by == "person" for case in cases),
        "disputed": sum(session is not None and session.is_disputed for _, session in known),
        "changed": sum(
            session is not None
            and session.verdict is not None
            and session.verdict.text_hash != case.text_hash
            for case, session in known
        ),
        "measured": measured(population, people, model_id(model)),
    }


def _counts(cases: Sequence[Case], period: Period) -> dict[str, int]:
    found = Counter(c.decision.reason for c in cases if _in(c.inquiry["day"], period))
    return {cause: found[cause] for cause in REASONS}


def _by_agent(cases: Sequence[Case], period: Period) -> list[dict[str, Any]]:
    agents = sorted({case.inquiry["agent"] for case in cases}, key=lambda a: (a is None, a or ""))
    return [
        {"agent": agent, **_counts([c for c in cases if c.inquiry["agent"] == agent], period)}
        for agent in agents
    ]


def case_facts(bench: Workbench, cases: Sequence[Case], names: Names) -> list[dict[str, Any]]:
    """Return each case with its decision, what was wanted and its messages, evidence marked."""
    titles = bench.engine.rows(
        "SELECT DISTINCT goods FROM orders WHERE goods IS NOT NULL ORDER BY goods"
    )
    goods = goods_names(title for row in titles for title in row["goods"].split("；"))
    return [_case(case, bench.zone, names, goods) for case in cases]


def _case(
    case: Case, zone: str, names: Names, goods: Mapping[str, frozenset[str]]
) -> dict[str, Any]:
    decision, inquiry = case.decision, case.inquiry
    turns = [(line["role"], line["text"]) for line in case.lines]
    second = decision.second
    return {
        "session_id": names.session(inquiry["session_id"]),
        "buyer": names.buyer(inquiry["buyer"]),
        "agent": inquiry["agent"],
        "started_at": local_iso(inquiry["started_ms"], zone),
        "outcome": inquiry["outcome"],
        "reason": decision.reason,
        "confidence": decision.confidence,
        "probabilities": dict(decision.probabilities),
        "decided_by": decision.decided_by,
        "review": decision.review,
        "second": {"reason": second[0], "probability": second[1]} if second else None,
        "evidence": list(decision.evidence),
        "sentence_zh": sentence(decision, "zh"),
        "sentence_en": sentence(decision, "en"),
        "wanted": wanted(turns, decision.evidence, goods).as_facts(),
        "messages": [
            {
                "n": line["n"],
                "role": line["role"],
                "sender": _sender(line, inquiry, names),
                "at": local_iso(line["sent_ms"], zone),
                "text": names.text(line["text"]),
                "is_evidence": line["n"] in decision.evidence,
                "source": line["source"],
                "line": line["line"],
            }
            for line in case.lines
        ],
    }


def _sender(line: Mapping[str, Any], inquiry: Mapping[str, Any], names: Names) -> str:
    return names.buyer(inquiry["buyer"]) if line["role"] == "buyer" else str(line["sender"])


def _unanswered(bench: Workbench, period: Period, names: Names) -> list[dict[str, Any]]:
    rows = unanswered_answer(bench, period, show_private=True)["unanswered"]
    return [
        {
            **row,
            "session_id": names.session(row["session_id"]),
            "buyer": names.buyer(row["buyer"]),
            "question": names.text(row["question"]),
        }
        for row in rows
    ]


def _left_out(engine: Engine, period: Period) -> dict[str, dict[str, int]]:
    return {
        table: {
            row["reason"]: row["n"]
            for row in engine.rows(
                f"""
                SELECT left_out_because AS reason, CAST(count(*) AS BIGINT) AS n
                FROM {table}
                WHERE left_out_because IS NOT NULL AND {days_condition(period, "day")}
                GROUP BY left_out_because ORDER BY left_out_because NULLS LAST
                """
            )
        }
        for table in ("inquiries", "rounds")
    }

"""Everything a review says, as plain data: computed once, drawn by each medium.

The facts' keys are the contract between this module and the media; docs/facts.md lists them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from cstext.clock import EPOCH
from cstext.conversation.period import Period, contains, days_condition, days_in
from cstext.conversation.response import local_iso
from cstext.demand import Goods, demand_tables, kinds, wanted
from cstext.engine import Engine
from cstext.inquiries import Workbench
from cstext.inquiries.order_days import Begin, order_begins, orders_from
from cstext.kpi import METRICS, Figures, Value
from cstext.kpi.answers import unanswered_answer
from cstext.kpi.appraisal import Rules
from cstext.kpi.change import changes
from cstext.kpi.figures import orders_known
from cstext.kpi.reference import reference_figures
from cstext.kpi.samples import Samples
from cstext.kpi.strengths import profiles
from cstext.labels import Standing
from cstext.labels.measured import Decided, measured
from cstext.labels.record import model_id
from cstext.reasons import Model, sentence
from cstext.report.beside import beside
from cstext.report.causes import Case
from cstext.report.chats import by_session, lines_of_sessions
from cstext.report.coaching import answered_pairs, coach_facts
from cstext.report.goods import ordered_goods
from cstext.report.names import AsExported, Names
from cstext.report.scores import appraised
from cstext.report.settled import settled_facts
from cstext.report.stakes import Worth, paid_worth, put_stakes, staked
from cstext.report.trend import week_facts, weeks_up_to
from cstext.report.waiting import heat_facts, hour_facts, wait_facts
from cstext.tables import REASONS
from cstext.version import VERSION

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
    chatted: frozenset[date] | None = None
    """The days that have a message; None: not asked for."""

    @classmethod
    def of(cls, period: Period, days: Period, chatted: frozenset[date] | None = None) -> Span:
        """Return the span of a period, given the days of the chats: only whole ones compare."""
        weeks = weeks_up_to(period, days, chatted)
        return cls(period, weeks[-2] if len(weeks) > 1 else None, weeks, days, chatted)


def build_facts(
    bench: Workbench,
    *,
    model: Model | None,
    span: Span,
    cases: Sequence[Case],
    people: Standing | None = None,
    rules: Rules | None = None,
    names: Names,
    lang: str = "zh",
) -> Facts:
    """Return the facts of a period: see docs/facts.md for every key.

    Needs what `build_kpi` made, and the table causes of all weeks of the span; ``cases`` are those
    of the period; ``people`` what people decided, where labels were given; ``rules`` the score
    sheet, where one was asked for (its working is written in ``lang``); people are called by
    ``names``.
    """
    engine, period, previous = bench.engine, span.period, span.previous
    ends = {row["until_day"] for row in engine.rows("SELECT until_day FROM orders_until")}
    until = max((day for day in ends if day is not None), default=None)
    so_far = Period(bench.whole.first, period.last)
    goods, worth = ordered_goods(engine), paid_worth(engine, so_far)
    is_coached = any(case.decision.reason == "explanation" for case in cases)
    pairs = answered_pairs(engine, so_far) if is_coached else []
    lines = lines_of_sessions(engine, [case.inquiry["session_n"] for case in cases])
    with beside(engine, partial(_measured, engine, span)) as made:
        drawn = _staked([_brief(case, names, goods) for case in cases], worth)
        coach = coach_facts(_to_coach(cases, drawn, names), pairs, names)
        shown = _shown(cases, drawn, lines, bench.zone, names)
        figures = made()
    now, earlier = figures.now, figures.earlier
    by_agent = now.figures
    begins = order_begins(engine)
    is_blind = previous is not None and orders_from(begins, previous) is not None
    counts = figures.counts
    _put_stakes(engine, cases, drawn)
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "shop": _shop(bench),
        "zone": bench.zone,
        "is_masked": names.is_masked,
        "period": _period(period, span, begins),
        "previous": _period(previous, span, begins) if previous else None,
        "policy": {
            "name": bench.policy.name,
            "title": bench.policy.title,
            "signature": bench.policy.signature,
            "settings": bench.policy.settings(),
        },
        "model": {"name": model.name, "card": dict(model.card)} if model else None,
        "labels": None if people is None or model is None else _labels(cases, people, model),
        "orders_known": until is not None,
        "orders_from": _text(min((begin.order for begin in begins), default=None)),
        "orders_until": None if until is None else (EPOCH + timedelta(until)).isoformat(),
        "orders_until_differs": len(ends) > 1,
        "strays": bench.strays.as_facts(),
        "metrics": _definitions(),
        "total": _values(by_agent.total),
        "total_before": _values(earlier.then, is_blind) if earlier else None,
        "changes": figures.changes,
        "agents": _agents(by_agent, earlier, is_blind),
        "profiles": figures.profiles,
        "scorecard": appraised(engine, period, rules, lang) if rules else None,
        "reference": reference_figures(bench.settings, bench.settings_path),
        "weeks": [
            facts
            for week, facts in zip(span.weeks, figures.weeks, strict=True)
            if week == period or not orders_from(begins, week)
        ],
        "days": [
            {"day": day, "values": _values(values)} for day, values in now.by_day.cells.items()
        ],
        "hours": hour_facts(engine, period),
        "heat": heat_facts(engine, period),
        "waits": wait_facts(engine, period),
        "funnel": _funnel(engine, period, by_agent),
        "causes": {
            "period": counts[-1],
            "before": _causes_before(figures) if previous and not is_blind else None,
            "unsure": _counts(case for case in cases if case.decision.review),
            **staked(drawn, REASONS),
            "by_agent": _by_agent(cases),
        },
        "cases": shown,
        "cases_total": len(cases),
        "demand": {
            **demand_tables(drawn),
            "coach": coach,
        },
        "unanswered": _unanswered(bench, period, names),
        "settled": settled_facts(engine, previous),
        "left_out": _left_out(engine, period),
        **_intake(bench),
    }


@dataclass(frozen=True)
class _Measured:
    """What queries alone say of a span; ``counts`` are its weeks' causes.

    ``then`` is what the period before had come to (see `known_then`).
    """

    now: Samples
    earlier: Samples | None
    counts: list[dict[str, int]]
    changes: list[Facts] | None
    profiles: list[Facts]
    weeks: list[Facts]


def _measured(engine: Engine, span: Span) -> _Measured:
    now = Samples.of(engine, span.period)
    earlier = Samples.of(engine, span.previous, now=span.period) if span.previous else None
    sides = [side for side in (now, earlier) if side]
    counts = [_week_counts(engine, week) for week in span.weeks]
    return _Measured(
        now,
        earlier,
        counts,
        [change.as_facts() for change in changes(now, earlier)] if earlier else None,
        [profile.as_facts() for profile in profiles(now)],
        week_facts(
            engine, span.weeks, span.covered, counts, {side.period: side.figures for side in sides}
        ),
    )


def most_at_stake(stakes: Sequence[int | None], most: int) -> list[int]:
    """Return the places of so many cases with most at stake, in their order; the earlier of equal.

    >>> most_at_stake([1, 3, None], 2), most_at_stake([None, 5, 5], 1)
    ([0, 1], [1])
    """
    ranked = sorted(range(len(stakes)), key=lambda n: -(stakes[n] or 0))
    return sorted(ranked[:most])


def _shown(
    cases: Sequence[Case], drawn: Sequence[Facts], lines: pa.Table, zone: str, names: Names
) -> list[Facts]:
    """The cases that are shown with their chats."""
    places = most_at_stake([one["at_stake_fen"] for one in drawn], MOST_CASES)
    chosen = [cases[n] for n in places]
    sessions = pa.array([case.inquiry["session_n"] for case in chosen], pa.int64())
    said = by_session(lines.filter(pc.is_in(lines.column("session_n"), sessions)))
    stakes = ("at_stake_fen", "at_stake_from")
    return [
        _case(case, drawn[n], said[case.inquiry["session_n"]], zone, names)
        | {key: drawn[n][key] for key in stakes}
        for n, case in zip(places, chosen, strict=True)
    ]


def _to_coach(
    cases: Sequence[Case], drawn: Sequence[Facts], names: Names
) -> Iterator[dict[str, Any]]:
    """The cases explained badly, with what was said and what of it decided."""
    for case, one in zip(cases, drawn, strict=True):
        if one["reason"] == "explanation":
            messages = [
                {"n": n, "role": turn.role, "text": names.text(turn.text, case.inquiry["buyer"])}
                for n, turn in enumerate(case.chat.messages, 1)
            ]
            yield {**one, "messages": messages, "evidence": case.decision.evidence}


def _staked(drawn: Sequence[Facts], worth: Worth) -> list[Facts]:
    """Say of each case what is at stake."""
    stakes = [worth.of(case["wanted"]["goods"]) for case in drawn]
    return [
        {**case, "at_stake_fen": fen, "at_stake_from": origin}
        for case, (fen, origin) in zip(drawn, stakes, strict=True)
    ]


def _put_stakes(engine: Engine, cases: Sequence[Case], drawn: Sequence[Facts]) -> None:
    sessions = [case.inquiry["session_n"] for case in cases]
    put_stakes(engine, sessions, [(one["at_stake_fen"], one["at_stake_from"]) for one in drawn])


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


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _period(period: Period, span: Span, begins: Sequence[Begin]) -> dict[str, Any]:
    length = (period.last - period.first).days + 1 if period.first and period.last else 0
    silent = 0 if span.chatted is None else length - days_in(period, span.chatted)
    return {
        "name": period.name,
        "first": _text(period.first),
        "last": _text(period.last),
        "is_complete": contains(span.covered, period),
        "days": length,
        "days_without_chats": silent,
        "orders_from": _text(orders_from(begins, period)),
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


def _values(values: Mapping[str, Value], is_blind: bool = False) -> dict[str, Any]:
    """The figures; ``is_blind``: those that need orders have no value."""
    return {
        name: (Value(None, 0) if is_blind and METRICS[name].needs == "orders" else value).as_facts()
        for name, value in values.items()
    }


def _agents(now: Figures, earlier: Samples | None, is_blind: bool) -> list[dict[str, Any]]:
    before: dict[str | None, dict[str, Value]] = {}
    if earlier:
        cells = earlier.figures.cells.items()
        before = {agent: earlier.as_known(values, agent=agent) for agent, values in cells}
    return [
        {
            "agent": agent,
            "values": _values(values),
            "before": _values(before[agent], is_blind) if agent in before else None,
        }
        for agent, values in now.cells.items()
    ]


def _causes_before(figures: _Measured) -> dict[str, int]:
    """The causes of the period before: of losses as far as they were known then."""
    if figures.earlier and figures.earlier.figures.total["lost_inquiries"].value is None:
        return figures.counts[-2]
    known = figures.earlier.known if figures.earlier else None
    return {cause: sum(row[f"lost_{cause}"] for row in known or ()) for cause in REASONS}


def _funnel(engine: Engine, period: Period, now: Figures) -> list[dict[str, Any]]:
    """The steps; of the inquiries all that ordered and paid, also those whose window is open."""
    steps = {name: now.total[name].value for name in ("consultations", "receptions", "inquiries")}
    ordered = engine.rows(
        f"""
        SELECT CAST(count(*) FILTER (WHERE has_ordered) AS BIGINT) AS ordered_inquiries,
            CAST(count(*) FILTER (WHERE outcome = 'paid') AS BIGINT) AS paid_inquiries
        FROM inquiries
        WHERE left_out_because IS NULL AND {days_condition(period, "day")}
        """
    )[0]
    steps |= ordered if orders_known(engine) else dict.fromkeys(ordered)
    if "payment_untold" in now.total["payment_rate"].left_out:
        steps["paid_inquiries"] = None
    return [{"step": step, "count": count} for step, count in steps.items()]


def _labels(cases: Sequence[Case], people: Standing, model: Model) -> dict[str, Any]:
    """How many of the cases people decided, which need another look, and how right the model is."""
    known = [
        (case, people.of(case.found.session_id, case.shop, case.text_hash, case.chat.messages))
        for case in cases
    ]
    population = [
        Decided(
            case.found.session_id,
            case.text_hash,
            case.found.reason,
            not case.found.review,
            case.shop,
            case.chat.messages,
        )
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


def _counts(cases: Iterable[Case]) -> dict[str, int]:
    found = Counter(case.decision.reason for case in cases)
    return {cause: found[cause] for cause in REASONS}


def _week_counts(engine: Engine, week: Period) -> dict[str, int]:
    rows = engine.rows(
        f"""
        SELECT c.reason, CAST(count(*) AS BIGINT) AS n
        FROM causes AS c
        JOIN inquiries AS i ON i.session_n = c.session_n
        WHERE {days_condition(week, "i.day")}
        GROUP BY c.reason ORDER BY c.reason NULLS LAST
        """
    )
    found = {row["reason"]: row["n"] for row in rows}
    return {cause: found.get(cause, 0) for cause in REASONS}


def _by_agent(cases: Sequence[Case]) -> list[dict[str, Any]]:
    by_agent: dict[str | None, list[Case]] = {}
    for case in cases:
        by_agent.setdefault(case.inquiry["agent"], []).append(case)
    agents = sorted(by_agent, key=lambda agent: (agent is None, agent or ""))
    return [{"agent": agent, **_counts(by_agent[agent])} for agent in agents]


def _brief(case: Case, names: Names | AsExported, goods: Goods) -> Facts:
    turns = [(turn.role, turn.text) for turn in case.chat.messages]
    found = wanted(turns, case.decision.evidence, goods)
    return {
        "session_id": names.session(case.inquiry["session_id"], case.inquiry["buyer"]),
        "buyer": names.buyer(case.inquiry["buyer"]),
        "shop": case.shop,
        "agent": case.inquiry["agent"],
        "reason": case.decision.reason,
        "wanted": found.as_facts(),
        "kinds": [list(kind) for kind in kinds(turns, found)],
    }


def case_facts(bench: Workbench, cases: Sequence[Case], names: Names) -> list[dict[str, Any]]:
    """Return each case with its decision, what was wanted and its messages, evidence marked."""
    goods, sessions = ordered_goods(bench.engine), [case.inquiry["session_n"] for case in cases]
    said = by_session(lines_of_sessions(bench.engine, sessions))
    return [
        _case(case, _brief(case, names, goods), said[number], bench.zone, names)
        for case, number in zip(cases, sessions, strict=True)
    ]


def case_fact(
    case: Case, lines: Sequence[dict[str, Any]], zone: str, names: AsExported, goods: Goods
) -> dict[str, Any]:
    """Return one case, whose ``lines`` are at hand, as `case_facts`."""
    return _case(case, _brief(case, names, goods), lines, zone, names)


def _case(
    case: Case,
    brief: Facts,
    lines: Sequence[dict[str, Any]],
    zone: str,
    names: Names | AsExported,
) -> dict[str, Any]:
    decision, inquiry = case.decision, case.inquiry
    second = decision.second
    return {
        "session_id": brief["session_id"],
        "buyer": brief["buyer"],
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
        "wanted": brief["wanted"],
        "kinds": brief["kinds"],
        "messages": [
            {
                "n": line["n"],
                "role": line["role"],
                "sender": _sender(line, inquiry, names),
                "at": local_iso(line["sent_ms"], zone),
                "text": names.text(line["text"], inquiry["buyer"]),
                "is_evidence": line["n"] in decision.evidence,
                "source": line["source"],
                "line": line["line"],
            }
            for line in lines
        ],
    }


def _sender(line: Mapping[str, Any], inquiry: Mapping[str, Any], names: Names | AsExported) -> str:
    return names.buyer(inquiry["buyer"]) if line["role"] == "buyer" else str(line["sender"])


def _unanswered(bench: Workbench, period: Period, names: Names) -> list[dict[str, Any]]:
    rows = unanswered_answer(bench, period, show_private=True)["unanswered"]
    return [
        {
            **row,
            "session_id": names.session(row["session_id"], row["buyer"]),
            "buyer": names.buyer(row["buyer"]),
            "question": names.text(row["question"], row["buyer"]),
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

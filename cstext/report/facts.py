"""Everything a review says, as plain data: computed once, drawn by each medium.

The facts' keys are the contract between this module and the media; docs/facts.md lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from cstext import __version__
from cstext.clock import EPOCH
from cstext.conversation.period import Period, contains, covered, days_condition
from cstext.conversation.response import local_iso
from cstext.demand import demand_tables, goods_names, wanted
from cstext.engine import Engine
from cstext.inquiries import Workbench
from cstext.kpi import METRICS, Figures, Value, figures
from cstext.kpi.answers import unanswered_answer
from cstext.privacy import mask_nicks, mask_text
from cstext.reasons import Model, sentence
from cstext.report.causes import Case
from cstext.tables import REASONS

SCHEMA = 1
MOST_CASES = 2000
MOST_REJECTED = 100
WAITS = (10, 30, 60, 180, 300, 600, 1800, 3600)

Facts = dict[str, Any]


class Names:
    """How people are named in the facts: masked, unless everything is to be shown."""

    def __init__(self, engine: Engine, show_private: bool) -> None:
        rows = engine.rows(
            """
            SELECT s.session_n, s.session_id, s.conversation, s.buyer, c.is_chat
            FROM sessions AS s JOIN conversations AS c ON c.conversation_n = s.conversation_n
            """
        )
        self._rows = rows
        names = {row["buyer"] for row in rows}
        self._masks: dict[str, str] = {name: name for name in names}
        if not show_private:
            self._masks = mask_nicks(names)
        self._sessions: dict[str, str] = {row["session_id"]: self._session(row) for row in rows}
        self.text: Callable[[str], str] = (lambda text: text) if show_private else mask_text

    def _session(self, row: Mapping[str, Any]) -> str:
        """A chat's own name says nothing of the buyer, but where it is made of the nick."""
        session_id, buyer = row["session_id"], row["buyer"]
        made_of_nick = not row["is_chat"] or session_id.startswith(f"{buyer}#")
        if not made_of_nick:
            return str(session_id)
        return self._masks[buyer] + str(session_id).removeprefix(buyer)

    def buyer(self, name: str) -> str:
        """Return a buyer's name as it is shown."""
        return self._masks[name]

    def session(self, session_id: str) -> str:
        """Return a session's name as it is shown: a buyer's nick in it masked."""
        return self._sessions[session_id]

    def table(self) -> pa.Table:
        """Return session_n, shown_session, shown_buyer of every session."""
        return pa.table(
            {
                "session_n": [row["session_n"] for row in self._rows],
                "shown_session": [self._sessions[row["session_id"]] for row in self._rows],
                "shown_buyer": [self._masks[row["buyer"]] for row in self._rows],
            }
        )


def build_facts(
    bench: Workbench,
    *,
    model: Model | None,
    period: Period,
    previous: Period | None,
    cases: Sequence[Case],
    show_private: bool = False,
) -> Facts:
    """Return the facts of a period: see docs/facts.md for every key.

    Needs the tables buyer_days and causes beside those of the workbench; ``cases`` are the
    decided causes of both periods.
    """
    engine = bench.engine
    names = Names(engine, show_private)
    until = engine.rows("SELECT until_day FROM orders_until")[0]["until_day"]
    by_agent = figures(engine, "agent", period)
    before = figures(engine, "agent", previous) if previous else None
    current = [case for case in cases if _in(case.inquiry["day"], period)]
    drawn = case_facts(bench, current, names)
    return {
        "schema": SCHEMA,
        "version": __version__,
        "shop": _shop(bench),
        "zone": bench.zone,
        "period": _period(period, covered(engine)),
        "previous": _period(previous, covered(engine)) if previous else None,
        "policy": {
            "name": bench.policy.name,
            "title": bench.policy.title,
            "signature": bench.policy.signature,
            "settings": bench.policy.settings(),
        },
        "model": {"name": model.name, "card": dict(model.card)} if model else None,
        "orders_known": until is not None,
        "orders_until": None if until is None else (EPOCH + timedelta(until)).isoformat(),
        "metrics": _definitions(),
        "total": _values(by_agent.total),
        "total_before": _values(before.total) if before else None,
        "agents": _agents(by_agent, before),
        "days": [
            {"day": day, "values": _values(values)}
            for day, values in figures(engine, "day", period).cells.items()
        ],
        "hours": _hours(engine, period),
        "waits": _waits(engine, period),
        "funnel": _funnel(by_agent),
        "causes": _causes(current, cases, previous, by_agent),
        "cases": drawn[:MOST_CASES],
        "cases_total": len(drawn),
        "demand": {**demand_tables(drawn), "coach": _coach(drawn)},
        "unanswered": _unanswered(bench, period, names),
        "left_out": _left_out(engine, period),
        **_intake(bench),
    }


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


def _hours(engine: Engine, period: Period) -> list[dict[str, Any]]:
    return engine.rows(
        f"""
        SELECT lpad(CAST(h.hour AS STRING), 2, '0') AS hour,
            CAST(count(r.n) AS BIGINT) AS rounds,
            CAST(coalesce(sum(CASE WHEN r.n IS NOT NULL AND r.waited IS NULL THEN 1 ELSE 0 END), 0)
                AS BIGINT) AS unanswered_rounds,
            round(avg(r.waited), 3) AS mean_seconds
        FROM range(24) AS h(hour)
        LEFT JOIN rounds AS r
            ON CAST(floor(r.second_of_day / 3600) AS BIGINT) = h.hour
            AND r.left_out_because IS NULL AND {days_condition(period, "r.day")}
        GROUP BY h.hour
        ORDER BY h.hour NULLS LAST
        """
    )


def _waits(engine: Engine, period: Period) -> list[dict[str, Any]]:
    steps = " ".join(f"WHEN waited <= {step} THEN {step}" for step in WAITS)
    rows = engine.rows(
        f"""
        SELECT CASE {steps} END AS upto, CAST(count(*) AS BIGINT) AS rounds
        FROM rounds
        WHERE left_out_because IS NULL AND waited IS NOT NULL AND {days_condition(period, "day")}
        GROUP BY CASE {steps} END
        """
    )
    found = {row["upto"]: row["rounds"] for row in rows}
    return [{"upto": step, "rounds": found.get(step, 0)} for step in (*WAITS, None)]


def _funnel(now: Figures) -> list[dict[str, Any]]:
    steps = {name: now.total[name].value for name in ("consultations", "receptions", "inquiries")}
    for step, metric in (
        ("ordered_inquiries", "conversion_ordered"),
        ("paid_inquiries", "conversion_paid"),
    ):
        value = now.total[metric]
        steps[step] = None if value.value is None else round(value.value * value.cases)
    return [{"step": step, "count": count} for step, count in steps.items()]


def _counts(cases: Sequence[Case]) -> dict[str, int]:
    return {cause: sum(case.decision.reason == cause for case in cases) for cause in REASONS}


def _causes(
    current: Sequence[Case], cases: Sequence[Case], previous: Period | None, now: Figures
) -> dict[str, Any]:
    counts = _counts(current)
    worth = now.total["value_per_buyer"].value
    agents = sorted({case.inquiry["agent"] for case in current}, key=lambda a: (a is None, a or ""))
    return {
        "period": counts,
        "before": _counts([c for c in cases if _in(c.inquiry["day"], previous)])
        if previous
        else None,
        "unsure": _counts([case for case in current if case.decision.review]),
        "at_stake_fen": {
            cause: None if worth is None else round(n * worth) for cause, n in counts.items()
        },
        "at_stake_how_zh": "流失询单数 × 本期询单客单价：假如全部成交的上限，并非损失额。",
        "at_stake_how_en": "Lost inquiries × this period's value per paying inquiry: the most "
        "there was to win, not a measured loss.",
        "by_agent": [
            {"agent": agent, **_counts([c for c in current if c.inquiry["agent"] == agent])}
            for agent in agents
        ],
    }


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


def _coach(cases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "agent": case["agent"],
            "session_id": case["session_id"],
            **_question_and_answer(case["messages"], case["evidence"]),
        }
        for case in cases
        if case["reason"] == "explanation"
    ]


def _question_and_answer(
    messages: Sequence[Mapping[str, Any]], evidence: Sequence[int]
) -> dict[str, str]:
    """The buyer's last words up to the evidence, and what our side wrote next, if anything."""
    last = max(evidence, default=len(messages))
    asked = [m for m in messages if m["role"] == "buyer" and m["n"] <= last]
    after = asked[-1]["n"] if asked else 0
    answered = [m for m in messages if m["role"] in ("agent", "assist") and m["n"] > after]
    return {
        "question": asked[-1]["text"] if asked else "",
        "answer": answered[0]["text"] if answered else "",
    }


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

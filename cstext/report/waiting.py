"""When buyers wrote, how long they waited, and who was there to answer, as facts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cstext.conversation import response_table
from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine

WAITS = (10, 30, 60, 180, 300, 600, 1800, 3600)
_NO_ROUNDS = {"rounds": 0, "unanswered_rounds": 0, "mean_seconds": None}


def hour_facts(engine: Engine, period: Period) -> list[dict[str, Any]]:
    """Return the rounds of each hour of the day, and how many of our accounts wrote in it.

    ``agents`` is the mean over the period's days of the distinct accounts (people, and robots
    under their eyes) that wrote in the hour; None where the period has no bounds.
    ``never_answered`` counts sessions by the hour of their first counted round. The rounds and
    their mean are what `response` says of the hour.
    """
    length = _length(period)
    told = {row["hour"]: row for row in response_table(engine, "hour", period)["by_hour"]}
    rows = engine.rows(
        f"""
        SELECT lpad(CAST(h.hour AS STRING), 2, '0') AS hour,
            coalesce(v.sessions, 0) AS never_answered,
            coalesce(d.agent_days, 0) AS agent_days
        FROM range(24) AS h(hour)
        LEFT JOIN (
            SELECT hour, CAST(count(*) AS BIGINT) AS sessions
            FROM (
                SELECT r.session_n,
                    min_by(CAST(floor(r.second_of_day / 3600) AS BIGINT), r.n) AS hour
                FROM rounds AS r
                JOIN sessions AS s ON s.session_n = r.session_n
                WHERE r.left_out_because IS NULL AND NOT s.has_reply
                    AND {days_condition(period, "s.day")}
                GROUP BY r.session_n
            ) AS asked
            GROUP BY hour
        ) AS v ON v.hour = h.hour
        LEFT JOIN (
            SELECT hour, CAST(count(*) AS BIGINT) AS agent_days
            FROM (
                SELECT DISTINCT day, CAST(floor(second_of_day / 3600) AS BIGINT) AS hour, agent
                FROM written
                WHERE side = 'agent' AND {days_condition(period, "day")}
            ) AS wrote
            GROUP BY hour
        ) AS d ON d.hour = h.hour
        ORDER BY h.hour NULLS LAST
        """
    )
    return [_hour(row, told.get(row["hour"], _NO_ROUNDS), length) for row in rows]


def _hour(row: Mapping[str, Any], told: Mapping[str, Any], length: int | None) -> dict[str, Any]:
    return {
        "hour": row["hour"],
        **{key: told[key] for key in _NO_ROUNDS},
        "never_answered": row["never_answered"],
        "agents": round(row["agent_days"] / length, 2) if length else None,
    }


def _length(period: Period) -> int | None:
    if period.first is None or period.last is None:
        return None
    return (period.last - period.first + timedelta(1)).days


def heat_facts(engine: Engine, period: Period) -> list[dict[str, Any]]:
    """Return weekday (1: Monday), hour, rounds and unanswered rounds, where there were any."""
    return engine.rows(
        f"""
        SELECT (day + 3) % 7 + 1 AS weekday,
            CAST(floor(second_of_day / 3600) AS BIGINT) AS hour,
            CAST(count(*) AS BIGINT) AS rounds,
            CAST(sum(CASE WHEN waited IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unanswered_rounds
        FROM rounds
        WHERE left_out_because IS NULL AND {days_condition(period, "day")}
        GROUP BY 1, 2
        ORDER BY 1 NULLS LAST, 2 NULLS LAST
        """
    )


def wait_facts(engine: Engine, period: Period) -> list[dict[str, Any]]:
    """Return how many answered rounds waited up to each step of seconds; None: longer."""
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

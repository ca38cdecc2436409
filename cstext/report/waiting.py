"""When buyers wrote, how long they waited, and who was there to answer, as facts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine

WAITS = (10, 30, 60, 180, 300, 600, 1800, 3600)

# A session's counted rounds of an hour; means are taken as in response.sql.
_OF_SESSIONS = """
    SELECT hour, session_n,
        CAST(count(*) AS BIGINT) AS rounds,
        CAST(sum(CASE WHEN waited IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unanswered_rounds,
        CAST(sum(ms) AS BIGINT) AS ms,
        CAST(count(ms) AS BIGINT) AS timed,
        CAST(round(CAST(sum(ms) AS BIGINT) / nullif(count(ms), 0) * 1000) AS BIGINT) AS mean_us
    FROM (
        SELECT session_n, waited, CAST(floor(second_of_day / 3600) AS BIGINT) AS hour,
            CAST(round(seconds * 1000) AS BIGINT) AS ms
        FROM rounds
        WHERE left_out_because IS NULL AND {days}
    ) AS timed
    GROUP BY hour, session_n
"""


def hour_facts(engine: Engine, period: Period) -> list[dict[str, Any]]:
    """Return the rounds of each hour of the day, and how many of our accounts wrote in it.

    ``agents`` is the mean over the period's days of the distinct accounts (people, and robots
    under their eyes) that wrote in the hour; None where the period has no bounds.
    ``never_answered`` counts sessions by the hour of their first counted round. ``mean_seconds`` is
    what `response` says of the hour: over the policy's seconds, in whole milliseconds.
    """
    length = _length(period)
    rows = engine.rows(
        f"""
        SELECT lpad(CAST(h.hour AS STRING), 2, '0') AS hour,
            coalesce(r.rounds, 0) AS rounds,
            coalesce(r.unanswered_rounds, 0) AS unanswered_rounds,
            r.mean_seconds,
            coalesce(v.sessions, 0) AS never_answered,
            coalesce(d.agent_days, 0) AS agent_days
        FROM range(24) AS h(hour)
        LEFT JOIN (
            SELECT o.hour,
                CAST(sum(o.rounds) AS BIGINT) AS rounds,
                CAST(sum(o.unanswered_rounds) AS BIGINT) AS unanswered_rounds,
                round(
                    CASE
                        WHEN p.mean_over = 'sessions'
                            THEN CAST(sum(o.mean_us) AS BIGINT) / nullif(count(o.mean_us), 0) / 1000
                        ELSE CAST(sum(o.ms) AS BIGINT) / nullif(CAST(sum(o.timed) AS BIGINT), 0)
                    END
                ) / 1000 AS mean_seconds
            FROM ({_OF_SESSIONS.format(days=days_condition(period, "day"))}) AS o
            CROSS JOIN policy AS p
            GROUP BY o.hour, p.mean_over
        ) AS r ON r.hour = h.hour
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
    for row in rows:
        agent_days = row.pop("agent_days")
        row["agents"] = round(agent_days / length, 2) if length else None
    return rows


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

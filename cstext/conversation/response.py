"""Response times: totals, by a dimension, and the rounds behind them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from cstext.conversation.period import EVER, Period, days_condition, put_request
from cstext.engine import Engine
from cstext.errors import CstextError

Grouping = Literal["agent", "day", "hour", "week", "shop"]
ResponseTable = dict[str, Any]

PLACED = ("placed_rounds", "placed_sessions")
"""What `response` takes: rounds and sessions with the cells they count in; `request` says which."""

# What adds up: a shop's total is the sum of its agents and the unassigned.
ADDITIVE = ("rounds", "unanswered_rounds", "sessions", "never_answered", "left_hanging")
_TIMES = (
    "rounds", "mean_seconds", "median_seconds", "p90_seconds", "within", "unanswered_rounds",
    "first_response_seconds", "sessions", "slow_buyer_days", "never_answered", "left_hanging",
)  # fmt: skip


def response_table(
    engine: Engine, by: Grouping | None = None, period: Period | None = None
) -> ResponseTable:
    """Return ``{"total": {...}, "by_<by>": [{<by>, ...}]}`` from `rounds` and `sessions`.

    Keys: rounds, mean_seconds, median_seconds, p90_seconds, within ``[n, of]`` (None without a
    threshold), unanswered_rounds, first_response_seconds, sessions, slow_buyer_days,
    never_answered, left_hanging. No value is None, never 0. Definitions: docs/definitions.md.
    """
    put_request(engine, by, period)
    for name in PLACED:
        engine.define(name, __package__)
    engine.make("response", __package__)
    rows = engine.rows("SELECT * FROM response ORDER BY is_total DESC NULLS LAST, cell NULLS LAST")
    total, parts = _figures(rows[0]), [{by: row["cell"], **_figures(row)} for row in rows[1:]]
    if by is None:
        return {"total": total}
    for key in ADDITIVE:
        if sum(part[key] for part in parts) != total[key]:
            raise CstextError(f"response: {key} by {by} does not add up to the total")
    return {"total": total, f"by_{by}": parts}


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    within = None if row["within_of"] is None else [row["within"], row["within_of"]]
    return {key: within if key == "within" else row[key] for key in _TIMES}


def round_rows(engine: Engine, zone: str, period: Period = EVER) -> list[dict[str, Any]]:
    """Return every round, counted or left out, by the time it starts, times in ``zone``."""
    rows = engine.rows(
        f"""
        SELECT s.session_id, r.shop, r.buyer, r.agent, r.started_ms, r.replied_ms, r.seconds,
            r.left_out_because, q.source AS question_source, q.line AS question_line,
            a.source AS reply_source, a.line AS reply_line
        FROM rounds AS r
        JOIN sessions AS s ON s.session_n = r.session_n
        JOIN places AS q ON q.n = r.n
        LEFT JOIN places AS a ON a.n = r.replied_n
        WHERE {days_condition(period, "r.day")}
        ORDER BY r.started_ms NULLS LAST, q.source NULLS LAST, q.line NULLS LAST, r.n NULLS LAST
        """
    )
    for row in rows:
        row["started_at"] = local_iso(row.pop("started_ms"), zone)
        row["replied_at"] = local_iso(row.pop("replied_ms"), zone)
    order = ("session_id", "shop", "buyer", "agent", "started_at", "replied_at", "seconds")
    return [{**{key: row[key] for key in order}, **row} for row in rows]


def local_iso(ms: int | None, zone: str) -> str | None:
    """Return epoch milliseconds as ISO text in a zone, with milliseconds only if there are any.

    >>> local_iso(1772590215000, "Asia/Shanghai")
    '2026-03-04T10:10:15+08:00'
    """
    if ms is None:
        return None
    moment = datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)
    return moment.astimezone(ZoneInfo(zone)).isoformat(
        timespec="milliseconds" if ms % 1000 else "seconds"
    )

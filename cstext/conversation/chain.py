"""Runs the SQL files of this layer in their order."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa

from cstext.clock import EPOCH, clock_table, parse_calendar
from cstext.engine import Engine
from cstext.policy import Policy


def build_conversation(
    engine: Engine, policy: Policy, zone: str = "Asia/Shanghai", *, holds_places: bool = False
) -> None:
    """Make `conversations`, `turns`, `sessions`, `rounds` and `endings` from `messages`.

    ``zone`` is the shop's: the working time of the policy is on its clock. `places`, which names
    each message's place and has its text, is a query, or a table (``holds_places``): of use where
    much is asked of it, and where `messages` is none, so that no text is held twice.
    """
    for name, table in policy.tables().items():
        engine.put(name, table)
    days = days_table(engine)
    engine.put("days", days)
    engine.put("clock", _clock(policy, days, zone))
    engine.make("accounts", __package__)
    engine.make_by_conversation("conversations", __package__)
    (engine.make if holds_places else engine.define)("places", __package__, apart=True)
    for name in ("turns", "sessions", "runs", "rounds", "endings"):
        engine.make(name, __package__, apart=True)
    engine.drop("runs")


def _clock(policy: Policy, days: pa.Table, zone: str) -> pa.Table:
    """The working intervals of every day; empty where the policy counts all time."""
    calendar = policy.working_time.model_dump() if policy.working_time else {}
    clock = parse_calendar(calendar, zone)
    if not calendar or not days.num_rows:
        return clock_table(clock, EPOCH, EPOCH - timedelta(1))
    first, last = (EPOCH + timedelta(days.column("day")[i].as_py()) for i in (0, -1))
    return clock_table(clock, first, last)


def days_table(engine: Engine) -> pa.Table:
    """Return one row a day from the first to the last message: its date and week as text.

    Columns: day (days since 1970-01-01), iso (2026-03-04), compact (20260304),
    week (2026-W10), weekday (1 Monday to 7 Sunday).
    """
    bounds = engine.rows("SELECT min(day) AS first, max(day) AS last FROM messages")[0]
    first, last = bounds["first"], bounds["last"]
    days = [] if first is None else range(first, last + 1)
    dates = [EPOCH + timedelta(days=day) for day in days]
    return pa.table(
        {
            "day": pa.array(days, pa.int64()),
            "iso": pa.array([d.isoformat() for d in dates], pa.string()),
            "compact": pa.array([d.strftime("%Y%m%d") for d in dates], pa.string()),
            "week": pa.array([week_of(d) for d in dates], pa.string()),
            "weekday": pa.array([d.isoweekday() for d in dates], pa.int64()),
        }
    )


def week_of(day: date) -> str:
    """Return the ISO week of a day.

    >>> week_of(date(2026, 11, 2))
    '2026-W45'
    """
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"

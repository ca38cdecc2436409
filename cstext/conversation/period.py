"""A period of shop-local days, and how it reaches the SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa

from cstext.clock import EPOCH
from cstext.conversation.chain import week_of
from cstext.engine import Engine
from cstext.errors import UsageError


@dataclass(frozen=True)
class Period:
    """Shop-local days, both included; None: no bound on that side."""

    first: date | None = None
    last: date | None = None

    @property
    def name(self) -> str:
        """The ISO week if it is exactly one, else the two days, or the one.

        >>> Period(date(2026, 11, 9), date(2026, 11, 15)).name
        '2026-W46'
        >>> Period(date(2026, 11, 9), date(2026, 11, 9)).name
        '2026-11-09'
        """
        if self.first and self.last == self.first + timedelta(6) and self.first.isoweekday() == 1:
            return week_of(self.first)
        if self.first and self.last == self.first:
            return str(self.first)
        return f"{self.first or ''}..{self.last or ''}"

    @property
    def before(self) -> Period | None:
        """The period of the same length just before this one."""
        if self.first is None or self.last is None:
            return None
        length = self.last - self.first + timedelta(1)
        return Period(self.first - length, self.last - length)


EVER = Period()
"""All days."""


def parse_week(text: str) -> Period:
    """Return the seven days of an ISO week.

    >>> parse_week("2026-W45").first
    datetime.date(2026, 11, 2)
    """
    match = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text)
    try:
        if match is None:
            raise ValueError
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError as error:
        raise UsageError(f"{text!r} is no ISO week; write it as 2026-W45") from error
    return Period(monday, monday + timedelta(6))


def parse_day(text: str) -> date:
    """Return a day; a week is none, though Python would take it for its Monday.

    >>> parse_day("2026-11-09")
    datetime.date(2026, 11, 9)
    """
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{text!r}: write a day as 2026-11-09") from error


def covered(engine: Engine) -> Period:
    """Return the days of the first and the last message; unbounded where there are no times."""
    row = engine.rows("SELECT min(day) AS first, max(day) AS last FROM messages")[0]
    if row["first"] is None:
        return Period()
    return Period(EPOCH + timedelta(row["first"]), EPOCH + timedelta(row["last"]))


def chat_days(engine: Engine) -> frozenset[date]:
    """Return the days on which there is a message."""
    rows = engine.rows("SELECT DISTINCT day FROM messages WHERE day IS NOT NULL ORDER BY day")
    return frozenset(EPOCH + timedelta(row["day"]) for row in rows)


def days_in(period: Period, days: Iterable[date]) -> int:
    """Return how many of the days lie in the period.

    >>> days_in(parse_week("2026-W46"), [date(2026, 11, 9), date(2026, 11, 15), date(2026, 11, 16)])
    2
    """
    return sum(contains(period, Period(day, day)) for day in days)


def latest_week(days: Period) -> Period | None:
    """Return the latest ISO week whose seven days lie within ``days``, or None."""
    if days.first is None or days.last is None:
        return None
    sunday = days.last - timedelta(days.last.isoweekday() % 7)
    week = Period(sunday - timedelta(6), sunday)
    return week if contains(days, week) else None


def contains(outer: Period, inner: Period) -> bool:
    """Whether all days of ``inner`` lie in ``outer``."""
    return (outer.first is None or (inner.first is not None and outer.first <= inner.first)) and (
        outer.last is None or (inner.last is not None and inner.last <= outer.last)
    )


def put_request(engine: Engine, grouping: str | None, period: Period | None) -> None:
    """Make the one-row table `request`: the dimension and the days that are asked for."""
    first = period.first if period else None
    last = period.last if period else None
    engine.put(
        "request",
        pa.table(
            {
                "grouping": pa.array([grouping], pa.string()),
                "from_day": pa.array([(first - EPOCH).days if first else None], pa.int64()),
                "to_day": pa.array([(last - EPOCH).days if last else None], pa.int64()),
            }
        ),
    )


def days_condition(period: Period, column: str) -> str:
    """Return the SQL condition that a day column lies in the period; the bounds are numbers.

    >>> days_condition(Period(date(1970, 1, 2)), "day")
    'day >= 1'
    """
    bounds = [
        f"{column} {sign} {(day - EPOCH).days}"
        for sign, day in ((">=", period.first), ("<=", period.last))
        if day
    ]
    return " AND ".join(bounds or ["TRUE"])

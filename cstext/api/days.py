"""Which days are asked for, as people write them."""

from __future__ import annotations

from datetime import date, datetime

from cstext.conversation.period import EVER, Period, parse_day, parse_week
from cstext.errors import UsageError
from cstext.kpi.months import parse_month

Day = str | date
Days = Day | tuple[Day | None, Day | None] | Period | None
"""A week "2026-W46", a month "2026-11", a day, two days (both included, None: no bound), or None:
all days."""


def as_period(days: Days) -> Period:
    """Return the days that are meant, shop-local.

    Raises:
        UsageError: they cannot be read, or the last lies before the first.

    >>> as_period("2026-W46").first, as_period("2026-11").last
    (datetime.date(2026, 11, 9), datetime.date(2026, 11, 30))
    >>> as_period(("2026-11-09", None)).name
    '2026-11-09..'
    """
    if days is None:
        return EVER
    if isinstance(days, Period):
        return days
    if isinstance(days, tuple):
        if len(days) != 2:
            raise UsageError(f"{len(days)} days: give the first and the last, or one alone")
        return _between(*days)
    if isinstance(days, str) and "W" in days:
        return parse_week(days)
    if isinstance(days, str) and len(days) == len("2026-11"):
        return parse_month(days)
    return _between(days, days)


def _between(first: Day | None, last: Day | None) -> Period:
    days = Period(as_day(first), as_day(last))
    if days.first and days.last and days.first > days.last:
        raise UsageError(f"{days.first} is after {days.last}: give the first day first")
    return days


def as_day(day: Day | None) -> date | None:
    """Return a day that may be written as 2026-11-09.

    Raises:
        UsageError: it is written otherwise, or is none; a moment is none.
    """
    if isinstance(day, str):
        return parse_day(day)
    if day is None or (isinstance(day, date) and not isinstance(day, datetime)):
        return day
    raise UsageError(f"{type(day).__name__} is no day: give a date, or text as 2026-11-09")

"""Calendar months as periods."""

from __future__ import annotations

import re
from datetime import date, timedelta

from cstext.conversation.period import Period, contains
from cstext.errors import UsageError


def parse_month(text: str) -> Period:
    """Return the days of a month.

    >>> parse_month("2026-02").last
    datetime.date(2026, 2, 28)
    """
    match = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise UsageError(f"{text!r} is no month; write it as 2026-11")
    return month_of(date(int(match[1]), int(match[2]), 1))


def month_of(day: date) -> Period:
    """Return the month in which a day lies."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(31)).replace(day=1) - timedelta(1))


def month_name(period: Period) -> str | None:
    """Return the name of a period that is a month, as 2026-11; None: it is none."""
    if period.first is None or period != month_of(period.first):
        return None
    return period.first.isoformat()[:7]


def month_before(month: Period) -> Period:
    """Return the month before one."""
    if month.first is None:
        raise ValueError("a month has a first day")
    return month_of(month.first - timedelta(1))


def latest_month(days: Period) -> Period | None:
    """Return the latest month all of whose days lie within ``days``, or None."""
    if days.last is None:
        return None
    month = month_of(days.last)
    month = month if contains(days, month) else month_before(month)
    return month if contains(days, month) else None

"""Working time: how many seconds of working hours lie between two moments.

A calendar is a mapping: ``days`` gives each weekday (mon … sun) its intervals, as
``{"mon": [["09:00", "12:00"], ["13:00", "18:00"]]}``; ``holidays`` and ``workdays`` are dates;
``region = "CN"`` adds China's public holidays and make-up workdays. A workday has its own
weekday's hours, or the first weekday's that has any, and wins over a holiday. An interval that
ends at or before its start runs past midnight; "24:00" ends the day. Seconds are real ones: a day
on which the clock is set back is longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pyarrow as pa

from cstext.errors import UsageError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """Working hours by weekday (seconds of day), and the dates that are otherwise."""

    hours: Mapping[int, tuple[tuple[int, int], ...]]
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    region: str | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))

    def intervals(self, day: date) -> tuple[tuple[int, int], ...]:
        """Return the day's intervals as seconds from its midnight; an end may pass 86400."""
        if day in self._workdays(day.year):
            own = self.hours.get(day.weekday(), ())
            return own or next((hours for _, hours in sorted(self.hours.items()) if hours), ())
        if day in self._holidays(day.year):
            return ()
        return self.hours.get(day.weekday(), ())

    def _workdays(self, year: int) -> frozenset[date]:
        return self.workdays | (self._region_days(year)[1] - self.holidays)

    def _holidays(self, year: int) -> frozenset[date]:
        return self.holidays | (self._region_days(year)[0] - self.workdays)

    def _region_days(self, year: int) -> tuple[frozenset[date], frozenset[date]]:
        if self.region is None:
            return frozenset(), frozenset()
        if year not in self._by_year:
            self._by_year[year] = region_days(self.region, year)
        return self._by_year[year]

    @cached_property
    def _by_year(self) -> dict[int, tuple[frozenset[date], frozenset[date]]]:
        return {}


def region_days(region: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return a region's public holidays and its make-up workdays in a year.

    Raises:
        UsageError: the region is not known.
    """
    import holidays

    try:
        known = holidays.country_holidays(region, years=year)
    except NotImplementedError as error:
        raise UsageError(f"working_time: region {region!r} has no holiday calendar") from error
    workdays = frozenset(getattr(known, "weekend_workdays", ()))
    return frozenset(known), frozenset(day for day in workdays if day.year == year)


def named_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Raises:
        UsageError: there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"{name!r}: no such time zone; one is Asia/Shanghai") from error


def parse_calendar(calendar: Mapping[str, Any], timezone: str) -> Calendar:
    """Read a calendar as settings and published cases write it.

    Raises:
        UsageError: an unknown key or weekday, or a time that is none.
    """
    unknown = set(calendar) - {"days", "holidays", "workdays", "region"}
    if unknown:
        raise UsageError(f"working_time: unknown setting {sorted(unknown)[0]!r}")
    hours = {}
    for name, intervals in calendar.get("days", {}).items():
        if name not in WEEKDAYS:
            raise UsageError(f"working_time: {name!r} is no weekday; use {', '.join(WEEKDAYS)}")
        hours[WEEKDAYS.index(name)] = tuple(_interval(pair) for pair in intervals)
    return Calendar(
        hours,
        frozenset(_date(day) for day in calendar.get("holidays", ())),
        frozenset(_date(day) for day in calendar.get("workdays", ())),
        calendar.get("region"),
        named_zone(timezone),
    )


def _interval(pair: Iterable[str]) -> tuple[int, int]:
    try:
        start, end = (_second(text) for text in pair)
    except (ValueError, TypeError) as error:
        raise UsageError(f"working_time: {pair!r} is no interval, as ['09:00', '18:00']") from error
    return (start, end) if end > start else (start, end + 86400)


def _second(text: str) -> int:
    if text == "24:00":
        return 86400
    moment = time.fromisoformat(text)
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _date(day: str | date) -> date:
    try:
        return day if isinstance(day, date) else date.fromisoformat(day)
    except ValueError as error:
        raise UsageError(f"working_time: {day!r} is no date, as 2026-10-01") from error


def clock_table(calendar: Calendar, first: date, last: date) -> pa.Table:
    """Return the working intervals of every day from ``first`` to ``last``, for joins by day.

    Columns: day (days since 1970-01-01), opens_ms, closes_ms, worked_before_ms (work done from
    the table's start to the day's midnight, the same on all rows of a day). Every day has a row.
    The work done up to a moment t is worked_before_ms + the sum over the rows of t's day of
    greatest(least(t, closes_ms) - opens_ms, 0).
    """
    rows: list[tuple[int, int, int, int]] = []
    worked = 0
    spans = list(_spans(calendar, first - _DAY, last))
    for day in _days(first, last):
        start, end = _midnight(day, calendar.zone), _midnight(day + _DAY, calendar.zone)
        inside = _merged((max(a, start), min(b, end)) for a, b in spans if a < end and b > start)
        number = (day - EPOCH).days
        rows += [(number, a, b, worked) for a, b in inside or [(start, start)]]
        worked += sum(b - a for a, b in inside)
        spans = [span for span in spans if span[1] > end]
    columns = zip(*rows, strict=True) if rows else ((),) * 4
    names = ("day", "opens_ms", "closes_ms", "worked_before_ms")
    return pa.table(
        {name: pa.array(column, pa.int64()) for name, column in zip(names, columns, strict=True)}
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(n) for n in range((last - first).days + 1))


def _spans(calendar: Calendar, first: date, last: date) -> Iterator[tuple[int, int]]:
    """The intervals of the days as epoch milliseconds."""
    for day in _days(first, last):
        for start, end in calendar.intervals(day):
            yield _moment(day, start, calendar.zone), _moment(day, end, calendar.zone)


def _moment(day: date, second: int, zone: ZoneInfo) -> int:
    wall = datetime.combine(day, time()) + timedelta(seconds=second)
    return _epoch_ms(wall.replace(tzinfo=zone))


def _midnight(day: date, zone: ZoneInfo) -> int:
    return _moment(day, 0, zone)


def _epoch_ms(moment: datetime) -> int:
    return round(
        (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1)
    )


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def working_seconds(
    start: str | datetime, end: str | datetime, calendar: Mapping[str, Any], timezone: str
) -> float:
    """Return the seconds of working time from ``start`` to ``end``; 0 if it does not end later.

    Moments are ISO text or datetimes; without an offset they are in ``timezone``.

    >>> nine_to_six = {"days": {"mon": [["09:00", "18:00"]]}}
    >>> working_seconds("2026-03-02T17:30", "2026-03-09T09:10", nine_to_six, "Asia/Shanghai")
    2400.0
    """
    parsed = parse_calendar(calendar, timezone)
    moments = [_aware(moment, parsed.zone) for moment in (start, end)]
    if moments[1] <= moments[0]:
        return 0.0
    days = [moment.astimezone(parsed.zone).date() for moment in moments]
    rows = clock_table(parsed, days[0], days[1]).to_pylist()
    before, after = (
        _worked(rows, (day - EPOCH).days, _epoch_ms(moment))
        for day, moment in zip(days, moments, strict=True)
    )
    return (after - before) / 1000


def _aware(moment: str | datetime, zone: ZoneInfo) -> datetime:
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)


def _worked(rows: Iterable[Mapping[str, int]], day: int, at_ms: int) -> int:
    today = [row for row in rows if row["day"] == day]
    inside = sum(max(min(at_ms, row["closes_ms"]) - row["opens_ms"], 0) for row in today)
    return today[0]["worked_before_ms"] + inside

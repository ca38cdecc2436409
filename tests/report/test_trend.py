"""Which weeks a review shows and which it compares: only whole ones."""

from datetime import date

import pytest

from cstext.conversation.period import Period, parse_week
from cstext.report.facts import Span


@pytest.mark.parametrize(
    ("first", "last", "previous", "weeks"),
    [
        ("10-05", "11-15", "2026-W45", ["2026-W43", "2026-W44", "2026-W45", "2026-W46"]),
        ("10-28", "11-15", "2026-W45", ["2026-W45", "2026-W46"]),
        ("11-02", "11-15", "2026-W45", ["2026-W45", "2026-W46"]),
        ("11-03", "11-15", None, ["2026-W46"]),
        ("10-05", "11-14", None, ["2026-W46"]),  # The week itself is not whole: no comparison.
    ],
)
def test_only_whole_weeks_are_compared(first, last, previous, weeks):
    days = Period(date.fromisoformat(f"2026-{first}"), date.fromisoformat(f"2026-{last}"))
    span = Span.of(parse_week("2026-W46"), days)
    assert (span.previous and span.previous.name) == previous
    assert [week.name for week in span.weeks] == weeks


def test_other_periods_are_followed_by_their_own_length():
    days = Period(date(2026, 11, 1), date(2026, 11, 12))
    span = Span.of(Period(date(2026, 11, 10), date(2026, 11, 12)), days)
    assert [week.name for week in span.weeks] == [
        "2026-11-01..2026-11-03",
        "2026-11-04..2026-11-06",
        "2026-11-07..2026-11-09",
        "2026-11-10..2026-11-12",
    ]

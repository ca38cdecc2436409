"""Working time: published cases, and laws."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.clock import EPOCH, clock_table, parse_calendar, working_seconds
from cstext.errors import UsageError

VECTORS = Path(__file__).parents[2] / "shared" / "vectors" / "working_time.json"
NINE_TO_SIX = {
    "days": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed")}
}


@pytest.mark.skipif(not VECTORS.exists(), reason="the published vectors are not here")
def test_published_cases():
    for case in json.loads(VECTORS.read_text("utf-8")):
        seconds = working_seconds(case["start"], case["end"], case["calendar"], case["timezone"])
        assert seconds == case["seconds"], case["id"]


@pytest.mark.parametrize(
    ("calendar", "start", "end", "hours"),
    [
        # 2026-03-02 is a Monday.
        (NINE_TO_SIX, "2026-03-02T08:00", "2026-03-02T20:00", 8),
        (NINE_TO_SIX, "2026-03-02T12:10", "2026-03-02T12:50", 0),
        (NINE_TO_SIX, "2026-03-02T18:00", "2026-03-03T09:00", 0),
        (NINE_TO_SIX, "2026-03-04T17:00", "2026-03-09T10:00", 2),
        (NINE_TO_SIX, "2026-03-02T10:00", "2026-03-02T09:00", 0),
        # Over midnight: the interval belongs to the day on which it starts.
        ({"days": {"mon": [["22:00", "02:00"]]}}, "2026-03-02T21:00", "2026-03-03T12:00", 4),
        ({"days": {"mon": [["22:00", "02:00"]]}}, "2026-03-03T01:00", "2026-03-03T12:00", 1),
        # What two intervals share counts once.
        (
            {"days": {"mon": [["22:00", "02:00"]], "tue": [["00:00", "24:00"]]}},
            "2026-03-02T23:00",
            "2026-03-03T03:00",
            4,
        ),
        # A holiday is free, a make-up workday has the first weekday's hours that has any.
        ({**NINE_TO_SIX, "holidays": ["2026-03-02"]}, "2026-03-02T08:00", "2026-03-02T20:00", 0),
        ({**NINE_TO_SIX, "workdays": ["2026-03-07"]}, "2026-03-07T08:00", "2026-03-07T20:00", 8),
        (
            {**NINE_TO_SIX, "holidays": ["2026-03-02"], "workdays": ["2026-03-02"]},
            "2026-03-02T08:00",
            "2026-03-02T20:00",
            8,
        ),
    ],
)
def test_hours(calendar, start, end, hours):
    assert working_seconds(start, end, calendar, "Asia/Shanghai") == hours * 3600


def test_a_day_on_which_the_clock_is_set_back_is_longer():
    always = {"days": {"sat": [["00:00", "24:00"]], "sun": [["00:00", "24:00"]]}}
    start, end = "2026-10-24T12:00", "2026-10-25T12:00"
    assert working_seconds(start, end, always, "Europe/Berlin") == 25 * 3600


def test_china_has_make_up_workdays():
    week = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    china = {"days": week, "region": "CN"}
    # 2026-10-10 is a make-up working Saturday; 2026-10-01 is National Day.
    assert working_seconds("2026-10-10T00:00", "2026-10-11T00:00", china, "Asia/Shanghai") == 32400
    assert working_seconds("2026-10-01T00:00", "2026-10-02T00:00", china, "Asia/Shanghai") == 0


@pytest.mark.parametrize(
    ("calendar", "what"),
    [
        ({"days": {"monday": []}}, "monday"),
        ({"days": {"mon": [["9", "18:00"]]}}, "interval"),
        ({"holidays": ["soon"]}, "date"),
        ({"hours": {}}, "hours"),
    ],
)
def test_what_is_wrong_is_named(calendar, what):
    with pytest.raises(UsageError, match=what):
        parse_calendar(calendar, "Asia/Shanghai")


moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 3, 1))


@given(moments, moments, moments)
def test_time_adds_up(a, b, c):
    a, b, c = sorted((a, b, c))

    def worked(start, end):
        return working_seconds(start, end, NINE_TO_SIX, "Asia/Shanghai")

    assert worked(a, b) + worked(b, c) == pytest.approx(worked(a, c), abs=0.002)
    assert 0 <= worked(a, c) <= (c - a).total_seconds() + 0.001


def test_the_table_has_every_day_and_only_ever_grows():
    calendar = parse_calendar(NINE_TO_SIX, "Asia/Shanghai")
    first = EPOCH + timedelta(20000)
    rows = clock_table(calendar, first, first + timedelta(30)).to_pylist()
    assert {row["day"] for row in rows} == set(range(20000, 20031))
    worked = [row["worked_before_ms"] for row in rows]
    assert worked == sorted(worked)
    assert all(row["opens_ms"] <= row["closes_ms"] for row in rows)

"""Times of all the forms met, and the shop's clock."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.readers.money import parse_fen
from cstext.readers.times import parse_times
from cstext.readers.zones import local_parts, to_epoch_ms

EPOCH = dt.datetime(1970, 1, 1)


def ms(text: str) -> int:
    return round((dt.datetime.fromisoformat(text) - EPOCH) / dt.timedelta(milliseconds=1))


WALL = {
    "2026-3-4 9:05": "2026-03-04 09:05",
    "2026/03/04 09:05:01": "2026-03-04 09:05:01",
    "2026.3.4 9:05:01": "2026-03-04 09:05:01",
    "2026-03-04T09:05:01": "2026-03-04 09:05:01",
    "2026年03月04日 10:11:12": "2026-03-04 10:11:12",
    "2026年3月4日10时11分12秒": "2026-03-04 10:11:12",
    "2026-3-4 上午9:05:01": "2026-03-04 09:05:01",
    "2026/3/4 下午 3:05": "2026-03-04 15:05",
    "2026年3月4日下午12:05": "2026-03-04 12:05",
    "2026-03-04 上午 12:05:01": "2026-03-04 00:05:01",
    "2026-03-04 03:05:01 PM": "2026-03-04 15:05:01",
    "2026-03-04 12:05:01am": "2026-03-04 00:05:01",
    "2026-03-04 下午 15:05": "2026-03-04 15:05",
    "20260304101112": "2026-03-04 10:11:12",
    "2026-03-04": "2026-03-04 00:00",
    " 2024-02-29 00:00:00 ": "2024-02-29 00:00",
    "2017-10-11 17:49:31.999999": "2017-10-11 17:49:32.000",
    "2026-03-04 10:11:12.0004": "2026-03-04 10:11:12.000",
    "2026-03-04 10:11:12.0005": "2026-03-04 10:11:12.001",
    "46085": "2026-03-04 00:00",
    "46085.424444444": "2026-03-04 10:11:12",
}
EPOCHS = {
    "2026-03-04T10:11:12Z": "2026-03-04 10:11:12",
    "2026-03-04 10:11:12+08:00": "2026-03-04 02:11:12",
    "2026-03-04T10:11:12.5-0330": "2026-03-04 13:41:12.5",
    "1772619072": "2026-03-04 10:11:12",
    "1772619072.25": "2026-03-04 10:11:12.250",
    "1772619072123": "2026-03-04 10:11:12.123",
    "1772619072123456": "2026-03-04 10:11:12.123",
}
NONE = [
    "",
    "soon",
    "10:11:12",
    "2026-02-29 10:00",
    "2026-13-01 10:00",
    "2026-00-01 10:00",
    "2026-01-00 10:00",
    "2026-01-01 24:00",
    "2026-01-01 10:60",
    "2026-01-01 10:00:60",
    "2026-01-01 上午 13:00",
    "2026-01-01 下午 25:00",
    "上午 9:00",
    "20261304101112",
    "12345",
    "999999999999999999",
    None,
]


def test_wall_times() -> None:
    times = parse_times(pa.array(list(WALL)))
    assert times.epoch_ms.null_count == len(WALL)
    found = dict(zip(WALL, times.wall_ms.to_pylist(), strict=True))
    # Excel keeps a time as a fraction of a day: good to the second, not to the millisecond.
    found["46085.424444444"] = round(found["46085.424444444"] / 1000) * 1000
    assert found == {text: ms(iso) for text, iso in WALL.items()}


def test_times_with_a_zone_and_epoch_numbers() -> None:
    times = parse_times(pa.array(list(EPOCHS)))
    assert times.wall_ms.null_count == len(EPOCHS)
    assert times.epoch_ms.to_pylist() == [ms(iso) for iso in EPOCHS.values()]


def test_what_is_no_time() -> None:
    times = parse_times(pa.array(NONE))
    assert times.known.to_pylist() == [False] * len(NONE)


@given(
    st.lists(
        st.from_regex(r"\A[0-9]{4}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-6][0-9]\Z")
        | st.sampled_from(["2026-3-4 9:05", "", "a" * 19, "\uff12026-03-04 09:05:01", "1772619072"])
    )
)
def test_the_form_that_most_exports_have_reads_as_with_a_blank_behind(texts: list[str]) -> None:
    assert parse_times(pa.array(texts, pa.string())) == parse_times(
        pa.array([f"{text} " for text in texts], pa.string())
    )


@given(
    st.lists(
        st.from_regex(
            r"\A[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9](:[0-6][0-9]){0,2}([.][0-9]{1,4})?"
            r"(Z|[+-][0-2][0-9](:?[0-6][0-9])?)\Z"
        )
        | st.sampled_from(["2026-03-04T09:05:01+08:00", "2026-03-04T09:05:01.123Z", ""])
    )
)
def test_a_column_of_times_with_zones_reads_as_with_a_blank_behind(texts: list[str]) -> None:
    assert parse_times(pa.array(texts, pa.string())) == parse_times(
        pa.array([f"{text} " for text in texts], pa.string())
    )


@pytest.mark.parametrize(
    ("wall", "utc"),
    [
        ("2026-03-04 10:00:00", "2026-03-04 15:00:00"),
        ("2026-03-08 02:30:00", "2026-03-08 07:00:00"),  # the clock jumps from 2 to 3
        ("2026-11-01 01:30:00", "2026-11-01 05:30:00"),  # shown twice: the earlier
    ],
)
def test_the_shops_clock_in_summer_time(wall: str, utc: str) -> None:
    assert to_epoch_ms(pa.array([ms(wall)]), "America/New_York").to_pylist() == [ms(utc)]


# Arrow knows no summer time after 2037.
@given(
    st.datetimes(dt.datetime(1971, 1, 1), dt.datetime(2037, 12, 31)),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Asia/Kolkata"]),
)
def test_days_and_seconds_of_day_are_those_of_the_zone(time: dt.datetime, zone: str) -> None:
    epoch = round((time - EPOCH) / dt.timedelta(milliseconds=1))
    local = (EPOCH + dt.timedelta(milliseconds=epoch)).replace(tzinfo=dt.UTC)
    local = local.astimezone(ZoneInfo(zone))
    day, second = local_parts(pa.array([epoch, None]), zone)
    assert day.to_pylist() == [(local.date() - EPOCH.date()).days, None]
    assert second.to_pylist() == [local.hour * 3600 + local.minute * 60 + local.second, None]


@given(st.integers(-(10**12), 10**12))
def test_money_reads_as_it_is_written(fen: int) -> None:
    sign, rest = "-" if fen < 0 else "", abs(fen)
    texts = [f"{sign}{rest // 100}.{rest % 100:02d}", f"¥{sign}{rest // 100:,}.{rest % 100:02d} 元"]
    assert parse_fen(pa.array(texts)).to_pylist() == [fen, fen]


def test_money_without_floats() -> None:
    cases = {"0.29": 29, "1": 100, "1.": 100, "12.345": 1235, "0.30000000000000004": 30, "x": None}
    assert parse_fen(pa.array(list(cases))).to_pylist() == list(cases.values())
    assert parse_fen(pa.array(["", None, "1.2.3"])).to_pylist() == [None] * 3

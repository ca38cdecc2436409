"""Totals, rates and cells that one can check by eye; the notation is that of tests.chats."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cstext.conversation import build_conversation, response_table
from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.policy import load_policy
from tests.chats import chats, message_table, respond

KEYS = {
    "rounds", "mean_seconds", "median_seconds", "p90_seconds", "within", "unanswered_rounds",
    "first_response_seconds", "sessions", "slow_buyer_days", "never_answered", "left_hanging",
}  # fmt: skip


def test_nothing_is_none_and_never_zero() -> None:
    total = respond("").total
    assert total.keys() == KEYS
    assert {key for key in KEYS if total[key] is None} == {
        "mean_seconds",
        "median_seconds",
        "p90_seconds",
        "within",
        "first_response_seconds",
        "slow_buyer_days",
    }
    assert total["rounds"] == total["sessions"] == 0


def test_mean_median_and_p90() -> None:
    total = respond("B0 S10 B100 S120 B200 S230 B300 S340 B400 S450 B500").total
    assert total["rounds"] == 6
    assert total["mean_seconds"] == 30
    assert total["median_seconds"] == 30
    assert total["p90_seconds"] == 46
    assert total["first_response_seconds"] == 10
    assert total["unanswered_rounds"] == 1


@pytest.mark.parametrize(
    ("unanswered", "seconds", "mean", "within"),
    [
        ("apart", [30, 600, None], 315, [1, 2]),
        ("not_within", [30, 600, None], 315, [1, 3]),
        ("cap", [30, 600, 600], 410, [1, 3]),
    ],
)
def test_caps_and_the_unanswered(
    unanswered: str, seconds: list[float | None], mean: float, within: list[int]
) -> None:
    settings = {"unanswered": unanswered, "cap_seconds": 600, "threshold_seconds": 180}
    answer = respond("B0 S30 B100 S1300 B2000", settings=settings)
    assert answer.seconds == seconds
    assert answer.total["mean_seconds"] == mean
    assert answer.total["within"] == within
    assert answer.total["unanswered_rounds"] == 1


def test_the_cap_is_no_wait_of_a_round_that_is_left_out() -> None:
    """The robot ends the first run, which counts nowhere; nobody answers the second: 600 s."""
    answer = respond("B0 R1 B100", "taobao-average")
    assert [(row["left_out_because"], row["seconds"]) for row in answer.rounds] == [
        ("bot_only", None),
        (None, 600),
    ]
    assert (answer.total["rounds"], answer.total["mean_seconds"]) == (1, 600)


@pytest.mark.parametrize(
    ("notation", "inclusive", "within"),
    [
        ("B0 S179", True, [1, 1]),
        ("B0 S180", True, [1, 1]),
        ("B0 S180", False, [0, 1]),
        ("B0 S180.001", True, [0, 1]),
        ("B0", True, [0, 0]),
        ("S0", True, [0, 0]),
    ],
)
def test_the_threshold(notation: str, inclusive: bool, within: list[int]) -> None:
    settings = {"threshold_seconds": 180, "threshold_inclusive": inclusive}
    assert respond(notation, settings=settings).total["within"] == within


# Buyer c1: one quick day (two rounds), one slow day (a quick round, a slow round).
# Buyer c2: one quick round. Buyer c3: unanswered. Sessions end after 600 s.
RATED = "B0 S10 B700 S710 B5/10:00 S5/10:00:10 B5/10:01 S5/10:09|B0 S20|B0"


@pytest.mark.parametrize(
    ("over", "unanswered", "within"),
    [
        ("rounds", "apart", [4, 5]),
        ("rounds", "not_within", [4, 6]),
        ("sessions", "apart", [3, 4]),
        ("sessions", "not_within", [3, 5]),
        ("buyer_days", "apart", [2, 3]),
        ("buyer_days", "not_within", [2, 4]),
        ("buyers", "apart", [1, 2]),
        ("buyers", "not_within", [1, 3]),
    ],
)
def test_rates_over_rounds_sessions_buyer_days_and_buyers(
    over: str, unanswered: str, within: list[int]
) -> None:
    settings = {
        "rate_over": over,
        "unanswered": unanswered,
        "threshold_seconds": 180,
        "session_gap_seconds": 600,
    }
    assert respond(RATED, settings=settings).total["within"] == within


def test_a_mean_over_sessions_is_the_mean_of_their_means() -> None:
    # c1: 10 and 30 (mean 20), c2: 100, c3 without a value.
    notation = "B0 S10 B100 S130|B0 S100|B0"
    assert respond(notation).total["mean_seconds"] == pytest.approx(46.667)
    assert respond(notation, settings={"mean_over": "sessions"}).total["mean_seconds"] == 60


@pytest.mark.parametrize(
    ("notation", "days"),
    [
        # Slow is more than 120 s, three times by one buyer on one day.
        ("B0 S121 B200 S321 B400 S521", 1),
        ("B0 S121 B200 S321 B400 S520", 0),
        ("B0 S121 B200 S321|B400 S521", 0),
        ("B0 S121 B200 S321 B5/10:00 S5/10:05", 0),
        ("B0 S121 B200 S321 B400 S521|B0 S300 B400 S700 B800 S1300", 2),
    ],
)
def test_slow_buyer_days(notation: str, days: int) -> None:
    assert respond(notation, "kuaimai").total["slow_buyer_days"] == days


@pytest.mark.parametrize("settings", [{"slow_rounds": 3}, {"slow_seconds": 120}, {}])
def test_without_a_rule_for_slow_there_is_no_count(settings: dict[str, Any]) -> None:
    assert respond("B0 S121", settings=settings).total["slow_buyer_days"] is None


@pytest.mark.parametrize(
    ("notation", "never", "hanging"),
    [
        ("B0 S10", 0, 0),
        ("B0", 1, 0),
        ("B0 X5", 1, 0),
        ("B0 S10 B20", 0, 1),
        ("B0 S10 B20~", 0, 0),
        ("B0 S10 B20 S30", 0, 0),
        ("S0", 0, 0),
        ("B0~", 0, 0),
        ("B0|B0|B0 S5 B10", 2, 1),
    ],
)
def test_never_answered_and_left_hanging(notation: str, never: int, hanging: int) -> None:
    total = respond(notation, "cstext").total
    assert (total["never_answered"], total["left_hanging"]) == (never, hanging)


def test_cells_of_every_dimension() -> None:
    answer = respond(
        "B4/09:59@mei S4/10:00@mei B5/00:10@mei S5/00:11@lan|B9/08:00@mei",
        by=("agent", "day", "hour", "week", "shop"),
    )
    cells = {
        name: [(row[name], row["rounds"], row["sessions"]) for row in rows]
        for name, rows in answer.by.items()
    }
    assert cells == {
        "agent": [("lan", 1, 1), ("mei", 2, 1)],
        "day": [("2026-03-04", 1, 1), ("2026-03-05", 1, 0), ("2026-03-09", 1, 1)],
        "hour": [("00", 1, 0), ("08", 1, 1), ("09", 1, 1)],
        "week": [("2026-W10", 2, 1), ("2026-W11", 1, 1)],
        "shop": [("s", 3, 2)],
    }


def test_the_unassigned_stand_beside_the_agents() -> None:
    answer = respond("B0@|B0@mei S5@mei", by=("agent",))
    rows = [(r["agent"], r["rounds"], r["unanswered_rounds"]) for r in answer.by["agent"]]
    assert rows == [("mei", 1, 0), (None, 1, 1)]


PERIODS = [
    # The session begins on the 4th, with a round on each side of midnight.
    (date(2026, 3, 4), {"rounds": 1, "sessions": 1, "first_response_seconds": 30}),
    (date(2026, 3, 5), {"rounds": 1, "sessions": 0, "first_response_seconds": None}),
]


@pytest.mark.parametrize(("day", "figures"), PERIODS)
def test_a_period_holds_what_starts_in_it(day: date, figures: dict[str, Any]) -> None:
    total = figures_of("B23:59 S23:59:30 B5/00:01 S5/00:05", Period(day, day))
    assert {key: total[key] for key in figures} == figures


def test_a_session_is_judged_whole_in_the_period_of_its_start() -> None:
    # Unanswered before midnight, answered after it: the day it began does not leave it hanging.
    notation = "B23:58 S23:58:30 B23:59 B5/00:01 S5/00:05"
    total = figures_of(notation, Period(date(2026, 3, 4), date(2026, 3, 4)), day_closes_round=True)
    assert total["unanswered_rounds"] == 1
    assert total["left_hanging"] == 0


def figures_of(notation: str, period: Period, **settings: Any) -> dict[str, Any]:
    with Engine() as engine:
        engine.put("messages", message_table(chats(notation)))
        build_conversation(engine, load_policy("plain", settings))
        total: dict[str, Any] = response_table(engine, period=period)["total"]
        return total

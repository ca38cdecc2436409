"""Rounds that one can check by eye; the notation is that of tests.chats."""

from __future__ import annotations

import pytest

from tests.chats import respond

FIRST_AND_NEXT = [
    # (chat, seconds of the counted rounds)
    ("", []),
    ("S0", []),
    ("X0 R5 N9", []),
    ("B0", [None]),
    ("B0 X3 S42", [42]),
    ("B0 N3 S42", [42]),
    ("B0 B10 B20 S42", [42]),
    ("B0 S42 S50", [42]),
    ("B0 S42 B60 S65", [42, 5]),
    ("B0 S42 B60", [42, None]),
    # A reply before the question answers nothing.
    ("S0 B10 S15", [5]),
    ("S0 B10", [None]),
    # Equal times keep the order of the file.
    ("B0 S0", [0]),
    ("S0 B0", [None]),
    ("B0 S0 B0 S0", [0, 0]),
    # Past midnight, over days, and parts of a second.
    ("B23:59:50 S5/00:00:20", [30]),
    ("B4/12:00 S6/12:00", [172800]),
    ("B0 S0.25", [0.25]),
]


@pytest.mark.parametrize(("notation", "seconds"), FIRST_AND_NEXT)
def test_a_round_runs_from_the_first_question_to_the_first_reply(
    notation: str, seconds: list[float | None]
) -> None:
    answer = respond(notation)
    assert answer.seconds == seconds
    assert answer.total["rounds"] == len(seconds)
    assert answer.total["unanswered_rounds"] == seconds.count(None)


@pytest.mark.parametrize(
    ("notation", "clock", "seconds"),
    [
        ("B0 B30 S42", "first", 42),
        ("B0 B30 S42", "last", 12),
        ("B0 X31 N35 S42", "last", 42),
    ],
)
def test_the_clock_starts_at_the_first_or_last_message(
    notation: str, clock: str, seconds: float
) -> None:
    assert respond(notation, settings={"clock_starts_at": clock}).seconds == [seconds]


@pytest.mark.parametrize(
    ("roles", "seconds"),
    [
        (["agent"], 40),
        (["agent", "assist"], 30),
        (["agent", "auto"], 10),
        (["agent", "bot"], 20),
        (["bot", "assist"], 20),
    ],
)
def test_only_valid_roles_reply(roles: list[str], seconds: float) -> None:
    answer = respond("B0 X10 R20 A30 S40", settings={"valid_replies": roles})
    assert answer.seconds == [seconds]


@pytest.mark.parametrize(
    ("settings", "seconds"),
    [
        ({}, 1),
        ({"auto_reply_prefix": "$"}, 5),
        ({"auto_reply_texts": ["$hi", "welcome"]}, 9),
        ({"auto_reply_prefix": "$", "auto_reply_texts": ["welcome"]}, 9),
        ({"auto_reply_texts": ["wel"]}, 1),
        ({"auto_reply_senders": ["lan"]}, 42),
        ({"auto_reply_prefix": "a"}, 1),
    ],
)
def test_automatic_replies_are_known_by_prefix_text_or_sender(
    settings: dict[str, object], seconds: float
) -> None:
    answer = respond(
        "B0=$hi S1@lan=$hi S5@lan=welcome S9@lan=hello S42@mei=hello", settings=settings
    )
    assert answer.seconds == [seconds]


BOTS = [
    # (what a bot does, chat, seconds of the counted rounds, what is left out)
    ("open", "B0 R3 S42", [42], []),
    ("open", "B0 R3", [None], []),
    ("leave_out", "B0 R3", [], ["bot_only"]),
    ("leave_out", "B0 R3 S42", [], ["bot_only"]),
    ("leave_out", "B0 R3 B10 S42", [32], ["bot_only"]),
    ("leave_out", "R0 B10 S42", [32], []),
    ("clear", "B0 R3", [], []),
    ("clear", "B0 R3 B10 S42", [32], []),
    ("clear", "B0 X3 S42", [42], []),
]


@pytest.mark.parametrize(("bot", "notation", "seconds", "left_out"), BOTS)
def test_what_a_bot_does_to_an_open_round(
    bot: str, notation: str, seconds: list[float], left_out: list[str]
) -> None:
    answer = respond(notation, settings={"bot_reply": bot})
    assert (answer.seconds, answer.left_out) == (seconds, left_out)


WINDOWS = [
    # 08:00-23:00 holds its first second and not its last; only the start is tested.
    ("08:00-23:00", "B07:59:59 S08:00:10", []),
    ("08:00-23:00", "B08:00 S08:00:10", [10]),
    ("08:00-23:00", "B22:59:59 S23:00:29", [30]),
    ("08:00-23:00", "B23:00 S23:00:29", []),
    ("08:00-23:00", "B07:59 B08:00 S08:01", []),
    ("08:00-23:00", "B07:59 S08:01 B08:02 S08:03", [60]),
    # One that runs past midnight.
    ("22:00-06:00", "B21:59 S22:00", []),
    ("22:00-06:00", "B22:00 S22:01", [60]),
    ("22:00-06:00", "B5/05:59 S5/06:01", [120]),
    ("22:00-06:00", "B5/06:00 S5/06:01", []),
    ("00:00-24:00", "B23:59:59 S5/00:00", [1]),
]


@pytest.mark.parametrize(("window", "notation", "seconds"), WINDOWS)
def test_a_window_tests_the_start_of_the_round(
    window: str, notation: str, seconds: list[float]
) -> None:
    answer = respond(notation, settings={"window": window})
    assert answer.seconds == seconds
    assert set(answer.left_out) <= {"outside_window"}
    assert len(answer.rounds) == len(seconds) + len(answer.left_out)


@pytest.mark.parametrize(
    ("notation", "seconds"),
    [
        ("B08:56 S09:01 B09:02 S09:03", []),
        ("N08:56 B09:00 S09:01", [60]),
        ("X08:56 B09:00 S09:01", []),
        ("B22:59 S23:01 B23:02 S23:03", [120, 60]),
    ],
)
def test_a_window_can_test_the_start_of_the_session(notation: str, seconds: list[float]) -> None:
    settings = {"window": "09:00-23:00", "window_tests": "session_start"}
    assert respond(notation, settings=settings).seconds == seconds


@pytest.mark.parametrize(
    ("closes", "notation", "seconds"),
    [
        (False, "B23:59 S5/00:01", [120]),
        (True, "B23:59 S5/00:01", [None]),
        (True, "B23:59 B5/00:01 S5/00:02", [None, 60]),
        (True, "B23:58 S23:59", [60]),
        (True, "B5/00:00 S5/00:01", [60]),
    ],
)
def test_the_day_can_close_a_round(
    closes: bool, notation: str, seconds: list[float | None]
) -> None:
    assert respond(notation, settings={"day_closes_round": closes}).seconds == seconds


@pytest.mark.parametrize(
    ("notation", "ids"),
    [
        ("B10:00 S10:09:59", ["c1"]),
        ("B10:00 S10:01 B10:10:59", ["c1"]),
        ("B10:00 S10:01 B10:11", ["c1#20260304T100000", "c1#20260304T101100"]),
        # System lines neither keep a session alive nor begin one.
        ("B10:00 S10:01 N10:06 B10:11", ["c1#20260304T100000", "c1#20260304T101100"]),
        ("N09:00 B10:00", ["c1"]),
        ("N09:00", []),
        ("B10:00 S10:01 S10:11", ["c1#20260304T100000", "c1#20260304T101100"]),
    ],
)
def test_silence_cuts_sessions(notation: str, ids: list[str]) -> None:
    answer = respond(notation, settings={"session_gap_seconds": 600})
    assert [s["session_id"] for s in answer.sessions] == ids
    assert answer.total["sessions"] == len(ids)


LATE = [
    # (rule, chat, counted seconds, left out, sessions); a session ends after 600 s of silence
    ("unanswered", "B0 S599", [599], [], 1),
    ("unanswered", "B0 S600", [None], [], 2),
    ("leave_out", "B0 S599", [599], [], 1),
    ("leave_out", "B0 S600", [], ["too_late_for_session"], 2),
    ("leave_out", "B0 X5 S700", [], ["too_late_for_session"], 2),
    ("leave_out", "B0", [None], [], 1),
    # The buyer's next question is what the late reply answers.
    ("leave_out", "B0 B700 S710", [None, 10], [], 2),
    ("counts", "B0 S600", [600], [], 1),
    ("counts", "B0 B700 S710", [710], [], 1),
    ("counts", "B0 S5 B700 S710", [5, 10], [], 2),
    ("counts", "B22:30 S5/09:00", [37800], [], 1),
]


@pytest.mark.parametrize(("rule", "notation", "seconds", "left_out", "sessions"), LATE)
def test_a_reply_after_the_session_ended(
    rule: str,
    notation: str,
    seconds: list[float | None],
    left_out: list[str],
    sessions: int,
) -> None:
    answer = respond(notation, settings={"late_reply": rule, "session_gap_seconds": 600})
    assert (answer.seconds, answer.left_out) == (seconds, left_out)
    assert answer.total["sessions"] == sessions


COURTESIES = [
    ("B0 S20 B40~", [20], ["needs_no_answer"]),
    ("B0~", [], ["needs_no_answer"]),
    # A stretch of courtesies is listed once; a reply to it is no round, and ends it.
    ("B0 S20 B40~ B41~ S45", [20], ["needs_no_answer"]),
    ("B0~ S5 B10~", [], ["needs_no_answer", "needs_no_answer"]),
    # What the buyer asks later starts its own run.
    ("B0~ B10 S15", [5], ["needs_no_answer"]),
    # An answer to the agent's question is no courtesy; one to an automatic question is.
    ("S0? B10~ S15", [5], []),
    ("A0? B10~", [None], []),
    ("S0? X5 B10~ S15", [5], []),
    ("X0? B10~", [], ["needs_no_answer"]),
    ("S0? S5 B10~", [], ["needs_no_answer"]),
    ("S0? B10 S20 B30~", [10], ["needs_no_answer"]),
    # Inside a run it changes nothing.
    ("B0 B10~ S42", [42], []),
    ("B0 B10~", [None], []),
]


@pytest.mark.parametrize(("notation", "seconds", "left_out"), COURTESIES)
def test_a_courtesy_needs_no_answer(
    notation: str, seconds: list[float | None], left_out: list[str]
) -> None:
    answer = respond(notation, "cstext")
    assert (answer.seconds, answer.left_out) == (seconds, left_out)


@pytest.mark.parametrize(
    ("notation", "seconds"),
    [
        ("B0 B30~ S42", 42),
        ("S0? B10 B20~ S50", 40),
        ("S0? B10~ B20~ S50", 40),
    ],
)
def test_a_courtesy_inside_a_run_leaves_the_clock_alone(notation: str, seconds: float) -> None:
    assert respond(notation, "cstext", {"clock_starts_at": "last"}).seconds == [seconds]


def test_without_the_setting_a_courtesy_is_a_question() -> None:
    assert respond("B0~ S5 B10~").seconds == [5, None]


# The 4th of March 2026 is a Wednesday, the 7th and 8th are a weekend.
WORKING_TIME = {
    "days": {
        day: [("09:00", "12:00"), ("13:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")
    }
}


@pytest.mark.parametrize(
    ("notation", "seconds"),
    [
        ("B10:00 S10:01", 60),
        ("B08:00 S09:01", 60),
        ("B11:59 S13:01", 120),
        ("B17:59 S5/09:01", 120),
        ("B6/17:59 S9/09:01", 120),
        ("B20:00 S21:00", 0),
        ("B7/10:00 S8/10:00", 0),
        ("B17:59", None),
    ],
)
def test_working_time_counts_no_other(notation: str, seconds: float | None) -> None:
    assert respond(notation, settings={"working_time": WORKING_TIME}).seconds == [seconds]


FIRSTS = [
    ("B0 S10 B20 S50", [10], ["not_first_of_session"]),
    ("B0 S10 B700 S720", [10, 20], []),
    ("B0^ S10 B20 S50", [30], ["offline_message"]),
    ("B0 R5 B10 S20", [10], ["bot_only"]),
]


@pytest.mark.parametrize(("notation", "seconds", "left_out"), FIRSTS)
def test_first_of_session(notation: str, seconds: list[float], left_out: list[str]) -> None:
    settings = {
        "rounds_counted": "first_of_session",
        "session_gap_seconds": 600,
        "bot_reply": "leave_out",
    }
    answer = respond(notation, settings=settings)
    assert (answer.seconds, answer.left_out) == (seconds, left_out)


def test_a_first_round_outside_the_window_is_still_the_first() -> None:
    settings = {"rounds_counted": "first_of_session", "window": "10:00-11:00"}
    answer = respond("B09:59 S10:01 B10:02 S10:03", settings=settings)
    assert answer.left_out == ["outside_window", "not_first_of_session"]


@pytest.mark.parametrize("policy", ["plain", "jd-first30", "cstext"])
def test_offline_messages_stand_apart(policy: str) -> None:
    answer = respond("B0^ S42", policy)
    assert (answer.seconds, answer.left_out) == ([], ["offline_message"])


@pytest.mark.parametrize(
    ("notation", "seconds", "left_out"),
    [
        # Left before anybody was there, then asked: the question waits from when it was asked.
        ("B0^ B300 S320", [20], ["offline_message"]),
        ("B0^ B10^ B300", [None], ["offline_message"]),
        # Asked, then left a message because nobody answered: the question stands.
        ("B0 B300^", [None], []),
        ("B0 B300^ S310", [310], []),
        ("B0^ B5^ S42", [], ["offline_message"]),
    ],
)
def test_a_question_beside_an_offline_message_counts(
    notation: str, seconds: list[float | None], left_out: list[str]
) -> None:
    answer = respond(notation)
    assert (answer.seconds, answer.left_out) == (seconds, left_out)
    last = respond(notation, settings={"clock_starts_at": "last"})
    assert last.seconds == ([310] if notation == "B0 B300^ S310" else seconds)


TRANSFERS = [
    # (chat, agents of the rounds, owner of the session)
    ("B0@mei S42@mei", ["mei"], "mei"),
    # A reply is its sender's, whoever was asked.
    ("B0@mei S42@lan", ["lan"], "lan"),
    ("B0@mei S10@mei B20@mei S42@lan", ["mei", "lan"], "lan"),
    # What nobody answers belongs to the account that was addressed …
    ("B0@mei", ["mei"], "mei"),
    ("S0@mei B10@lan", ["lan"], "mei"),
    # … or, where the export names none, to the agent who wrote last; else to nobody.
    ("B0@ S42@lan B50@", ["lan", "lan"], "lan"),
    ("B0@", [None], None),
    # An automatic reply answers for nobody.
    ("B0@mei X3@lan", ["mei"], "mei"),
]


@pytest.mark.parametrize(("notation", "agents", "owner"), TRANSFERS)
def test_whose_round_and_whose_session(
    notation: str, agents: list[str | None], owner: str | None
) -> None:
    answer = respond(notation, by=("agent",))
    assert [r["agent"] for r in answer.rounds] == agents
    assert answer.of("agent", owner)["sessions"] == 1


def test_who_wrote_in_an_earlier_session_was_not_asked() -> None:
    answer = respond("B0@ S42@lan B700@", settings={"session_gap_seconds": 600}, by=("agent",))
    assert [r["agent"] for r in answer.rounds] == ["lan", None]
    assert answer.of("agent", "lan")["unanswered_rounds"] == 0
    assert answer.of("agent", None)["never_answered"] == 1


def test_a_buyer_served_by_two_accounts_is_one_conversation() -> None:
    answer = respond("B0@mei S10@mei B60@lan S90@lan", by=("agent",))
    assert answer.total["sessions"] == 1
    assert [(r["agent"], r["rounds"], r["mean_seconds"]) for r in answer.by["agent"]] == [
        ("lan", 1, 30),
        ("mei", 1, 10),
    ]


def test_a_chat_without_times_is_a_session_and_nothing_more() -> None:
    answer = respond("B- S- B-", "cstext")
    assert answer.total["sessions"] == 1
    assert answer.rounds == []
    assert answer.total["mean_seconds"] is None
    assert answer.total["within"] == [0, 0]


def test_a_timed_and_an_untimed_chat_stand_side_by_side() -> None:
    answer = respond("B- S-|B0 S42", "cstext", by=("day",))
    assert (answer.total["sessions"], answer.seconds) == (2, [42])
    assert answer.of("day", None)["sessions"] == 1


def test_a_round_leads_back_to_its_lines() -> None:
    (round_,) = respond("B0 X3 S42").rounds
    assert (round_["question_source"], round_["question_line"]) == ("chats", 100)
    assert (round_["reply_source"], round_["reply_line"]) == ("chats", 102)
    assert round_["started_at"] == "2026-03-04T10:00:00+08:00"
    assert round_["replied_at"] == "2026-03-04T10:00:42+08:00"

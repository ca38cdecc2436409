"""The profiles are those of the definitions; a user's own file is one more."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cstext.errors import UsageError
from cstext.policy import Policy, load_policy, profile_names

HUMAN = ["agent"]
WATCHED = ["agent", "assist"]
DAY = "08:00-23:00"

# The profile table of the definitions, a row a profile:
# valid_replies, bot_reply, window, threshold, cap, unanswered, mean_over, rate_over, and the rest.
PROFILES: list[tuple[Any, ...]] = [
    ("cstext", WATCHED, "open", None, 180, None, "apart", "rounds", "rounds",
     {"session_gap_seconds": 28800, "late_reply": "counts", "courtesy_needs_no_answer": True}),
    ("taobao-3min", WATCHED, "leave_out", DAY, 180, None, "not_within", "rounds", "rounds",
     {"day_closes_round": True}),
    ("taobao-average", WATCHED, "leave_out", DAY, 180, 600, "cap", "rounds", "rounds",
     {"day_closes_round": True}),
    ("jd-first30", WATCHED, "open", "09:00-23:00", 30, None, "not_within", "sessions", "sessions",
     {"window_tests": "session_start", "rounds_counted": "first_of_session",
      "session_gap_seconds": 600}),
    ("pdd-3min", HUMAN, "leave_out", DAY, 180, None, "not_within", "rounds", "buyer_days", {}),
    ("pdd-2019", WATCHED, "open", DAY, 3600, None, "not_within", "rounds", "buyer_days", {}),
    ("douyin-3min", WATCHED, "leave_out", DAY, 180, None, "not_within", "rounds", "rounds", {}),
    ("kuaishou-3min", HUMAN, "leave_out", DAY, 180, None, "not_within", "rounds", "buyers", {}),
    ("kuaimai", WATCHED, "open", None, 120, None, "apart", "rounds", "rounds",
     {"session_gap_seconds": 600, "late_reply": "leave_out", "slow_seconds": 120,
      "slow_rounds": 3}),
    ("tencent-desk", HUMAN, "open", None, 60, None, "apart", "sessions", "rounds", {}),
    ("chatwoot", HUMAN, "clear", None, None, None, "apart", "rounds", "rounds", {}),
    ("plain", HUMAN, "open", None, None, None, "apart", "rounds", "rounds", {}),
]  # fmt: skip

# What the definitions say of every profile unless its row says otherwise.
UNLESS_SAID = {
    "threshold_inclusive": True,
    "clock_starts_at": "first",
    "window_tests": "round_start",
    "day_closes_round": False,
    "rounds_counted": "all",
    "late_reply": "unanswered",
    "session_gap_seconds": None,
    "courtesy_needs_no_answer": False,
    "slow_seconds": None,
    "slow_rounds": None,
    "working_time": None,
}


def test_the_shipped_profiles_are_those_of_the_table() -> None:
    assert sorted(profile_names()) == sorted(row[0] for row in PROFILES)
    assert profile_names()[0] == "cstext"


@pytest.mark.parametrize("row", PROFILES, ids=lambda row: row[0])
def test_a_profile_holds_what_the_table_says(row: tuple[Any, ...]) -> None:
    name, valid, bot, window, threshold, cap, unanswered, mean_over, rate_over, rest = row
    settings = load_policy(name).settings()
    due = {
        **UNLESS_SAID,
        "valid_replies": valid,
        "bot_reply": bot,
        "window": window,
        "threshold_seconds": threshold,
        "cap_seconds": cap,
        "unanswered": unanswered,
        "mean_over": mean_over,
        "rate_over": rate_over,
        **rest,
    }
    assert {key: settings[key] for key in due} == due


def test_a_users_own_file(tmp_path: Path) -> None:
    path = tmp_path / "night-shift.toml"
    path.write_text(
        'title = "夜班"\nwindow = "20:00-02:00"\nthreshold_seconds = 60\n'
        'auto_reply_prefix = "$"\nvalid_replies = ["agent"]\n',
        "utf-8",
    )
    policy = load_policy(str(path), {"threshold_seconds": 90})
    assert (policy.name, policy.title, policy.window) == ("night-shift", "夜班", "20:00-02:00")
    assert (policy.threshold_seconds, policy.auto_reply_prefix) == (90, "$")
    assert policy.valid_replies == ["agent"]
    # What the file leaves out is as in every profile.
    assert policy.rate_over == Policy().rate_over


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("treshold_seconds = 60", "unknown setting 'treshold_seconds'; did you mean 'threshold_se"),
        ("rate_over = 'weeks'", "rate_over"),
        ("threshold_seconds = -1", "threshold_seconds"),
        ("threshold_seconds = '60'", "threshold_seconds"),
        ("window = '8-23'", "window"),
        ("window = '08:00-25:00'", "window"),
        ("unanswered = 'cap'", "cap_seconds"),
        ("window =", "cannot be read as a policy"),
        ("[working_time]\ndayz = {}", "working_time"),
    ],
)
def test_a_file_that_is_not_right_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(UsageError) as refused:
        load_policy(str(path))
    assert complaint in str(refused.value)
    assert "mine" in str(refused.value)


def test_no_such_profile_names_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="known: cstext, "):
        load_policy("taobao-3")
    with pytest.raises(UsageError, match="cannot be read"):
        load_policy(str(tmp_path / "absent.toml"))


def test_the_signature_is_that_of_the_rules() -> None:
    ours = load_policy("plain")
    assert ours.signature == load_policy("plain", {"title": "别的名字"}).signature
    assert ours.signature != load_policy("plain", {"threshold_seconds": 60}).signature
    assert ours.signature.startswith("plain@")


def test_rules_that_are_sets_are_the_same_in_any_order() -> None:
    def signature(replies: list[str], holidays: list[str]) -> str:
        hours = {"days": {"mon": [["09:00", "18:00"]]}, "holidays": holidays}
        return load_policy("cstext", {"valid_replies": replies, "working_time": hours}).signature

    one = signature(["agent", "assist"], ["2026-10-01", "2026-10-02"])
    assert one == signature(["assist", "agent", "agent"], ["2026-10-02", "2026-10-01"])
    assert one != signature(["agent"], ["2026-10-01", "2026-10-02"])

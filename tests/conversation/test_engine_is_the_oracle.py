"""The engine agrees with the oracle on generated logs, for every profile and random settings.

``pytest -m heavy tests/conversation`` does so on many thousands of them.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cstext.policy import load_policy, profile_names
from tests.oracle.comparison import assert_agree
from tests.oracle.logs import notations

pytestmark = pytest.mark.long

# A failure names the shortest chat that differs, so nothing is left for shrinking to find.
COMMON = {
    "deadline": None,
    "database": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
few = settings(max_examples=4, derandomize=True, **COMMON)
some = settings(max_examples=20, derandomize=True, **COMMON)
many = settings(max_examples=60, **COMMON)

SECONDS = st.sampled_from([0, 1, 30, 60, 120, 180, 600])
SETTINGS = {
    "clock_starts_at": st.sampled_from(["first", "last"]),
    "valid_replies": st.sampled_from(
        [["agent"], ["agent", "assist"], ["assist"], ["agent", "assist", "auto"], ["agent", "bot"]]
    ),
    "bot_reply": st.sampled_from(["open", "leave_out", "clear"]),
    "window": st.sampled_from(["08:00-23:00", "09:00-10:01", "22:00-08:00", "00:00-24:00"]),
    "window_tests": st.sampled_from(["round_start", "session_start"]),
    "threshold_seconds": SECONDS,
    "threshold_inclusive": st.booleans(),
    "cap_seconds": st.sampled_from([600, 700, 100000]),
    "unanswered": st.sampled_from(["apart", "not_within", "cap"]),
    "day_closes_round": st.booleans(),
    "rounds_counted": st.sampled_from(["all", "first_of_session"]),
    "session_gap_seconds": st.sampled_from([60, 600, 3600, 28800]),
    "late_reply": st.sampled_from(["unanswered", "leave_out", "counts"]),
    "courtesy_needs_no_answer": st.booleans(),
    "slow_seconds": SECONDS,
    "slow_rounds": st.sampled_from([1, 2, 3]),
    "mean_over": st.sampled_from(["rounds", "sessions"]),
    "rate_over": st.sampled_from(["rounds", "sessions", "buyer_days", "buyers"]),
    "auto_reply_prefix": st.just("$"),
    "auto_reply_texts": st.just(["auto"]),
    "auto_reply_senders": st.just(["robot"]),
}


def possible(chosen: dict[str, Any]) -> dict[str, Any]:
    """The settings, with the cap that `unanswered = cap` cannot do without."""
    return {"cap_seconds": 600, **chosen} if chosen.get("unanswered") == "cap" else chosen


any_settings = st.fixed_dictionaries({}, optional=SETTINGS).map(possible)


@pytest.mark.parametrize("profile", profile_names())
@few
@given(texts=notations(), buyers=st.integers(1, 3))
def test_every_profile(profile: str, texts: list[str], buyers: int) -> None:
    assert_agree(texts, load_policy(profile), buyers)


@some
@given(texts=notations(), chosen=any_settings)
def test_random_settings(texts: list[str], chosen: dict[str, Any]) -> None:
    assert_agree(texts, load_policy("plain", chosen), buyers=2)


@few
@given(texts=notations(timed=False), profile=st.sampled_from(profile_names()))
def test_chats_without_times(texts: list[str], profile: str) -> None:
    assert_agree(texts, load_policy(profile))


@pytest.mark.heavy
@pytest.mark.parametrize("profile", profile_names())
@many
@given(texts=notations(), buyers=st.integers(1, 3))
def test_every_profile_on_thousands(profile: str, texts: list[str], buyers: int) -> None:
    assert_agree(texts, load_policy(profile), buyers)


@pytest.mark.heavy
@settings(max_examples=400, **COMMON)
@given(texts=notations(), chosen=any_settings)
def test_random_settings_on_thousands(texts: list[str], chosen: dict[str, Any]) -> None:
    assert_agree(texts, load_policy("plain", chosen), buyers=2)

"""What a pattern needs is read off its text; where that is not sure, nothing is said."""

from __future__ import annotations

import re

import pytest

from cstext.reasons.needed import needed

NEEDED = {
    "缺货": "缺",
    "没?货": "货",
    "(?:没|无)*货{2,}": "货",
    "没{0,3}货{,2}": None,
    "[有没]货": "货",
    "[有没]吗?": "有没",
    "发货|补(?:货|发)": "货补",
    "发货|.*": None,
    "(?<!不)(?=发)货(?!了)": "货",
    r"\?\d[a-z][^好]": "?",
    r"[]\]]好?|x": None,
    "货++好": "货",
    "(?P<a>货)": None,
    "": None,
}


@pytest.mark.parametrize(("pattern", "signs"), NEEDED.items())
def test_each_match_holds_one_of_them(pattern: str, signs: str | None) -> None:
    common = {ord("发"): 1, ord("有"): 1, ord("吗"): 9, ord("好"): 9}
    held = needed(re.compile(pattern), common)
    assert held == (None if signs is None else set(map(ord, signs)))


def test_of_folded_or_spaced_patterns_nothing_is_said() -> None:
    assert needed(re.compile("ems", re.IGNORECASE), {}) is None
    assert needed(re.compile("e  # s", re.VERBOSE), {}) is None

"""Real exports of others, through the mapping files of docs/mappings; they stand outside."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cstext.tables import REASONS
from tests.cli.shop import answer, cstext

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
REAL = SHARED / "real"
MAPPINGS = ROOT / "docs" / "mappings"

pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="the real chats are no part of the project"
)


def response(name: str, mapping: str, *more: str) -> dict[str, Any]:
    """The answer of `response` under the profile ``plain``, by shop."""
    return json.loads(  # type: ignore[no-any-return]
        answer(
            *("response", REAL / name, "--mapping", MAPPINGS / mapping),
            *("--policy", "plain", "--by", "shop", "--rows", "--format", "json", *more),
        )
    )


@pytest.mark.parametrize(
    ("clock", "beauty", "appliances"), [("first", 25.17, 37.67), ("last", 25.17, 32.33)]
)
def test_taobao_chats(clock: str, beauty: float, appliances: float) -> None:
    found = response("taobao_timed.json", "u-need.toml", "--set", f"clock_starts_at={clock}")
    shops = {row["shop"]: row for row in found["by_shop"]}
    assert {name: row["first_response_seconds"] for name, row in shops.items()} == {
        "2830038155": 14.0,
        "2616972755": 25.0,
    }
    assert round(shops["2830038155"]["mean_seconds"], 2) == beauty
    assert round(shops["2616972755"]["mean_seconds"], 2) == appliances
    assert found["total"]["unanswered_rounds"] == 0
    rounds = sorted(found["rounds"], key=lambda row: row["started_at"])
    assert {row["question_source"] for row in rounds} == {str(REAL / "taobao_timed.json")}


def test_tweets_are_conversations_by_their_replies() -> None:
    found = response("twitter_support.csv", "twitter-support.toml")
    total = found["total"]
    assert len({row["session_id"] for row in found["rounds"]}) == total["sessions"] == 27
    assert total["rounds"] - total["unanswered_rounds"] == 41
    assert (total["median_seconds"], total["unanswered_rounds"]) == (2876.0, 5)


def test_classify_takes_every_jd_session() -> None:
    lines = answer(
        "classify", REAL / "jd_sessions.tsv", "--mapping", MAPPINGS / "jd-dialogue.toml"
    ).splitlines()
    assert len(lines) == len({json.loads(line)["session_id"] for line in lines}) == 600
    assert {json.loads(line)["reason"] for line in lines} <= set(REASONS)


def test_classify_and_evaluate_take_the_labelled_chats() -> None:
    file = SHARED / "reasons" / "real_dev.jsonl"
    labels = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    decided = {
        row["session_id"]: row["reason"]
        for row in map(json.loads, answer("classify", file).splitlines())
    }
    assert decided.keys() == {label["session_id"] for label in labels}
    scores = json.loads(answer("evaluate", file, "--format", "json"))
    assert scores["chats"] == len(labels) == 487
    right = sum(decided[label["session_id"]] == label["reason"] for label in labels)
    assert scores["accuracy"]["value"] == pytest.approx(right / 487, abs=1e-4)


@pytest.mark.parametrize("name", ["taobao_timed.json", "twitter_support.csv", "jd_sessions.tsv"])
def test_without_a_mapping_the_way_on_is_named(name: str) -> None:
    result = cstext("inspect", REAL / name)
    assert (result.exit_code, result.stderr.count("\n")) == (3, 1)
    assert "--mapping" in result.stderr

"""Laws that hold for every log and every shipped profile, whatever the numbers are."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cstext.conversation import build_conversation, response_table
from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.policy import load_policy, profile_names
from cstext.readers import ReadOptions, ingest
from tests.chats import ZONE, Answer, Row, message_table
from tests.oracle.logs import notations, written

pytestmark = pytest.mark.long

ADDITIVE = ("rounds", "unanswered_rounds", "sessions", "never_answered", "left_hanging")
DAY_MS = 86_400_000

some = settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
logs = notations().map(lambda texts: written(texts, 2))
profiles = st.sampled_from(profile_names())
seeds = st.integers(0, 2**32)


def rounds(answer: Answer) -> list[tuple[Any, ...]]:
    """The rounds without the places of their lines."""
    keys = ("session_id", "buyer", "agent", "started_at", "replied_at", "seconds")
    return sorted(
        ((*(r[key] for key in keys), r["left_out_because"]) for r in answer.rounds), key=repr
    )


def assert_same_answer(rows: list[Row], changed: list[Row], profile: str) -> None:
    before = Answer(rows, load_policy(profile), ("agent", "hour"))
    after = Answer(changed, load_policy(profile), ("agent", "hour"))
    assert after.total == before.total
    assert after.by == before.by
    assert rounds(after) == rounds(before)


def numbered(rows: list[Row]) -> list[Row]:
    """The rows as a file that holds them in this order."""
    return [{**row, "line": line} for line, row in enumerate(rows, 1)]


@some
@given(rows=logs, profile=profiles, seed=seeds)
def test_the_order_of_rows_of_different_times_changes_nothing(
    rows: list[Row], profile: str, seed: int
) -> None:
    distinct = list({(row["conversation"], row["sent_ms"]): row for row in rows}.values())
    shuffled = random.Random(seed).sample(distinct, len(distinct))
    assert_same_answer(numbered(distinct), numbered(shuffled), profile)


@some
@given(rows=logs, profile=profiles, days=st.integers(1, 400))
def test_moving_all_times_by_days_changes_no_figure(
    rows: list[Row], profile: str, days: int
) -> None:
    moved = [
        {**row, "sent_ms": row["sent_ms"] + days * DAY_MS, "day": row["day"] + days} for row in rows
    ]
    before = Answer(rows, load_policy(profile), ("agent", "hour"))
    after = Answer(moved, load_policy(profile), ("agent", "hour"))
    assert (after.total, after.by) == (before.total, before.by)


@some
@given(rows=logs, profile=profiles, seed=seeds)
def test_system_lines_change_nothing(rows: list[Row], profile: str, seed: int) -> None:
    draw = random.Random(seed)
    chosen = draw.sample(rows, len(rows) // 2)
    notices = [
        {**row, "role": "system", "agent": None, "sender": "", "kind": "notice",
         "message_id": f"{row['message_id']}n", "position": draw.choice([0, 2])}
        for row in chosen
    ]  # fmt: skip
    assert_same_answer(rows, rows + notices, profile)


@some
@given(rows=logs, profile=profiles, seed=seeds)
def test_the_log_split_by_buyer_adds_up_to_the_whole(
    rows: list[Row], profile: str, seed: int
) -> None:
    draw = random.Random(seed)
    side = {buyer: draw.random() < 0.5 for buyer in sorted({row["buyer"] for row in rows})}
    policy = load_policy(profile)
    parts = [Answer([r for r in rows if side[r["buyer"]] is s], policy) for s in (True, False)]
    whole = Answer(rows, policy)
    for key in ADDITIVE:
        assert sum(part.total[key] for part in parts) == whole.total[key]
    assert sorted(rounds(parts[0]) + rounds(parts[1]), key=repr) == rounds(whole)


@some
@given(rows=logs, other=logs, profile=profiles)
def test_shops_with_the_same_buyers_do_not_touch(
    rows: list[Row], other: list[Row], profile: str
) -> None:
    elsewhere = [{**row, "shop": "t", "message_id": f"t{row['message_id']}"} for row in other]
    policy = load_policy(profile)
    both = Answer(rows + elsewhere, policy, ("shop",))
    for part in both.by["shop"]:
        alone = Answer(rows if part.pop("shop") == "s" else elsewhere, policy)
        assert part == alone.total


@some
@given(rows=logs, profile=profiles)
def test_the_whole_is_the_sum_of_its_parts(rows: list[Row], profile: str) -> None:
    answer = Answer(rows, load_policy(profile), ("agent", "day", "hour", "week", "shop"))
    for parts in answer.by.values():
        for key in ADDITIVE:
            assert sum(part[key] for part in parts) == answer.total[key]
    assert len(answer.counted) == answer.total["rounds"]
    assert len(answer.counted) + len(answer.left_out) == len(answer.rounds)


@some
@given(rows=logs, profile=profiles)
def test_a_day_of_the_table_is_that_day_asked_for_alone(rows: list[Row], profile: str) -> None:
    with Engine() as engine:
        engine.put("messages", message_table(rows))
        build_conversation(engine, load_policy(profile))
        for part in response_table(engine, "day")["by_day"]:
            day = date.fromisoformat(part.pop("day"))
            assert response_table(engine, period=Period(day, day))["total"] == part


TEXTS = {"courtesy": "好的谢谢", "question": "您要什么颜色呢", "other": "这款有货"}


def as_jsonl(rows: list[Row]) -> str:
    """The rows as chat JSONL, with texts that mean what their marks say."""
    chats: dict[str, dict[str, Any]] = {}
    for row in rows:
        chat = chats.setdefault(
            row["conversation"],
            {"session_id": row["conversation"], "buyer": row["buyer"], "messages": []},
        )
        moment = timedelta(days=row["day"], seconds=row["second_of_day"])
        meaning = (
            "courtesy" if row["is_courtesy"] else "question" if row["is_question"] else "other"
        )
        chat["messages"].append(
            {
                "role": row["role"],
                "sender": row["sender"],
                "sent_at": f"{date(1970, 1, 1) + moment} {clock(row['second_of_day'])}",
                "text": TEXTS[meaning],
            }
        )
    return "".join(json.dumps(chat, ensure_ascii=False) + "\n" for chat in chats.values())


def clock(second: int) -> str:
    return f"{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[list[str], str], dict[str, Any]]:
    """Reads the texts as so many files and answers by agent."""

    def answer(texts: list[str], profile: str) -> dict[str, Any]:
        paths = [tmp_path / f"{n}.jsonl" for n in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, "utf-8")
        with Engine() as engine:
            ingest(engine, paths, ReadOptions(zone=ZONE))
            build_conversation(engine, load_policy(profile))
            return response_table(engine, "agent")

    return answer


@some
@given(texts=notations(), profile=profiles)
def test_reading_an_export_twice_equals_once(
    read: Callable[[list[str], str], dict[str, Any]], texts: list[str], profile: str
) -> None:
    rows = written([text for text in texts if text])
    if not rows:
        return
    export = as_jsonl(rows)
    part = as_jsonl(rows[: len(rows) // 2 + 1])
    assert read([export, export], profile) == read([export], profile)
    assert read([part, export], profile) == read([export], profile)

"""`segment`: the words of each message, and the words that mark a group.

The shop says 有货 to everybody; in the second week a buyer asks for 顺丰 four times.
"""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from cstext.conversation.period import EVER, Period
from cstext.errors import UsageError
from cstext.inquiries import Source, open_workbench
from cstext.report.words import segmented, terms

FIRST = date(2026, 3, 2)  # a Monday
SECOND_WEEK = Period(FIRST + timedelta(7), FIRST + timedelta(13))


def said(day: int, role: str, text: str) -> dict[str, str]:
    return {"role": role, "sent_at": f"{FIRST + timedelta(day)}T10:00:00+08:00", "text": text}


MESSAGES = [
    said(0, "buyer", "这款有货吗"),
    said(0, "agent", "有货"),
    said(6, "agent", "有货 有货"),
    *(said(7, "buyer", f"发顺丰吗{mark}") for mark in ("", "？", "?", "……")),
    said(8, "agent", "电话 13812345678 有货"),
    said(13, "buyer", "好的"),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("words") / "chat.jsonl"
    chat = {"session_id": "c1", "messages": MESSAGES}
    path.write_text(json.dumps(chat, ensure_ascii=False) + "\n", "utf-8")
    return path


def rows(shop: Path, by: str, period: Period = EVER, least: int = 1) -> dict[tuple[str, str], Any]:
    with open_workbench(Source([shop])) as bench:
        return {(row[by], row["word"]): row for row in terms(bench, by, period, least=least)}


def test_a_shop_s_own_words_stay_whole(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "cstext.toml").write_text('dictionary = ["../words"]\n', "utf-8")
    (tmp_path / "words").mkdir()
    (tmp_path / "words" / "goods.txt").write_text("蔓越莓酥  # 本店\nMX-5.2\n", "utf-8")
    chat = {"session_id": "c1", "messages": [said(0, "buyer", "蔓越莓酥有货吗"),
                                             said(0, "buyer", "MX-5.2呢，1-2天")]}  # fmt: skip
    (tmp_path / "shop" / "chat.jsonl").write_text(json.dumps(chat, ensure_ascii=False), "utf-8")
    with open_workbench(Source([tmp_path / "shop"])) as bench:
        assert segmented(bench, EVER, False)[0]["words"] == ["蔓越莓酥", "有货", "吗"]
    found = rows(tmp_path / "shop", "role")
    assert {word for _, word in found} == {"蔓越莓酥", "有货", "MX-5.2"}


def test_each_message_with_its_words(shop: Path) -> None:
    with open_workbench(Source([shop])) as bench:
        lines = segmented(bench, EVER, show_private=False)
        shown = segmented(bench, EVER, show_private=True)
    assert lines[0]["words"] == ["这", "款", "有货", "吗"]
    assert [line["line"] for line in lines] == [1] * len(MESSAGES)
    assert ["".join(line["words"]) for line in shown] == [line["text"] for line in MESSAGES]
    # A telephone number is masked before anything is cut.
    assert "13812345678" not in json.dumps(lines)
    assert "13812345678" in json.dumps(shown)


def test_a_word_counts_as_often_as_it_is_written(shop: Path) -> None:
    found = rows(shop, "role")
    assert found["agent", "有货"]["count"] == 4
    assert found["buyer", "顺丰"]["count"] == 4
    assert found["buyer", "有货"]["count"] == 1
    # Single signs and numbers are no terms.
    assert not [word for _, word in found if len(word) < 2 or word.isdigit()]


def test_keyness_is_the_log_likelihood_against_the_other_groups(shop: Path) -> None:
    found = rows(shop, "role")
    sizes = {
        role: sum(row["count"] for (of, _), row in found.items() if of == role)
        for role in ("agent", "buyer")
    }
    a, b = (found[role, "有货"]["count"] for role in ("agent", "buyer"))
    n, m = sizes["agent"], sizes["buyer"]
    due = 2 * (
        a * math.log(a / (n * (a + b) / (n + m))) + b * math.log(b / (m * (a + b) / (n + m)))
    )
    assert found["agent", "有货"]["keyness"] == pytest.approx(due, abs=0.005)
    assert found["buyer", "有货"]["keyness"] == pytest.approx(-due, abs=0.005)
    assert found["agent", "有货"]["per_10000"] == pytest.approx(a / n * 10000, abs=0.005)


def test_against_the_period_before_where_it_is_complete(shop: Path) -> None:
    found = rows(shop, "role", SECOND_WEEK)
    assert (found["buyer", "顺丰"]["count"], found["buyer", "顺丰"]["count_before"]) == (4, 0)
    assert found["buyer", "顺丰"]["keyness_before"] > 0
    assert (found["buyer", "有货"]["count"], found["buyer", "有货"]["count_before"]) == (0, 1)
    assert found["buyer", "有货"]["keyness_before"] < 0
    # The first week has no week before it.
    first = rows(shop, "role", SECOND_WEEK.before or EVER)
    assert {row["count_before"] for row in first.values()} == {None}
    assert {row["keyness_before"] for row in first.values()} == {None}


def test_by_cause_of_what_stood_in_the_way(shop: Path) -> None:
    with open_workbench(Source([shop])) as bench:
        found = terms(bench, "cause", EVER, least=1)
    assert {row["cause"] for row in found} <= {
        "stock",
        "shipping",
        "courier",
        "explanation",
        "other",
    }
    assert {row["word"] for row in found} >= {"顺丰", "有货"}


def test_no_such_group(shop: Path) -> None:
    with (
        open_workbench(Source([shop])) as bench,
        pytest.raises(UsageError, match="role, agent, cause"),
    ):
        terms(bench, "buyer")

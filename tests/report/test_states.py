"""Sentences of a review in rare states of its data: each is true there, or is not said."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

import cstext
from cstext.report import format as written
from cstext.report.excel import write_excel
from cstext.report.html import render_html
from cstext.report.markdown import render_markdown
from cstext.report.phrases import agent_caused, funnel_note, interval, profile_rows, waited_lead
from cstext.report.terminal import terminal_summary
from cstext.report.texts import Texts
from tests.report.facts_sample import sample, without_orders
from tests.report.test_excel import read

ZH, EN = Texts("zh"), Texts("en")


def media(facts: dict[str, Any], folder: Path, lang: str = "zh") -> dict[str, str]:
    """What each medium says, as text."""
    out = io.StringIO()
    Console(file=out, width=200).print(terminal_summary(facts, lang))
    write_excel(facts, folder / "review.xlsx", lang)
    book = read(folder / "review.xlsx")
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return {
        "page": render_html(facts, lang),
        "markdown": render_markdown(facts, lang),
        "terminal": out.getvalue(),
        "workbook": "\n".join(str(cell) for cell in cells if cell is not None),
    }


@pytest.mark.parametrize(
    ("unit", "low", "high", "told"),
    [
        ("count", -0.3, 5.7, "−0.3 至 +6"),  # noqa: RUF001
        ("count", 0.0, 6.2, "±0 至 +6"),
        ("ratio", -0.0004, 0.05, "−0.04 至 +5.0 个百分点"),  # noqa: RUF001
        ("seconds", 0.03, 5.8, "+0.03 秒 至 +5.8 秒"),
        ("fen", -0.4, 1234, "−¥0.004 至 +¥12.34"),  # noqa: RUF001
    ],
)
def test_an_interval_tells_on_which_side_of_nothing_it_ends(unit, low, high, told):
    assert interval({"low": low, "high": high}, unit, ZH) == told


@pytest.mark.parametrize(
    ("lost", "pending", "told"),
    [
        (0, 0, "286 个询单，流失 0 个"),
        (0, 5, "286 个询单，目前没有已知的流失"),
        (2, 5, "286 个询单，流失 2 个"),
    ],
)
def test_no_loss_is_no_zero_while_outcomes_are_open(lost: int, pending: int, told: str):
    facts = sample()
    facts["causes"]["period"] = dict.fromkeys(facts["causes"]["period"], 0) | {"stock": lost}
    facts["total"]["lost_inquiries"]["left_out"] = {"pending": pending} if pending else {}
    assert written.headline(facts, ZH) == told


def test_without_orders_a_share_of_explanations_is_of_chats_with_an_obstacle():
    """Ten chats, six of them without an obstacle: of the other four one was explained badly."""
    facts = without_orders()
    causes = {"stock": 2, "shipping": 1, "courier": 0, "explanation": 1, "other": 6}
    facts["causes"]["period"] = causes
    assert agent_caused(facts, ZH) == "4 个有障碍的聊天里，1 个（25.0%）出在客服解释上。"
    facts["causes"]["period"] = dict.fromkeys(causes, 0) | {"other": 6}
    assert agent_caused(facts, ZH) == ""


@pytest.mark.parametrize(
    ("explanation", "stock", "told"),
    [
        (1, 3, "1 (25.0%) comes from how agents explained; the other 3 are stock,"),
        (2, 0, "All 2 came from how agents explained."),
        (0, 3, "None came from how agents explained; all 3 were stock,"),
    ],
)
def test_none_and_all_are_called_so(explanation, stock, told):
    facts = sample()
    causes = dict.fromkeys(facts["causes"]["period"], 0)
    facts["causes"]["period"] = causes | {"explanation": explanation, "stock": stock}
    assert agent_caused(facts, EN).startswith(told)


def test_open_outcomes_are_spoken_of_where_there_are_some():
    facts = sample()
    left_out = facts["total"]["lost_inquiries"]["left_out"]
    left_out.clear()
    assert "没有结果" not in funnel_note(facts, ZH)
    left_out |= {"pending": 2, "unknown": 1}
    assert "其中 3 个询单还没有结果（待定、未知）" in funnel_note(facts, ZH)
    assert "没有结果" not in funnel_note(without_orders(), ZH)


def test_the_lists_warn_only_of_causes_that_stand_in_them(tmp_path: Path):
    warning = ZH("actions.unsure")
    facts = sample()
    facts["causes"]["unsure"] = dict.fromkeys(facts["causes"]["unsure"], 0) | {"stock": 1}
    told = media(facts, tmp_path)
    assert [name for name, text in told.items() if warning in text] == [
        "page", "markdown", "workbook",
    ]  # fmt: skip
    facts["causes"]["unsure"] |= {"stock": 0, "other": 3}
    assert not any(warning in text for text in media(facts, tmp_path).values())


def test_one_agent_alone_is_compared_with_nobody(tmp_path: Path):
    facts = sample()
    facts["profiles"] = facts["profiles"][:1]
    assert profile_rows(facts, ZH) == []
    assert not any("每人与其余所有人相比" in text for text in media(facts, tmp_path).values())


def test_what_readers_dispute_is_not_laid_on_the_model():
    facts = sample()
    assert "分歧" not in " ".join(written.unsure(facts, ZH))
    facts["labels"] = {"decided": 3, "disputed": 1, "changed": 0, "measured": None}
    assert "模型没有足够把握，或各人的判定有分歧" in " ".join(written.unsure(facts, ZH))


@pytest.mark.parametrize(
    ("sure", "same", "told"),
    [
        (0, 0, "没有一项变化超出偶然：3 项都可能只是波动。"),
        (0, 1, "没有一项变化超出偶然：2 项都可能只是波动。"),
        (0, 3, "没有一项有变化。"),
        (1, 0, "1 项变化超出偶然，其余 2 项可能"),
        (1, 2, "1 项变化超出偶然。"),
    ],
)
def test_changes_of_nothing_are_none_and_the_others_are_said_to_be_chance_or_more(
    tmp_path: Path, sure: int, same: int, told: str
):
    facts = sample()
    facts["changes"] = facts["changes"][:3]
    for n, change in enumerate(facts["changes"]):
        change["is_more_than_chance"] = n < sure
        change["difference"] = 0 if n >= 3 - same else 1
    texts = media(facts, tmp_path)
    assert all(told in texts[name] for name in ("page", "markdown", "terminal"))
    assert texts["markdown"].count("没有变化") == same


def test_where_nothing_can_be_compared_no_period_is_said_to_be_missing(tmp_path: Path):
    facts = sample()
    facts["changes"] = []
    for name, text in media(facts, tmp_path).items():
        assert ("例数太少，没有可比的数字" in text) == (name != "terminal")
        assert "没有可比的完整上一期" not in text


def talk(day: date, n: int, *said: tuple[str, str], shop: str = "") -> dict[str, Any]:
    messages = [
        {"role": role, "sender": role, "sent_at": f"{day}T1{n}:00:0{k}", "text": text}
        for k, (role, text) in enumerate(said)
    ]
    return {
        "session_id": f"{day}-{n}{shop}", "shop": shop, "buyer": f"b{day}{n}{shop}",
        "messages": messages,
    }  # fmt: skip


def reviewed(folder: Path, chats: list[dict[str, Any]]) -> dict[str, Any]:
    (folder / "in").mkdir()
    lines = "\n".join(json.dumps(chat, ensure_ascii=False) for chat in chats)
    (folder / "in" / "chats.jsonl").write_text(lines + "\n", "utf-8")
    with cstext.read(folder / "in") as read:
        facts: dict[str, Any] = read.report(folder / "out").facts
    return facts


ASKED, ANSWERED, ROBOT = ("buyer", "什么时候发货？"), ("agent", "今天发"), ("bot", "48小时内发货")


def test_a_week_without_a_chat_is_none_to_compare_with(tmp_path: Path):
    """Chats on each day of W44, on none of W45, on five days of W46."""
    first, last = date(2026, 10, 26), date(2026, 11, 9)
    days = [first + timedelta(n) for n in range(7)] + [last + timedelta(n) for n in (0, 1, 2, 3, 6)]
    facts = reviewed(tmp_path, [talk(day, 0, ASKED, ANSWERED) for day in days])
    assert facts["previous"] is facts["changes"] is None
    assert [week["name"] for week in facts["weeks"]] == ["2026-W46"]
    period = facts["period"]
    assert (period["name"], period["days"], period["days_without_chats"]) == ("2026-W46", 7, 2)
    texts = media(facts, tmp_path)
    assert all("7 天里有 2 天没有聊天" in text for text in texts.values())
    assert all("没有可比的" in texts[name] for name in ("page", "markdown", "workbook"))


def test_a_robot_alone_and_the_shop_are_told_of_who_waited(tmp_path: Path):
    """Answered by nobody, by a robot alone, and by a robot where an agent wrote before."""
    monday = date(2026, 11, 9)
    chats = [
        talk(monday, 0, ASKED, shop="甲店"),
        talk(monday, 1, ASKED, ROBOT, shop="乙店"),
        talk(monday, 2, ("agent", "亲，新品上架"), ASKED, ROBOT, shop="乙店"),
        talk(monday, 3, ASKED, ANSWERED, shop="甲店"),
        talk(monday + timedelta(6), 0, ASKED, ANSWERED, shop="甲店"),
    ]
    facts = reviewed(tmp_path, chats)
    waited = [(row["shop"], row["kind"], row["is_robot_only"]) for row in facts["unanswered"]]
    never, hanging = "never_answered", "left_hanging"
    assert waited == [("甲店", never, False), ("乙店", never, True), ("乙店", hanging, False)]
    assert waited_lead(facts, ZH) == (
        "2 个会话从头到尾没人理，1 个最后一问没有下文。"
        "没人理的会话里，1 个只有机器人或自动回复说过话。"
    )
    texts = media(facts, tmp_path)
    assert all(texts[name].count("从未回复（只有自动回复）") == 1 for name in ("page", "workbook"))
    assert texts["page"].count("<bdi>乙店</bdi>") == 2
    names = [line for line in texts["workbook"].splitlines() if line in ("甲店", "乙店")]
    assert names == ["甲店", "乙店", "乙店"]


def test_answers_after_the_session_are_told_apart(tmp_path: Path):
    facts = sample()
    facts["unanswered"] = facts["unanswered"][:3]
    kinds = ("never_answered", "after_session", "after_session")
    for row, kind in zip(facts["unanswered"], kinds, strict=True):
        row |= {"kind": kind, "is_robot_only": False}
    assert waited_lead(facts, ZH) == (
        "1 个会话从头到尾没人理，0 个最后一问没有下文。另有 2 问在会话结束后才得到回复。"
    )
    assert "未回复  1 个聊天" in media(facts, tmp_path)["terminal"]


def test_an_own_answer_is_not_called_a_colleagues():
    facts = sample()
    colleague, own = ZH("coach.example"), ZH("coach.example.own")
    coached = facts["demand"]["coach"] = [facts["demand"]["coach"][0]]
    for other in (False, True):
        coached[0]["example"]["agent"] = "别人" if other else coached[0]["agent"]
        page = render_html(facts)
        assert ((colleague in page), (own in page)) == (other, not other)
    coached[0]["example"] = None
    assert ZH("coach.how") not in render_html(facts) + render_markdown(facts)

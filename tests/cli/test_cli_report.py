"""The command `report` on little: without orders, without messages, in English."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.cli.shop import CHATS, ORDERS, answer, cstext

HAN = re.compile(r"[\u3400-\u9fff]")


def facts(folder: str = "review") -> dict[str, Any]:
    return json.loads(Path(folder, "facts.json").read_text("utf-8"))  # type: ignore[no-any-return]


def test_a_folder_needs_nothing_else_and_a_second_run_says_the_same() -> None:
    summary = answer("report", ".", "-o", "review")
    assert facts()["period"]["name"] == "2026-W10"
    assert facts()["orders_known"] is True
    assert facts()["total"]["lost_inquiries"]["value"] == 2
    for name in ("review.html", "review.xlsx", "review.md", "facts.json", "tables"):
        assert Path("review", name).exists()
        assert str(Path("review", name)) in summary
    assert sorted(path.name for path in Path("review").iterdir()) == [
        "facts.json", "review.html", "review.md", "review.xlsx", "tables",
    ]  # fmt: skip
    first = facts()
    assert answer("report", ".", "-o", "review") == summary
    again = facts()
    assert first.pop("skipped") == []
    assert {item["reason"] for item in again.pop("skipped")} == {"part of a review"}
    assert again == first


def test_without_orders_no_loss_is_known() -> None:
    summary = answer("report", "chats.csv")
    assert "没有订单文件，无法知道哪些询单流失" in summary
    assert facts()["orders_known"] is False
    assert facts()["total"]["lost_inquiries"]["value"] is None
    assert facts()["total"]["conversion_ordered"]["value"] is None
    assert {case["outcome"] for case in facts()["cases"]} == {None}
    assert "没有订单文件" in Path("review/review.html").read_text("utf-8")


def test_lost_without_orders_speaks_of_obstacles() -> None:
    result = cstext("lost", "chats.csv", "--format", "json")
    assert result.stderr == "没有订单文件：以下是聊天里的障碍，不是流失\n"
    found = json.loads(result.stdout)
    assert found["orders_known"] is False
    assert {case["outcome"] for case in found["lost"]} == {None}


def test_a_period_without_messages_is_empty_not_wrong() -> None:
    summary = answer("report", ".", "--week", "2026-W20")
    assert "本期没有询单" in summary
    assert facts()["period"]["is_complete"] is False
    assert facts()["cases"] == facts()["unanswered"] == []
    assert facts()["total"]["receptions"]["value"] == 0
    assert facts()["total"]["average_response"]["value"] is None
    assert facts()["previous"] is None


@pytest.mark.filterwarnings("ignore:.* extension is not supported")  # openpyxl, not we
def test_english_has_no_chinese_label() -> None:
    """Chats, orders and accounts in English: what is Chinese then is a label of ours.

    But for the profile's own name for itself, which is Chinese.
    """
    words = {
        "M码有货吗 我电话": "any size M? ", "没有货了呢": "sold out", "发什么快递": "which courier",
        "发中通哦": "by ZTO", "请打我电话": "call ", "这件有货吗": "in stock?", "在的亲": "yes",
        "能发顺丰吗": "fast?", "小美": "mei", "小丽": "li", "交易成功": "done",
    }  # fmt: skip
    chats, orders = CHATS, ORDERS
    for chinese, english in words.items():
        chats, orders = chats.replace(chinese, english), orders.replace(chinese, english)
    Path("chats.csv").write_text(chats, "utf-8")
    Path("orders.csv").write_text(orders, "utf-8")
    summary = answer("report", ".", "--lang", "en")
    assert not HAN.search(summary)
    profile = facts()["policy"]["title"]
    page = Path("review/review.html").read_text("utf-8").replace(profile, "")
    shown = re.sub(r"(?s)<script\b.*?</script>|<style\b.*?</style>", "", page)
    assert [line.strip() for line in shown.splitlines() if HAN.search(line)] == []
    book = load_workbook("review/review.xlsx")
    cells = [
        str(cell.value).replace(profile, "")
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert [text for text in [*book.sheetnames, *cells] if HAN.search(text)] == []


def test_the_language_of_the_settings_holds() -> None:
    Path("cstext.toml").write_text('lang = "en"\nshop = "The Shop"\n', "utf-8")
    summary = answer("report", ".")
    assert "The Shop · 2026-W10" in summary
    assert not HAN.search(summary.replace("小美", "").replace("小丽", ""))


@pytest.mark.skipif(os.name == "nt", reason="here a backslash parts folders")
def test_a_backslash_is_part_of_a_name_here() -> None:
    assert cstext("convert", "chats.csv", "-o", r"out\chats.jsonl").exit_code == 0
    assert [path.name for path in Path().glob("*.jsonl")] == [r"out\chats.jsonl"]


def test_for_those_who_paste_or_script_the_same_review_is_printed() -> None:
    pasted = answer("report", "chats.csv", "--format", "markdown")
    assert pasted == Path("review/review.md").read_text("utf-8")
    assert json.loads(answer("report", "chats.csv", "--format", "json")) == facts()
    refused = cstext("report", "chats.csv", "--format", "csv")
    assert (refused.exit_code, "table, markdown, json" in refused.stderr) == (2, True)

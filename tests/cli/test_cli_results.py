"""What cstext wrote itself, lying among the exports, is no export; but for its message table."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.shop import CHATS, answer, chat_line, cstext
from tests.readers.shop import take_in

ROWS = len(CHATS.splitlines()) - 1


def test_results_among_the_exports_are_no_exports(folder: Path) -> None:
    orders = ("--orders", "orders.csv")
    for name, *arguments in (
        ("rounds.csv", "response", "chats.csv", "--rows"),
        ("unanswered.csv", "unanswered", "chats.csv"),
        ("lost.csv", "lost", "chats.csv", *orders),
        ("inquiries.csv", "inquiries", "chats.csv", *orders),
        ("inquiries.parquet", "inquiries", "chats.csv", *orders),
        ("words.csv", "segment", "chats.csv"),
        ("words.json", "segment", "chats.csv"),
    ):
        form = Path(name).suffix[1:]
        assert answer(*arguments, "--format", form, "--output", folder / name) == ""
    assert cstext("report", "chats.csv", *orders, "-o", "review").exit_code == 0
    assert cstext("report", "chats.csv", "-o", "review_en", "--lang", "en").exit_code == 0
    shutil.copytree(folder / "review", folder / "moved", ignore=lambda *_: ["facts.json"])
    (folder / "review_en" / "review.xlsx").replace(folder / "english.xlsx")
    labels = chat_line("c1", ("buyer", None, "在吗"), labelled_by="me", reason="stock")
    (folder / "labels.jsonl").write_text(labels, "utf-8")

    intake, _ = take_in(folder)

    assert [Path(file.source).name for file in intake.files] == ["chats.csv", "orders.csv"]
    reasons = {
        Path(skipped.source).relative_to(folder).as_posix(): skipped.reason
        for skipped in intake.skipped
    }
    assert reasons["inquiries.csv"] == "is a result of cstext, no export"
    assert reasons["moved/tables/lost.parquet"] == "is a result of cstext, no export"
    assert reasons["moved/review.xlsx"] == reasons["english.xlsx"] == "no layout fits it"
    assert reasons["labels.jsonl"] == "holds labels, no export"
    assert reasons["review/facts.json"] == "part of a review"
    assert {name for name in reasons if "/" not in name} == {
        "rounds.csv", "unanswered.csv", "lost.csv", "inquiries.csv", "inquiries.parquet",
        "labels.jsonl", "words.csv", "words.json", "english.xlsx",
    }  # fmt: skip


def test_a_result_given_as_orders_is_refused_by_name(folder: Path) -> None:
    answer(
        "inquiries", "chats.csv", "--orders", "orders.csv", "--format", "csv", "--output", "i.csv"
    )
    result = cstext("inquiries", "chats.csv", "--orders", "i.csv")
    assert result.exit_code == 3
    assert "i.csv：本工具算出的结果，不是导出的数据" in result.stderr.replace("\n", " ")


@pytest.mark.parametrize("form", ["csv", "jsonl", "xlsx", "parquet"])
def test_the_message_table_among_the_exports_counts_nothing_twice(folder: Path, form: str) -> None:
    cstext("convert", "chats.csv", "-o", f"messages.{form}")
    intake, tables = take_in(folder)
    assert len(intake.files) == 3
    assert (intake.messages, intake.duplicates, len(tables["messages"])) == (ROWS, ROWS, ROWS)

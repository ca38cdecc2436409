"""The sheet of the four lists to act on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cstext.report.excel.book import HEADER, Book, Column, Facts
from cstext.report.phrases import lists_unsure


def draw_demand(book: Book) -> None:
    """Draw the four lists to act on."""
    facts, t = book.facts, book.t
    sheet = book.sheet("demand", t("section.actions"), lists_unsure(facts, t))
    for column, width in enumerate((26, 26, 46, 14, 30, 46)):
        sheet.set_column(column, column, width)
    row = HEADER
    for name, keys in (
        ("restock", ("goods", "size", "colour")),
        ("dispatch", ("goods",)),
        ("carriers", ("carrier",)),
    ):
        row = _demand_table(book, sheet, row, name, keys)
    columns = [Column(t("col.agent")), Column(t("col.question"), "wrap"),
               Column(t("col.answer"), "wrap"), Column(t("col.number"), "link"),
               Column(t("coach.example.short"), "wrap"),
               Column(t("coach.example.answer"), "wrap")]  # fmt: skip
    rows = [
        [
            book.agent(r["agent"]),
            r["question"],
            r["answer"],
            _number(book, r["session_id"]),
            *_example(book, r["example"]),
        ]
        for r in facts["demand"]["coach"]
    ]
    book.write(sheet, row, 0, f"{t('coach.title')}: {t('coach.why')}", "head")
    book.table(sheet, row + 1, "coach", columns, rows)
    for n, coached in enumerate(facts["demand"]["coach"], row + 2):
        if coached["session_id"] in book.chat_rows:
            book.link(sheet, n, 3, coached["session_id"])


def _demand_table(book: Book, sheet: Any, top: int, name: str, keys: Sequence[str]) -> int:
    t, wishes = book.t, book.facts["demand"][name]
    columns = [*(Column(t(f"col.{key}")) for key in keys), Column(t("col.buyers"), "count"),
               Column(t("col.chats.numbers"), "wrap")]  # fmt: skip
    rows = [
        [
            *(wish[key] or t("unknown") for key in keys),
            wish["buyers"],
            _numbers(book, wish["sessions"]),
        ]
        for wish in wishes
    ]
    book.write(sheet, top, 0, f"{t(f'{name}.title')}: {t(f'{name}.why')}", "head")
    end = book.table(sheet, top + 1, name, columns, rows)
    book.bars(sheet, top + 2, end - 1, len(keys), "#F3C9A8")
    return end + 1


def _example(book: Book, example: Facts | None) -> list[str | None]:
    if example is None:
        return [None, None]
    return [example["question"], f"{book.agent(example['agent'])}: {example['answer']}"]


def _number(book: Book, session: str) -> int | None:
    return book.chat_rows[session][0] if session in book.chat_rows else None


def _numbers(book: Book, sessions: Sequence[str]) -> str:
    return ", ".join(str(book.chat_rows[s][0]) for s in sessions if s in book.chat_rows)

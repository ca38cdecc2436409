"""The sheet of chats: every message, the evidence marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cstext.report.excel import book as sheets
from cstext.report.excel.book import HEADER, Book, Column, Facts, cut_note
from cstext.report.excel.cells import moment

LONG_TEXT = 400
"""Characters from which on a message gets a fixed height, so that the next stays in sight."""


def draw_chats(book: Book) -> None:
    """Draw every message of the chats that are carried, the evidence marked."""
    t = book.t
    rows = [row for case in book.facts["cases"] for row in _chat_lines(book, case)]
    note = (
        t("chats.rows.cut", shown=sheets.MOST_ROWS, total=len(rows))
        if len(rows) > sheets.MOST_ROWS
        else ""
    )
    sheet = book.sheet("chats", t("chats.evidence"), note or cut_note(book))
    columns = [
        Column(t("col.number"), "count", 6), Column(t("col.buyer"), width=14),
        Column(t("causes.cause"), width=11), Column(t("col.n"), "count", 5),
        Column(t("col.time"), "time", 15), Column(t("col.role"), width=10),
        Column(t("col.sender"), width=18), Column(t("col.text"), "wrap", 64),
        Column(t("js.evidence"), width=8), Column(t("col.source"), width=22),
        Column(t("col.line"), "count", 8),
    ]  # fmt: skip
    book.long_table(sheet, "chats", columns, rows[: sheets.MOST_ROWS])
    for row, line in enumerate(rows[: sheets.MOST_ROWS], HEADER + 1):
        if len(line[7]) > LONG_TEXT:
            sheet.set_row(row, 120)
    last = HEADER + max(min(len(rows), sheets.MOST_ROWS), 1)
    marked = {"type": "formula", "criteria": f'=$I{HEADER + 2}="●"', "format": book.look("mark")}
    sheet.conditional_format(HEADER + 1, 3, last, 8, marked)


def _chat_lines(book: Book, case: Facts) -> Iterable[list[Any]]:
    t = book.t
    number = book.chat_rows[case["session_id"]][0]
    for m in case["messages"]:
        yield [
            number, case["buyer"], t.code("reason", case["reason"]), m["n"], moment(m["at"]),
            t.code("role", m["role"]), m["sender"] or "", m["text"],
            "●" if m["is_evidence"] else "", m["source"], m["line"],
        ]  # fmt: skip

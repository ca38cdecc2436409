"""The sheet of who waited in vain."""

from __future__ import annotations

from cstext.report.excel.book import HEADER, Book, Column
from cstext.report.excel.cells import moment, says
from cstext.report.excel.looks import TONES


def draw_unanswered(book: Book) -> None:
    """Draw who waited in vain."""
    t = book.t
    sheet = book.sheet("unanswered", t("section.waited"))
    columns = [
        Column(t("col.time"), "time", 15), Column(t("col.buyer"), width=16),
        Column(t("col.agent"), width=18), Column(t("col.kind"), width=14),
        Column(t("col.question"), "wrap", 60), Column(t("col.later"), width=11),
        Column(t("col.session"), width=20),
    ]  # fmt: skip
    later = {True: t("yes"), False: t("no"), None: None}
    rows = [
        [
            moment(row["started_at"]),
            row["buyer"],
            book.agent(row["agent"]),
            t.code("kind", row["kind"]),
            row["question"],
            later[row["ordered_later"]],
            row["session_id"],
        ]
        for row in book.facts["unanswered"]
    ]
    book.long_table(sheet, "unanswered", columns, rows)
    rule = says(t("kind.never_answered"), book.file.add_format({"font_color": TONES["bad"]}))
    sheet.conditional_format(HEADER + 1, 3, HEADER + max(len(rows), 1), 3, rule)

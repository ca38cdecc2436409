"""The sheet of who waited in vain."""

from __future__ import annotations

from cstext.report.excel.book import HEADER, Book, Column
from cstext.report.excel.cells import moment, says
from cstext.report.excel.looks import TONES
from cstext.report.phrases import has_shops, waited_kind


def draw_unanswered(book: Book) -> None:
    """Draw who waited in vain."""
    t = book.t
    sheet = book.sheet("unanswered", t("section.waited"))
    shops = has_shops(book.facts["unanswered"])
    columns = [
        Column(t("col.time"), "time", 15),
        *([Column(t("overview.shop"), width=16)] if shops else []),
        Column(t("col.buyer"), width=16),
        Column(t("col.agent"), width=18), Column(t("col.kind"), width=14),
        Column(t("col.question"), "wrap", 60), Column(t("col.later"), width=11),
        Column(t("col.session"), width=20),
    ]  # fmt: skip
    later = {True: t("yes"), False: t("no"), None: None}
    rows = [
        [
            moment(row["started_at"]),
            *([row["shop"] or None] if shops else []),
            row["buyer"],
            book.agent(row["agent"]),
            t.code("kind", waited_kind(row)),
            row["question"],
            later[row["ordered_later"]],
            row["session_id"],
        ]
        for row in book.facts["unanswered"]
    ]
    book.long_table(sheet, "unanswered", columns, rows)
    bad, place = book.file.add_format({"font_color": TONES["bad"]}), 3 + shops
    for kind in ("never_answered", "robot"):
        rule = says(t(f"kind.{kind}"), bad)
        sheet.conditional_format(HEADER + 1, place, HEADER + max(len(rows), 1), place, rule)

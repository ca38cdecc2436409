"""The sheet of definitions."""

from __future__ import annotations

from cstext.report import format as written
from cstext.report.excel.book import Book, Column


def draw_definitions(book: Book) -> None:
    """Draw each metric's and cause's definition."""
    t = book.t
    sheet = book.sheet("definitions", t("section.definitions"))
    columns = [Column(t("col.metric"), width=24), Column(t("col.definition"), "wrap", 90),
               Column(t("col.unit"), width=10), Column(t("col.better"), width=14)]  # fmt: skip
    rows = [
        [
            m[t.lang],
            m[f"definition_{t.lang}"],
            t.code("unit", m["unit"]),
            t.code("better", m["better"]),
        ]
        for m in written.shown_metrics(book.facts)
    ]
    rows += [
        [t.code("reason", cause), t.code("reason", f"{cause}.what"), "", ""]
        for cause in book.facts["causes"]["period"]
    ]
    book.long_table(sheet, "definitions", columns, rows)

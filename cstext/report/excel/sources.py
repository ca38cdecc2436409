"""The sheet of what was read, left out and refused, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cstext.report import format as written
from cstext.report.excel.book import HEADER, Book, Column


def draw_sources(book: Book) -> None:
    """Draw what was read, left out and refused, and the rules."""
    facts, t = book.facts, book.t
    until = written.orders_reach(facts, t)
    sheet = book.sheet("sources", t("section.sources"), f"{t('zone', zone=facts['zone'])} {until}")
    for column, width in enumerate((40, 22, 22, 12, 10, 10)):
        sheet.set_column(column, column, width)
    row = HEADER
    for name, title, columns, rows in _source_tables(book):
        book.write(sheet, row, 0, title, "head")
        row = book.table(sheet, row + 1, name, columns, rows) + 1
    book.write(sheet, row, 0, t("policy.signature", signature=facts["policy"]["signature"]), "note")


def _source_tables(book: Book) -> Iterable[tuple[str, str, list[Column], list[list[Any]]]]:
    facts, t = book.facts, book.t
    source, reason = Column(t("col.source")), Column(t("col.reason"), "wrap")
    number, line = Column(t("count"), "count"), Column(t("col.line"), "count")
    yield "sources", t("section.sources"), *_source_rows(book)
    for name, reasons in facts["left_out"].items():
        rows = [[t.code("because", because), n] for because, n in reasons.items()]
        yield f"left_out_{name}", t.code("left_out", name), [reason, number], rows
    rejected = [
        [row["source"], row["line"], t.fault(row["reason"])] for row in facts["rejected"]["rows"]
    ]
    yield "rejected", written.rejected_title(facts, t), [source, line, reason], rejected
    noted = [[row["source"], t.fault(note)] for row in facts["sources"] for note in row["notes"]]
    yield "notes", t("notes.title"), [source, Column(t("notes.head"), "wrap")], noted
    skipped = [[row["source"], t.fault(row["reason"])] for row in facts["skipped"]]
    yield "skipped", t("skipped.title"), [source, reason], skipped
    policy = facts["policy"]
    columns = [Column(t(f"col.{name}")) for name in ("setting", "value", "setting.name")]
    settings = [
        [t.code("setting", name), written.setting(value, t), name]
        for name, value in policy["settings"].items()
    ]
    title = f"{t('section.policy')}: {written.policy_title(facts, t) or policy['name']}"
    yield "policy", title, columns, settings


def _source_rows(book: Book) -> tuple[list[Column], list[list[Any]]]:
    t = book.t
    columns = [
        Column(t("col.source")),
        Column(t("col.what")),
        Column(t("col.layout")),
        Column(t("col.encoding")),
        Column(t("col.rows"), "count"),
        Column(t("col.rejected"), "count"),
    ]
    rows = [
        [row["source"], t.code("source", row["kind"]), row["layout"], row["encoding"] or None,
         row["rows"], row["rejected"]]
        for row in book.facts["sources"]
    ]  # fmt: skip
    return columns, rows

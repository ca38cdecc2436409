"""The sheet of people beside the team, of reference figures, and of last period's pending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cstext.report.excel.book import HEADER, Book, Column
from cstext.report.phrases import (
    SALES_PARTS,
    metrics_of,
    profile_rows,
    profiles_how,
    settled_sentence,
)


def draw_profiles(book: Book) -> None:
    """Draw strengths and weaknesses, the references, and what became of pending inquiries."""
    rows = profile_rows(book.facts, book.t)
    how = profiles_how(book.facts, book.t) if rows else ""
    sheet = book.sheet("profiles", book.t("section.profiles"), how)
    for column, width in enumerate((20, 60, 60, 16, 16, 16, 16)):
        sheet.set_column(column, column, width)
    row = _people(book, sheet, HEADER, rows)
    row = _references(book, sheet, row)
    _settled(book, sheet, row)


def _people(book: Book, sheet: Any, top: int, told: Sequence[dict[str, Any]]) -> int:
    t = book.t
    parts = SALES_PARTS if book.facts["orders_known"] else ()
    columns = [
        Column(t("col.agent")), Column(t("col.strengths"), "wrap"),
        Column(t("col.weaknesses"), "wrap"),
        *(Column(t.code("sales", part), "fen") for part in parts),
    ]  # fmt: skip
    gaps = {profile["agent"]: profile["sales_gap"] or {} for profile in book.facts["profiles"]}
    rows = [
        [
            book.agent(row["agent"]),
            "\n".join(row["strengths"]) or None,
            "\n".join(row["weaknesses"]) or None,
            *(gaps[row["agent"]].get(part) for part in parts),
        ]
        for row in told
    ]
    return book.table(sheet, top, "profiles", columns, rows) + 1


def _references(book: Book, sheet: Any, top: int) -> int:
    """Draw each reference figure beside ours, in its own unit."""
    t, metrics = book.t, metrics_of(book.facts)
    given = [row for row in book.facts["reference"] if row["metric"] in metrics]
    if not given:
        return top
    heads = [Column(t(key)) for key in ("col.metric", "col.who", "col.theirs", "col.ours")]
    book.write(sheet, top, 0, f"{t('section.reference')}: {t('reference.how')}", "head")
    end = book.table(sheet, top + 1, "reference", heads, [[""] * len(heads) for _ in given])
    for row, reference in enumerate(given, top + 2):
        metric = metrics[reference["metric"]]
        ours = book.facts["total"][reference["metric"]]["value"]
        book.write(sheet, row, 0, metric[t.lang], "text")
        book.write(sheet, row, 1, reference["who"], "text")
        book.write(sheet, row, 2, reference["value"], metric["unit"])
        book.write(sheet, row, 3, ours, metric["unit"], bold=True)
    return end + 1


def _settled(book: Book, sheet: Any, top: int) -> None:
    t, settled = book.t, book.facts["settled"]
    book.write(sheet, top, 0, t("section.settled"), "head")
    unknown = t("settled.unknown" if settled is None else "settled.none")
    book.write(sheet, top + 1, 0, settled_sentence(book.facts, t) or unknown, "plain")
    if settled:
        columns = [Column(t("outcome.head")), Column(t("count"), "count", summed=True)]
        rows = [[t.code("outcome", code), n] for code, n in settled["outcomes"].items()]
        book.table(sheet, top + 2, "settled", columns, rows)

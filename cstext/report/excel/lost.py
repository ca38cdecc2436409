"""The sheet of lost inquiries, each leading to its chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cstext.report.excel.book import HEADER, Book, Column, Facts, cut_note
from cstext.report.excel.cells import moment, says
from cstext.report.excel.looks import COLOURS, TONES


def draw_lost(book: Book) -> None:
    """Draw the lost inquiries by cause, each leading to its chat."""
    facts, t = book.facts, book.t
    sheet = book.sheet(f"lost{book.kind}", t("section.chats" + book.kind), cut_note(book))
    wanted = ("goods", "sizes", "colours", "carriers")
    columns = [
        Column(t("col.number"), "link", 6), Column(t("col.time"), "time", 15),
        Column(t("col.agent"), width=18), Column(t("col.buyer"), width=14),
        Column(t("causes.cause"), width=11), Column(t("review"), width=9),
        Column(t("col.confidence"), "ratio", 9), Column(t("col.second"), width=11),
        Column(t("col.decided"), width=11), Column(t("col.sentence"), "wrap", 46),
        *(Column(t(f"col.{name}"), "wrap", 14) for name in wanted),
        Column(t("col.session"), width=18), Column(t("col.stake"), "fen", 14, summed=True),
        Column(t("col.stake.from"), width=10),
    ]  # fmt: skip
    cases = by_cause(facts)
    rows = [_lost_row(book, case, wanted) for case in cases]
    book.long_table(sheet, "lost", columns, rows)
    last = HEADER + max(len(rows), 1)
    book.bars(sheet, HEADER + 1, last, 6, "#BFE3DB")
    for cause in facts["causes"]["period"]:
        colour = book.file.add_format(
            {"font_color": COLOURS.get(cause, TONES["flat"]), "bold": True}
        )
        rule = says(t.code("reason", cause), colour)
        sheet.conditional_format(HEADER + 1, 4, last, 4, rule)
    sheet.conditional_format(HEADER + 1, 5, last, 5, says(t("review"), book.look("warn")))
    for row, case in enumerate(cases, HEADER + 1):
        book.link(sheet, row, 0, case["session_id"])


def by_cause(facts: Facts) -> list[Facts]:
    """Return the cases by cause, in the causes' order: the rows behind a cause's count."""
    order = {cause: n for n, cause in enumerate(facts["causes"]["period"])}
    return sorted(facts["cases"], key=lambda case: order[case["reason"]])


def _lost_row(book: Book, case: Facts, wanted: Sequence[str]) -> list[Any]:
    t = book.t
    second = case["second"]
    return [
        book.chat_rows[case["session_id"]][0],
        moment(case["started_at"]),
        book.agent(case["agent"]),
        case["buyer"],
        t.code("reason", case["reason"]),
        t("review") if case["review"] else "",
        case["confidence"],
        t.code("reason", second["reason"]) if second else "",
        t.code("js.by", case["decided_by"]),
        case[f"sentence_{t.lang}"],
        *("、".join(case["wanted"][name]) for name in wanted),
        case["session_id"],
        case["at_stake_fen"],
        t.code("stake", case["at_stake_from"]) if case["at_stake_from"] else None,
    ]

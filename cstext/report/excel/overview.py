"""The first sheet: the headline and the tables that people look at, each with its chart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cstext.report import format as written
from cstext.report.excel.blocks import (
    cause_chart,
    cause_table,
    day_chart,
    day_table,
    funnel_chart,
    funnel_table,
    hour_chart,
    hour_table,
    wait_chart,
    wait_table,
)
from cstext.report.excel.book import HEADER, Book, Column, Facts
from cstext.report.excel.looks import TONES
from cstext.report.excel.lost import by_cause
from cstext.report.phrases import change_rows, changed_lead, metrics_of

BESIDE = 5
"""The column at which the charts begin, where no table is as wide."""


def draw_overview(book: Book) -> None:
    """Draw the headline, what changed, and the tables of the whole shop with their charts."""
    facts, t = book.facts, book.t
    sheet = book.sheet("overview", "", wide=False)
    for column, width in enumerate((24, 13, 13, 13, 15, 34, 9, 76)):
        sheet.set_column(column, column, width)
    book.write(sheet, 0, 0, " · ".join(written.title(facts, t)), "title")
    book.write(sheet, 1, 0, _when(book), "note")
    book.write(sheet, 2, 0, written.headline(facts, t), "head")
    notes = written.unsure(facts, t)
    notes += [" ".join(sentences)] if (sentences := written.people(facts, t)) else []
    told = [*written.lead(facts, t), *notes]
    for row, sentence in enumerate(told, 3):
        book.write(sheet, row, 0, sentence, "plain")
    row = _change_table(book, sheet, max(8, 4 + len(told)))
    top = row
    row = _chart_block(book, sheet, row, "causes", cause_table, cause_chart)
    _cause_links(book, sheet, top + 2)
    row = _metric_table(book, sheet, row)
    row = _chart_block(book, sheet, row, "funnel", funnel_table, funnel_chart)
    if facts["days"]:
        row = _chart_block(book, sheet, row, "days", day_table, day_chart)
    row = _chart_block(book, sheet, row, "waits", wait_table, wait_chart)
    if facts["hours"]:
        _chart_block(book, sheet, row, "hours", hour_table, hour_chart)


def _when(book: Book) -> str:
    facts, t = book.facts, book.t
    period = t("period", first=facts["period"]["first"], last=facts["period"]["last"])
    before = facts["previous"]
    compared = t("compared", name=before["name"]) if before else t("compared.none")
    partly = "" if facts["period"]["is_complete"] else f" · {t('period.incomplete')}"
    parts = [facts["period"]["name"], period + partly, compared, *written.silent_days(facts, t)]
    return " · ".join(parts)


def _change_table(book: Book, sheet: Any, top: int) -> int:
    """Draw each change with its interval, what is more than chance first."""
    t, metrics = book.t, metrics_of(book.facts)
    book.write(sheet, top, 0, t("section.changed"), "head")
    if not book.facts["changes"]:
        book.write(sheet, top + 1, 0, changed_lead(book.facts, t), "note")
        return top + 3
    found = {change["metric"]: change for change in book.facts["changes"]}
    rows = change_rows(book.facts, t)
    heads = ("col.metric", "this", "before.head", "difference", "col.interval", "col.verdict")
    columns = [Column(t(head)) for head in heads]
    end = book.table(sheet, top + 1, "changed", columns, [[""] * len(heads) for _ in rows])
    for row, said in enumerate(rows, top + 2):
        change, unit = found[said["metric"]], metrics[said["metric"]]["unit"]
        tone = {"font_color": TONES[said["tone"]]}
        book.write(sheet, row, 0, said["title"], "text")
        book.write(sheet, row, 1, change["now"], unit, bold=True)
        book.write(sheet, row, 2, change["before"], unit)
        book.write(sheet, row, 3, change["difference"], unit, **tone)
        book.write(sheet, row, 4, said["interval"], "text")
        book.write(sheet, row, 5, said["verdict"], "text", **tone)
    book.write(sheet, end, 0, t("changed.how", name=book.facts["previous"]["name"]), "note")
    return end + 2


def _cause_links(book: Book, sheet: Any, first: int) -> None:
    """Make each cause's count lead to its first row on the sheet of lost inquiries."""
    places = {case["reason"]: HEADER + 2 + n
              for n, case in reversed(list(enumerate(by_cause(book.facts))))}  # fmt: skip
    for row, (cause, n) in enumerate(book.facts["causes"]["period"].items(), first):
        if cause in places:
            book.leads_to(sheet, row, 1, f"sheet.lost{book.kind}!E{places[cause]}", n)


def _chart_block(
    book: Book,
    sheet: Any,
    top: int,
    name: str,
    table: Callable[[Book], tuple[list[Column], list[list[Any]]]],
    chart: Callable[[Book, str, int, int], Any],
) -> int:
    """Draw a table with its chart at its side; return the row below both."""
    columns, rows = table(book)
    book.write(
        sheet, top, 0, book.t(f"block.{name}{book.kind if name == 'causes' else ''}"), "head"
    )
    end = book.table(sheet, top + 1, name, columns, rows)
    if rows:
        drawn = chart(book, sheet.get_name(), top + 2, top + 1 + len(rows))
        drawn.set_size({"width": 500, "height": 300})
        drawn.set_title({"none": True})
        sheet.insert_chart(
            top, max(BESIDE, len(columns)), drawn, {"x_offset": 8, "object_position": 2}
        )
    return max(end, top + 16) + 1


def _metric_table(book: Book, sheet: Any, top: int) -> int:
    """Draw the shop's figures, each with its own number format and the tone of its change."""
    t, facts = book.t, book.facts
    heads = ("col.metric", "this", "before.head", "difference", "cases.head", "left_out.head",
             "col.unit", "col.definition")  # fmt: skip
    metrics = written.shown_metrics(facts)
    book.write(sheet, top, 0, t("section.headline"), "head")
    columns = [Column(t(head)) for head in heads]
    end = book.table(sheet, top + 1, "figures", columns, [[""] * len(heads) for _ in metrics])
    for row, metric in enumerate(metrics, top + 2):
        _metric_row(book, sheet, row, metric)
    return end + 1


def _metric_row(book: Book, sheet: Any, row: int, metric: Facts) -> None:
    t, unit = book.t, metric["unit"]
    value = book.facts["total"][metric["name"]]
    earlier = (book.facts["total_before"] or {}).get(metric["name"], {}).get("value")
    mood = written.tone(value["value"], earlier, metric["better"])
    gap = None if value["value"] is None or earlier is None else value["value"] - earlier
    book.write(sheet, row, 0, metric[t.lang], "text")
    book.write(sheet, row, 1, value["value"], unit, bold=True)
    book.write(sheet, row, 2, earlier, unit)
    book.write(sheet, row, 3, gap, unit, font_color=TONES[mood])
    book.write(sheet, row, 4, value["cases"], "count")
    book.write(sheet, row, 5, written.left_out(value, t), "wrap")
    book.write(sheet, row, 6, t.code("unit", unit), "text")
    book.write(sheet, row, 7, metric[f"definition_{t.lang}"], "wrap")

"""The sheet of weeks and hours: causes and agents over the weeks, and the week's heat map."""

from __future__ import annotations

from typing import Any

from cstext.report import format as written
from cstext.report.excel.book import HEADER, Book, Column, Facts
from cstext.report.excel.charts import chart_of
from cstext.report.excel.looks import COLOURS
from cstext.report.phrases import trended


def draw_weeks(book: Book) -> None:
    """Draw the causes by week, each agent's trend, and rounds by weekday and hour."""
    sheet = book.sheet("weeks", book.t("sheet.weeks"))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 24, 9)
    row = _causes_by_week(book, sheet, HEADER)
    for metric in trended(book.facts):
        row = _trend(book, sheet, row, metric)
    _heat(book, sheet, row)


def _causes_by_week(book: Book, sheet: Any, top: int) -> int:
    t, weeks = book.t, book.facts["weeks"]
    causes = list(book.facts["causes"]["period"])
    columns = [
        Column(t("col.week")),
        *(Column(t.code("reason", cause), "count") for cause in causes),
    ]
    rows = [[week["name"], *(week["causes"][cause] for cause in causes)] for week in weeks]
    book.write(sheet, top, 0, t("weeks.title" + book.kind), "head")
    end = book.table(sheet, top + 1, "causes_by_week", columns, rows)
    if not rows:
        return end + 1
    series = [(n, {"fill": {"color": COLOURS[c]}}) for n, c in enumerate(causes, 1) if c in COLOURS]
    chart = chart_of(book, "column", sheet.get_name(), top + 2, top + 1 + len(rows), series, False,
                     subtype="stacked")  # fmt: skip
    chart.set_size({"width": 560, "height": 280})
    sheet.insert_chart(top, 8, chart)
    book.write(sheet, end, 0, written.still_growing(book.facts, t), "note")
    return max(end + 1, top + 15) + 1


def _trend(book: Book, sheet: Any, top: int, metric: Facts) -> int:
    """Draw a metric of each agent, a column a week, and a line an agent."""
    t, weeks = book.t, book.facts["weeks"]
    agents = [row["agent"] for row in book.facts["agents"] if row["agent"] is not None]
    if len(weeks) < 2 or not agents:
        return top
    known = [{row["agent"]: row["values"] for row in week["agents"]} for week in weeks]
    columns = [
        Column(t("col.week")),
        *(Column(book.agent(agent), metric["unit"]) for agent in agents),
    ]
    rows = [
        [week["name"], *(found.get(agent, {}).get(metric["name"]) for agent in agents)]
        for week, found in zip(weeks, known, strict=True)
    ]
    book.write(sheet, top, 0, f"{t('trend.title')}: {metric[t.lang]}", "head")
    end = book.table(sheet, top + 1, f"trend_{metric['name']}", columns, rows)
    series: list[tuple[int, dict[str, Any]]] = [(n, {}) for n in range(1, len(agents) + 1)]
    chart = chart_of(book, "line", sheet.get_name(), top + 2, top + 1 + len(rows), series, False)
    chart.set_size({"width": 560, "height": 280})
    sheet.insert_chart(end + 1, 0, chart)
    return end + 17


def _heat(book: Book, sheet: Any, top: int) -> None:
    t, heat = book.t, book.facts["heat"]
    found = {(row["weekday"], row["hour"]): row["rounds"] for row in heat}
    columns = [Column(t("col.hour")), *(Column(f"{hour:02}", "count") for hour in range(24))]
    rows = [
        [day, *(found.get((number, hour), 0) for hour in range(24))]
        for number, day in enumerate(t("weekdays").split(), 1)
    ]
    book.write(sheet, top, 0, t("block.heat"), "head")
    book.table(sheet, top + 1, "heat", columns, rows)
    shades = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": COLOURS["calm"]}
    sheet.conditional_format(top + 2, 1, top + 1 + len(rows), 24, shades)

"""The sheet of agents: every metric of each, and the causes of what each lost."""

from __future__ import annotations

from typing import Any

from cstext.report import format as written
from cstext.report.excel.book import HEADER, Book, Column
from cstext.report.excel.charts import chart_of
from cstext.report.excel.looks import COLOURS


def draw_agents(book: Book) -> None:
    """Draw each agent's metrics, the shop's, and the causes of what each lost."""
    facts, t = book.facts, book.t
    sheet = book.sheet("agents", t("section.agents"))
    metrics = written.shown_metrics(facts)
    columns = [
        Column(t("col.agent"), width=20),
        *(Column(m[t.lang], m["unit"], 14) for m in metrics),
    ]
    rows = [
        [
            book.agent(row["agent"]),
            *(row["values"].get(m["name"], {}).get("value") for m in metrics),
        ]
        for row in facts["agents"]
    ]
    book.long_table(sheet, "agents", columns, rows)
    sheet.freeze_panes(HEADER + 1, 1)
    first, last = HEADER + 1, HEADER + max(len(rows), 1)
    for n, metric in enumerate(metrics, 1):
        colour = "#F2B8B0" if metric["better"] == "down" else "#BFE3DB"
        book.bars(sheet, first, last, n, colour)
    book.write(sheet, last + 1, 0, t("shop"), "text", bold=True, top=1)
    for n, metric in enumerate(metrics, 1):
        value = facts["total"][metric["name"]]["value"]
        book.write(sheet, last + 1, n, value, metric["unit"], bold=True, top=1)
    _causes_by_agent(book, sheet, last + 4)


def _causes_by_agent(book: Book, sheet: Any, top: int) -> None:
    facts, t = book.facts, book.t
    causes = list(facts["causes"]["period"])
    columns = [
        Column(t("col.agent")),
        *(Column(t.code("reason", cause), "count", summed=True) for cause in causes),
    ]
    rows = [
        [book.agent(row["agent"]), *(row[cause] for cause in causes)]
        for row in facts["causes"]["by_agent"]
    ]
    book.write(sheet, top, 0, t("causes.by_agent" + book.kind), "head")
    end = book.table(sheet, top + 1, "causes_by_agent", columns, rows)
    if not rows:
        return
    series = [(n, {"fill": {"color": COLOURS[c]}}) for n, c in enumerate(causes, 1) if c in COLOURS]
    chart = chart_of(book, "bar", sheet.get_name(), top + 2, top + 1 + len(rows), series, False,
                   subtype="stacked")  # fmt: skip
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 640, "height": 320})
    sheet.insert_chart(end + 1, 0, chart)

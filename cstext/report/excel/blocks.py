"""The overview's tables and their charts."""

from __future__ import annotations

from typing import Any

from cstext.report import format as written
from cstext.report.excel.book import Book, Column
from cstext.report.excel.charts import chart_of
from cstext.report.excel.looks import COLOURS


def cause_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    """Return the causes with their counts and money."""
    t, causes = book.t, book.facts["causes"]
    before = causes["before"] or {}
    columns = [
        Column(t("causes.cause")),
        Column(t("count"), "count", summed=True),
        Column(t("before.head"), "count"),
        Column(t("review"), "count", summed=True),
        Column(t("causes.stake"), "fen", summed=True),
    ]
    rows = [
        [t.code("reason", cause), n, before.get(cause), causes["unsure"].get(cause, 0),
         causes["at_stake_fen"].get(cause)]
        for cause, n in causes["period"].items()
    ]  # fmt: skip
    return columns, rows


def funnel_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    """Return the steps from consultation to payment."""
    steps = [step for step in book.facts["funnel"] if step["count"] is not None]
    rows: list[list[Any]] = []
    for n, step in enumerate(steps):
        before = steps[n - 1]["count"] if n else 0
        share = step["count"] / before if before else None
        rows.append([book.t.code("step", step["step"]), step["count"], share])
    heads = [Column(book.t("funnel.head")), Column(book.t("count"), "count")]
    return [*heads, Column(book.t("funnel.share"), "ratio")], rows


def day_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    """Return the days; one on which nothing was counted has no values."""
    wanted = ("inquiries", "lost_inquiries", "conversion_ordered", "average_response")
    metrics = [m for name in wanted for m in written.shown_metrics(book.facts) if m["name"] == name]
    rows = [
        [day, *(None if values is None else _of_day(values, m["name"]) for m in metrics)]
        for day, values in written.days(book.facts)
    ]
    heads = [Column(m[book.t.lang], m["unit"]) for m in metrics]
    return [Column(book.t("col.day"), "day"), *heads], rows


def _of_day(values: written.Facts, name: str) -> Any:
    return written.known_losses(values) if name == "lost_inquiries" else values[name]["value"]


def wait_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    """Return how long buyers waited."""
    rows = [[written.wait_label(row["upto"], book.t), row["rounds"]] for row in book.facts["waits"]]
    return [Column(book.t("col.wait")), Column(book.t("col.rounds"), "count")], rows


def hour_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    """Return the hours: rounds, unanswered, and who was there."""
    t = book.t
    columns = [
        Column(t("col.hour")),
        Column(t("col.rounds"), "count"),
        Column(t("col.unanswered"), "count"),
        Column(t("col.mean"), "seconds"),
        Column(t("col.never"), "count"),
        Column(t("col.staff"), "number"),
    ]
    keys = ("hour", "rounds", "unanswered_rounds", "mean_seconds", "never_answered", "agents")
    return columns, [[row[key] for key in keys] for row in book.facts["hours"]]


def cause_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    """Return the chart of `cause_table`."""
    points = [{"fill": {"color": COLOURS[cause]}} for cause in book.facts["causes"]["period"]]
    chart = chart_of(book, "bar", sheet, first, last, [(1, {"points": points})])
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return chart


def funnel_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    """Return the chart of `funnel_table`."""
    chart = chart_of(book, "bar", sheet, first, last, [(1, {"fill": {"color": COLOURS["deep"]}})])
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return chart


def day_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    """Return the chart of `day_table`."""
    series = [(1, {"fill": {"color": COLOURS["calm"]}})]
    if book.facts["orders_known"]:
        series.append((2, {"fill": {"color": COLOURS["explanation"]}}))
    chart = chart_of(book, "column", sheet, first, last, series)
    chart.set_x_axis({"num_format": "mm-dd", "text_axis": True})
    return chart


def wait_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    """Return the chart of `wait_table`."""
    return chart_of(book, "column", sheet, first, last, [(1, {"fill": {"color": COLOURS["deep"]}})])


def hour_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    """Return the chart of `hour_table`."""
    series = [
        (1, {"fill": {"color": COLOURS["calm"]}}),
        (2, {"fill": {"color": COLOURS["explanation"]}}),
    ]
    chart = chart_of(book, "column", sheet, first, last, series, labels=False)
    chart.set_x_axis({"interval_unit": 3})
    return chart

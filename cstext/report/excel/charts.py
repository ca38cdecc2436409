"""Native charts of columns of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cstext.report.excel.book import Book
from cstext.report.excel.looks import LINE


def chart_of(
    book: Book,
    kind: str,
    sheet: str,
    first: int,
    last: int,
    series: Sequence[tuple[int, dict[str, Any]]],
    labels: bool = True,
    **options: Any,
) -> Any:
    """A chart of columns of a table: categories in its first, one series a column."""
    chart = book.file.add_chart({"type": kind, **options})
    for column, looks in series:
        chart.add_series(
            {
                "name": [sheet, first - 1, column],
                "categories": [sheet, first, 0, last, 0],
                "values": [sheet, first, column, last, column],
                "gap": 40,
                "overlap": 100 if options else 0,
                "data_labels": {"value": labels},
                **looks,
            }
        )
    chart.set_legend({"position": "bottom"} if len(series) > 1 else {"none": True})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": LINE}}})
    return chart

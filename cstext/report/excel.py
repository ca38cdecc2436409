"""The weekly review as a native workbook: draws the facts, computes none.

Every text is written as text, whatever it begins with; amounts are in yuan, times in the shop's
clock, and a figure that is not there is a dash.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from cstext.report import format as written
from cstext.report.escape import visible
from cstext.report.files import whole_file
from cstext.report.texts import Texts

Facts = Mapping[str, Any]

MOST_ROWS = 1_048_000
MOST_CHARACTERS = 32_767
LONG_TEXT = 400
"""Characters from which on a message gets a fixed height, so that the next stays in sight."""
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Microsoft YaHei", "font_size": 10},
}
COLOURS = {
    "stock": "#B94E06", "shipping": "#2460C4", "courier": "#7A45C2", "explanation": "#BF2650",
    "other": "#5F6875", "calm": "#8ABFB4", "deep": "#0A675D",
}  # fmt: skip
LINE = "#E0DDD5"
TONES = {"good": "#0A6B48", "bad": "#B3261E", "flat": "#555E6B"}
STYLE = "Table Style Light 1"
HEADER = 2
"""The row of a sheet's column names; above it stand a title and what there is to say."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its name, how its cells look, how wide it is, whether it is summed."""

    title: str
    look: str = "text"
    width: int = 12
    summed: bool = False


@dataclass
class Book:
    """The workbook under way: the facts, the labels, and the looks made so far."""

    file: Any
    facts: Facts
    t: Texts
    short: dict[str, str]
    looks: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    chat_rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Session to its number and its first row on the sheet of chats."""

    def look(self, name: str, **more: Any) -> Any:
        """Return the format of a kind of cell, made once."""
        key = (name, *more.items())
        if key not in self.looks:
            self.looks[key] = self.file.add_format({**self._kinds()[name], **more})
        return self.looks[key]

    def _kinds(self) -> dict[str, dict[str, Any]]:
        top = {"valign": "top", "bottom": 1, "bottom_color": LINE}
        seconds = "秒" if self.t.lang == "zh" else "s"
        return {
            "text": {**top},
            "wrap": {**top, "text_wrap": True},
            "count": {**top, "num_format": "#,##0"},
            "ratio": {**top, "num_format": "0.0%"},
            "seconds": {**top, "num_format": f'#,##0.0" {seconds}"'},
            "fen": {**top, "num_format": '"¥"#,##0.00'},
            "time": {**top, "num_format": "mm-dd hh:mm:ss"},
            "day": {**top, "num_format": "yyyy-mm-dd"},
            "none": {**top, "align": "right", "font_color": TONES["flat"]},
            "column": {
                "bold": True,
                "bg_color": "#EEECE6",
                "text_wrap": True,
                "valign": "vcenter",
                "bottom": 1,
                "bottom_color": TONES["flat"],
            },
            "plain": {},
            "title": {"bold": True, "font_size": 16},
            "head": {"bold": True, "font_size": 12},
            "note": {"font_color": TONES["flat"]},
            "warn": {"font_color": "#714600", "bg_color": "#FFEFC9"},
            "mark": {"bg_color": "#FFE28A", "bold": True},
            "link": {**top, "font_color": COLOURS["deep"], "underline": 1, "num_format": "0"},
        }

    def agent(self, name: str | None) -> str:
        """Return an agent's name as shown."""
        return self.t("unassigned") if name is None else self.short[name]

    def sheet(self, key: str, title: str, note: str = "", wide: bool = True) -> Any:
        """Add a sheet with its title and the columns' row frozen."""
        sheet = self.file.add_worksheet(self.t(f"sheet.{key}"))
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, _text(title), self.look("head"))
        if note:
            sheet.write_string(1, 0, _text(note), self.look("note"))
        sheet.set_landscape() if wide else sheet.set_portrait()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        return sheet

    def long_table(self, sheet: Any, name: str, columns: Sequence[Column], rows: Rows) -> None:
        """Write the one table of a sheet, its header frozen and repeated in print."""
        self.table(sheet, HEADER, name, columns, rows)
        sheet.freeze_panes(HEADER + 1, 0)
        sheet.repeat_rows(HEADER)
        for n, column in enumerate(columns):
            sheet.set_column(n, n, column.width)

    def table(
        self, sheet: Any, top: int, name: str, columns: Sequence[Column], rows: Rows, left: int = 0
    ) -> int:
        """Write a native table from a row on; return the row after it."""
        found = list(rows) or [[self.t("nothing"), *[""] * (len(columns) - 1)]]
        has_sum = any(column.summed for column in columns)
        last = top + len(found) + has_sum
        heads = [self._head(column, found, n) for n, column in enumerate(columns)]
        if has_sum:
            heads[0]["total_string"] = self.t("total")
        options = {"name": name, "style": STYLE, "total_row": has_sum, "columns": heads}
        sheet.add_table(top, left, last, left + len(columns) - 1, options)
        for r, row in enumerate(found, top + 1):
            for c, (column, value) in enumerate(zip(columns, row, strict=True), left):
                self.write(sheet, r, c, value, column.look)
        return last + 1

    def _head(self, column: Column, rows: Sequence[Sequence[Any]], n: int) -> dict[str, Any]:
        align = "left" if column.look in ("text", "wrap", "link") else "right"
        head = {"header": _text(column.title), "header_format": self.look("column", align=align)}
        if not column.summed:
            return head
        total = sum(row[n] for row in rows if isinstance(row[n], int))
        bold = self.look(column.look, bold=True)
        return {**head, "total_function": "sum", "total_value": total, "format": bold}

    def write(self, sheet: Any, row: int, column: int, value: Any, look: str, **more: Any) -> None:
        """Write one cell: text as text, numbers as numbers, nothing as a dash."""
        if value is None:
            sheet.write_string(row, column, written.NONE, self.look("none"))
        elif isinstance(value, str):
            sheet.write_string(row, column, _text(value), self.look(_text_look(look), **more))
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.look(look, **more))
        else:
            number = value / 100 if look == "fen" else value
            sheet.write_number(row, column, number, self.look(look, **more))

    def bars(self, sheet: Any, first: int, last: int, column: int, colour: str) -> None:
        """Put data bars into the cells of a column."""
        sheet.conditional_format(
            first, column, last, column,
            {"type": "data_bar", "bar_color": colour, "bar_solid": True, "min_type": "num",
             "min_value": 0},
        )  # fmt: skip


Rows = Iterable[Sequence[Any]]


def write_excel(facts: Facts, path: Path, lang: str = "zh") -> None:
    """Write the review as a workbook; the file is whole or not there, equal for equal facts."""
    content = io.BytesIO()
    file = xlsxwriter.Workbook(content, OPTIONS)
    t = Texts(lang)
    book = Book(file, facts, t, written.agent_names(facts))
    book.chat_rows = _chat_rows(facts)
    file.set_properties(
        {
            "title": visible(f"{facts['shop']} · {facts['period']['name']}"),
            "comments": t("made", version=facts["version"]),
            "created": datetime.fromisoformat(facts["period"]["last"]),
        }
    )
    for draw in (
        _overview,
        _agents_sheet,
        _lost,
        _demand,
        _unanswered,
        _chats,
        _definitions,
        _sources,
    ):
        draw(book)
    file.close()
    with whole_file(path) as beside:
        beside.write_bytes(content.getvalue())


def _text(value: str) -> str:
    """Return a text that a cell can hold: control codes visible, cut at Excel's limit."""
    shown = visible(value)
    units = shown.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return shown
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def _text_look(look: str) -> str:
    return look if look in ("wrap", "plain", "title", "head", "note") else "text"


def _chat_rows(facts: Facts) -> dict[str, tuple[int, int]]:
    rows, row = {}, HEADER + 1
    for number, case in enumerate(facts["cases"], 1):
        rows[case["session_id"]] = (number, row)
        row += len(case["messages"])
    return rows


def _kind(book: Book) -> str:
    return "" if book.facts["orders_known"] else ".obstacle"


# The overview.


def _overview(book: Book) -> None:
    facts, t = book.facts, book.t
    sheet = book.sheet("overview", "", wide=False)
    for column, width in enumerate((24, 13, 13, 13, 15, 34, 9, 76)):
        sheet.set_column(column, column, width)
    book.write(sheet, 0, 0, f"{facts['shop']} · {t('title' + _kind(book))}", "title")
    book.write(sheet, 1, 0, _when(book), "note")
    book.write(sheet, 2, 0, written.headline(facts, t), "head")
    unsure = written.unsure_cases(facts)
    notes = [t("headline.unsure", n=unsure)] if unsure else []
    for row, sentence in enumerate([*written.lead(facts, t), *notes], 3):
        book.write(sheet, row, 0, sentence, "plain")
    row = _chart_block(book, sheet, 8, "causes", _cause_table, _cause_chart)
    row = _metric_table(book, sheet, row)
    row = _chart_block(book, sheet, row, "funnel", _funnel_table, _funnel_chart)
    if facts["days"]:
        row = _chart_block(book, sheet, row, "days", _day_table, _day_chart)
    row = _chart_block(book, sheet, row, "waits", _wait_table, _wait_chart)
    if facts["hours"]:
        _chart_block(book, sheet, row, "hours", _hour_table, _hour_chart)


def _when(book: Book) -> str:
    facts, t = book.facts, book.t
    period = t("period", first=facts["period"]["first"], last=facts["period"]["last"])
    before = facts["previous"]
    compared = t("compared", name=before["name"]) if before else t("compared.none")
    partly = "" if facts["period"]["is_complete"] else f" · {t('period.incomplete')}"
    return f"{facts['period']['name']} · {period}{partly} · {compared}"


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
        sheet, top, 0, book.t(f"block.{name}{_kind(book) if name == 'causes' else ''}"), "head"
    )
    end = book.table(sheet, top + 1, name, columns, rows)
    if rows:
        drawn = chart(book, sheet.get_name(), top + 2, top + 1 + len(rows))
        drawn.set_size({"width": 500, "height": 300})
        drawn.set_title({"none": True})
        sheet.insert_chart(top, 5, drawn, {"x_offset": 8, "object_position": 2})
    return max(end, top + 16) + 1


def _cause_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    t, causes = book.t, book.facts["causes"]
    before = causes["before"] or {}
    columns = [
        Column(t("causes.cause")),
        Column(t("count"), "count", summed=True),
        Column(t("before.head"), "count"),
        Column(t("review"), "count", summed=True),
        Column(t("causes.stake"), "fen"),
    ]
    rows = [
        [t.code("reason", cause), n, before.get(cause), causes["unsure"].get(cause, 0),
         causes["at_stake_fen"].get(cause)]
        for cause, n in causes["period"].items()
    ]  # fmt: skip
    return columns, rows


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


def _funnel_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    steps = [step for step in book.facts["funnel"] if step["count"] is not None]
    rows: list[list[Any]] = []
    for n, step in enumerate(steps):
        before = steps[n - 1]["count"] if n else 0
        share = step["count"] / before if before else None
        rows.append([book.t.code("step", step["step"]), step["count"], share])
    heads = [Column(book.t("funnel.head")), Column(book.t("count"), "count")]
    return [*heads, Column(book.t("funnel.share"), "ratio")], rows


def _day_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    wanted = ("inquiries", "lost_inquiries", "conversion_ordered", "average_response")
    metrics = [m for name in wanted for m in written.shown_metrics(book.facts) if m["name"] == name]
    rows = [
        [date.fromisoformat(row["day"]), *(row["values"][m["name"]]["value"] for m in metrics)]
        for row in book.facts["days"]
    ]
    heads = [Column(m[book.t.lang], m["unit"]) for m in metrics]
    return [Column(book.t("col.day"), "day"), *heads], rows


def _wait_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    rows = [[written.wait_label(row["upto"], book.t), row["rounds"]] for row in book.facts["waits"]]
    return [Column(book.t("col.wait")), Column(book.t("col.rounds"), "count")], rows


def _hour_table(book: Book) -> tuple[list[Column], list[list[Any]]]:
    t = book.t
    columns = [
        Column(t("col.hour")),
        Column(t("col.rounds"), "count"),
        Column(t("col.unanswered"), "count"),
        Column(t("col.mean"), "seconds"),
    ]
    keys = ("hour", "rounds", "unanswered_rounds", "mean_seconds")
    return columns, [[row[key] for key in keys] for row in book.facts["hours"]]


def _cause_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    points = [{"fill": {"color": COLOURS[cause]}} for cause in book.facts["causes"]["period"]]
    chart = _chart(book, "bar", sheet, first, last, [(1, {"points": points})])
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    return chart


def _funnel_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    chart = _chart(book, "bar", sheet, first, last, [(1, {"fill": {"color": COLOURS["deep"]}})])
    chart.set_y_axis({"reverse": True, "line": {"none": True}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}, "min": 0})
    return chart


def _day_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    series = [(1, {"fill": {"color": COLOURS["calm"]}})]
    if book.facts["orders_known"]:
        series.append((2, {"fill": {"color": COLOURS["explanation"]}}))
    chart = _chart(book, "column", sheet, first, last, series)
    chart.set_x_axis({"num_format": "mm-dd", "text_axis": True})
    return chart


def _wait_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    return _chart(book, "column", sheet, first, last, [(1, {"fill": {"color": COLOURS["deep"]}})])


def _hour_chart(book: Book, sheet: str, first: int, last: int) -> Any:
    series = [
        (1, {"fill": {"color": COLOURS["calm"]}}),
        (2, {"fill": {"color": COLOURS["explanation"]}}),
    ]
    chart = _chart(book, "column", sheet, first, last, series, labels=False)
    chart.set_x_axis({"interval_unit": 3})
    return chart


def _chart(
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
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E0DDD5"}}})
    return chart


# The other sheets, one table or a few each.


def _agents_sheet(book: Book) -> None:
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
    book.write(sheet, top, 0, t("causes.by_agent" + _kind(book)), "head")
    end = book.table(sheet, top + 1, "causes_by_agent", columns, rows)
    if not rows:
        return
    series = [(n, {"fill": {"color": COLOURS[c]}}) for n, c in enumerate(causes, 1) if c in COLOURS]
    chart = _chart(book, "bar", sheet.get_name(), top + 2, top + 1 + len(rows), series, False,
                   subtype="stacked")  # fmt: skip
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 640, "height": 320})
    sheet.insert_chart(end + 1, 0, chart)


def _lost(book: Book) -> None:
    facts, t = book.facts, book.t
    sheet = book.sheet(f"lost{_kind(book)}", t("section.chats" + _kind(book)), _cut_note(book))
    wanted = ("goods", "sizes", "colours", "carriers")
    columns = [
        Column(t("col.number"), "link", 6), Column(t("col.time"), "time", 15),
        Column(t("col.agent"), width=18), Column(t("col.buyer"), width=14),
        Column(t("causes.cause"), width=11), Column(t("review"), width=9),
        Column(t("col.confidence"), "ratio", 9), Column(t("col.second"), width=11),
        Column(t("col.decided"), width=11), Column(t("col.sentence"), "wrap", 46),
        *(Column(t(f"col.{name}"), "wrap", 14) for name in wanted),
        Column(t("col.session"), width=18),
    ]  # fmt: skip
    rows = [_lost_row(book, case, wanted) for case in facts["cases"]]
    book.long_table(sheet, "lost", columns, rows)
    last = HEADER + max(len(rows), 1)
    book.bars(sheet, HEADER + 1, last, 6, "#BFE3DB")
    for cause in facts["causes"]["period"]:
        colour = book.file.add_format(
            {"font_color": COLOURS.get(cause, TONES["flat"]), "bold": True}
        )
        rule = _says(t.code("reason", cause), colour)
        sheet.conditional_format(HEADER + 1, 4, last, 4, rule)
    sheet.conditional_format(HEADER + 1, 5, last, 5, _says(t("review"), book.look("warn")))
    for case in facts["cases"]:
        _link(book, sheet, HEADER + book.chat_rows[case["session_id"]][0], 0, case["session_id"])


def _lost_row(book: Book, case: Facts, wanted: Sequence[str]) -> list[Any]:
    t = book.t
    second = case["second"]
    return [
        book.chat_rows[case["session_id"]][0],
        _time(case["started_at"]),
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
    ]


def _says(text: str, look: Any) -> dict[str, Any]:
    return {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}


def _link(book: Book, sheet: Any, row: int, column: int, session: str) -> None:
    """Make a cell lead to a chat that its sheet holds; it keeps the chat's number as a number."""
    number, first = book.chat_rows[session]
    if first <= HEADER + MOST_ROWS:
        place = f"internal:'{book.t('sheet.chats')}'!A{first + 1}"
        sheet.write_url(row, column, place, book.look("link"))
        sheet.write_number(row, column, number, book.look("link"))


def _time(iso: str | None) -> datetime | None:
    return None if iso is None else datetime.fromisoformat(iso).replace(tzinfo=None)


def _cut_note(book: Book) -> str:
    facts, shown = book.facts, len(book.facts["cases"])
    if facts["cases_total"] <= shown:
        return ""
    file = facts["files"]["tables"].rstrip("/") + "/lost.parquet"
    return book.t("chats.cut", total=facts["cases_total"], shown=shown, file=file)


def _demand(book: Book) -> None:
    facts, t = book.facts, book.t
    sheet = book.sheet("demand", t("section.actions"), t("actions.unsure"))
    for column, width in enumerate((26, 26, 46, 14, 30)):
        sheet.set_column(column, column, width)
    row = HEADER
    for name, keys in (
        ("restock", ("goods", "size", "colour")),
        ("dispatch", ("goods",)),
        ("carriers", ("carrier",)),
    ):
        row = _demand_table(book, sheet, row, name, keys)
    columns = [Column(t("col.agent")), Column(t("col.question"), "wrap"),
               Column(t("col.answer"), "wrap"), Column(t("col.number"), "link")]  # fmt: skip
    rows = [
        [book.agent(r["agent"]), r["question"], r["answer"], _number(book, r["session_id"])]
        for r in facts["demand"]["coach"]
    ]
    book.write(sheet, row, 0, f"{t('coach.title')}: {t('coach.why')}", "head")
    book.table(sheet, row + 1, "coach", columns, rows)
    for n, coached in enumerate(facts["demand"]["coach"], row + 2):
        if coached["session_id"] in book.chat_rows:
            _link(book, sheet, n, 3, coached["session_id"])


def _demand_table(book: Book, sheet: Any, top: int, name: str, keys: Sequence[str]) -> int:
    t, wishes = book.t, book.facts["demand"][name]
    columns = [*(Column(t(f"col.{key}")) for key in keys), Column(t("col.buyers"), "count"),
               Column(t("col.chats.numbers"), "wrap")]  # fmt: skip
    rows = [
        [
            *(wish[key] or t("unknown") for key in keys),
            wish["buyers"],
            _numbers(book, wish["sessions"]),
        ]
        for wish in wishes
    ]
    book.write(sheet, top, 0, f"{t(f'{name}.title')}: {t(f'{name}.why')}", "head")
    end = book.table(sheet, top + 1, name, columns, rows)
    book.bars(sheet, top + 2, end - 1, len(keys), "#F3C9A8")
    return end + 1


def _number(book: Book, session: str) -> int | None:
    return book.chat_rows[session][0] if session in book.chat_rows else None


def _numbers(book: Book, sessions: Sequence[str]) -> str:
    return ", ".join(str(book.chat_rows[s][0]) for s in sessions if s in book.chat_rows)


def _unanswered(book: Book) -> None:
    t = book.t
    sheet = book.sheet("unanswered", t("section.waited"))
    columns = [
        Column(t("col.time"), "time", 15), Column(t("col.buyer"), width=16),
        Column(t("col.agent"), width=18), Column(t("col.kind"), width=14),
        Column(t("col.question"), "wrap", 60), Column(t("col.later"), width=11),
        Column(t("col.session"), width=20),
    ]  # fmt: skip
    later = {True: t("yes"), False: t("no"), None: None}
    rows = [
        [
            _time(row["started_at"]),
            row["buyer"],
            book.agent(row["agent"]),
            t.code("kind", row["kind"]),
            row["question"],
            later[row["ordered_later"]],
            row["session_id"],
        ]
        for row in book.facts["unanswered"]
    ]
    book.long_table(sheet, "unanswered", columns, rows)
    rule = _says(t("kind.never_answered"), book.file.add_format({"font_color": TONES["bad"]}))
    sheet.conditional_format(HEADER + 1, 3, HEADER + max(len(rows), 1), 3, rule)


def _chats(book: Book) -> None:
    t = book.t
    rows = [row for case in book.facts["cases"] for row in _chat_lines(book, case)]
    note = t("chats.rows.cut", shown=MOST_ROWS, total=len(rows)) if len(rows) > MOST_ROWS else ""
    sheet = book.sheet("chats", t("chats.evidence"), note or _cut_note(book))
    columns = [
        Column(t("col.number"), "count", 6), Column(t("col.buyer"), width=14),
        Column(t("causes.cause"), width=11), Column(t("col.n"), "count", 5),
        Column(t("col.time"), "time", 15), Column(t("col.role"), width=10),
        Column(t("col.sender"), width=18), Column(t("col.text"), "wrap", 64),
        Column(t("js.evidence"), width=8), Column(t("col.source"), width=22),
        Column(t("col.line"), "count", 8),
    ]  # fmt: skip
    book.long_table(sheet, "chats", columns, rows[:MOST_ROWS])
    for row, line in enumerate(rows[:MOST_ROWS], HEADER + 1):
        if len(line[7]) > LONG_TEXT:
            sheet.set_row(row, 120)
    last = HEADER + max(min(len(rows), MOST_ROWS), 1)
    marked = {"type": "formula", "criteria": f'=$I{HEADER + 2}="●"', "format": book.look("mark")}
    sheet.conditional_format(HEADER + 1, 3, last, 8, marked)


def _chat_lines(book: Book, case: Facts) -> Iterable[list[Any]]:
    t = book.t
    number = book.chat_rows[case["session_id"]][0]
    for m in case["messages"]:
        yield [
            number, case["buyer"], t.code("reason", case["reason"]), m["n"], _time(m["at"]),
            t.code("role", m["role"]), m["sender"] or "", m["text"],
            "●" if m["is_evidence"] else "", m["source"], m["line"],
        ]  # fmt: skip


def _definitions(book: Book) -> None:
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


def _sources(book: Book) -> None:
    facts, t = book.facts, book.t
    until = t("orders.until", day=facts["orders_until"]) if facts["orders_until"] else ""
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
        [row["source"], row["line"], t.rejected(row["reason"])] for row in facts["rejected"]["rows"]
    ]
    yield "rejected", written.rejected_title(facts, t), [source, line, reason], rejected
    skipped = [[row["source"], row["reason"]] for row in facts["skipped"]]
    yield "skipped", t("skipped.title"), [source, reason], skipped
    policy = facts["policy"]
    columns = [Column(t(f"col.{name}")) for name in ("setting", "value", "setting.name")]
    settings = [
        [t.code("setting", name), written.setting(value, t), name]
        for name, value in policy["settings"].items()
    ]
    title = f"{t('section.policy')}: {policy['title'] or policy['name']}"
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

"""The workbook under way: its looks, sheets, native tables, single cells and links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cstext.report import format as written
from cstext.report.excel.cells import cell_text
from cstext.report.excel.looks import STYLE, cell_looks
from cstext.report.texts import Texts

Facts = Mapping[str, Any]
Rows = Iterable[Sequence[Any]]

MOST_ROWS = 1_048_000
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

    @property
    def kind(self) -> str:
        """What ends the keys of labels where nobody knows what was lost."""
        return "" if self.facts["orders_known"] else ".obstacle"

    def look(self, name: str, **more: Any) -> Any:
        """Return the format of a kind of cell, made once."""
        key = (name, *more.items())
        if key not in self.looks:
            self.looks[key] = self.file.add_format({**cell_looks(self.t.lang)[name], **more})
        return self.looks[key]

    def agent(self, name: str | None) -> str:
        """Return an agent's name as shown."""
        return self.t("unassigned") if name is None else self.short[name]

    def sheet(self, key: str, title: str, note: str = "", wide: bool = True) -> Any:
        """Add a sheet with its title and the columns' row frozen."""
        sheet = self.file.add_worksheet(self.t(f"sheet.{key}"))
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, cell_text(title), self.look("head"))
        if note:
            sheet.write_string(1, 0, cell_text(note), self.look("note"))
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
        for head, title in zip(heads, distinct([c.title for c in columns]), strict=True):
            head["header"] = title
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
        head = {"header_format": self.look("column", align=align)}
        if not column.summed:
            return head
        if all(row[n] is None for row in rows):
            return {**head, "total_string": written.NONE, "format": self.look("none")}
        total: float = sum(row[n] for row in rows if isinstance(row[n], int))
        total = total / 100 if column.look == "fen" else total
        bold = self.look(column.look, bold=True)
        return {**head, "total_function": "sum", "total_value": total, "format": bold}

    def write(self, sheet: Any, row: int, column: int, value: Any, look: str, **more: Any) -> None:
        """Write one cell: text as text, numbers as numbers, nothing as a dash."""
        if value is None:
            sheet.write_string(row, column, written.NONE, self.look("none"))
        elif isinstance(value, str):
            sheet.write_string(row, column, cell_text(value), self.look(_text_look(look), **more))
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

    def link(self, sheet: Any, row: int, column: int, session: str) -> None:
        """Make a cell lead to a chat that its sheet holds; its number stays a number."""
        number, first = self.chat_rows[session]
        if first <= HEADER + MOST_ROWS:
            place = f"internal:'{self.t('sheet.chats')}'!A{first + 1}"
            sheet.write_url(row, column, place, self.look("link"))
            sheet.write_number(row, column, number, self.look("link"))

    def leads_to(self, sheet: Any, row: int, column: int, place: str, value: Any) -> None:
        """Make a count lead to the rows behind it; ``place`` is a sheet's key and a cell."""
        name, cell = place.split("!")
        sheet.write_url(row, column, f"internal:'{self.t(name)}'!{cell}", self.look("link"))
        sheet.write_number(row, column, value, self.look("link"))


def distinct(titles: Sequence[str]) -> list[str]:
    """Return column names that a native table takes: no two alike, for which case does not count.

    >>> distinct(["期", "Amy", "amy", "期"])
    ['期', 'Amy', 'amy (2)', '期 (2)']
    """
    seen: set[str] = set()
    named = []
    for title in map(cell_text, titles):
        name, n = title, 1
        while name.lower() in seen:
            n += 1
            name = f"{title} ({n})"
        seen.add(name.lower())
        named.append(name)
    return named


def cut_note(book: Book) -> str:
    """Return how many of the lost inquiries are carried and where all are; else nothing."""
    facts, shown = book.facts, len(book.facts["cases"])
    if facts["cases_total"] <= shown:
        return ""
    file = facts["files"]["tables"].rstrip("/") + "/lost.parquet"
    return book.t("chats.cut", total=facts["cases_total"], shown=shown, file=file)


def _text_look(look: str) -> str:
    return look if look in ("wrap", "plain", "title", "head", "note") else "text"

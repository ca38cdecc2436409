"""Tables in web pages, as many consoles export them under the name of .xls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from itertools import chain, islice

from cstext.readers.head import Head
from cstext.readers.header_line import LOOKED_AT, pass_titles
from cstext.readers.rows import Rows, table_of

# Possessive: else a text of nothing but comments takes twice as long for each of them.
_PAGE = re.compile(
    r"(?:[\ufeff\s]|(?><!--.*?-->)|<\?xml[^>]*>)*+"
    r"<(?:!doctype html|html|head|meta|style|body|table)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHUNK = 1 << 16
_WIDEST, _LONGEST = 1000, 100_000

Record = list[str]


def is_page(head: Head) -> bool:
    """Whether the text begins as a web page does."""
    return _PAGE.match(head.text) is not None


def html_rows(head: Head, *, header: bool = True) -> Rows:
    """Read the rows of a page's tables, one below the other; one without a table has no headers.

    A cell that spans several rows is each one's, as in a workbook. Titles above the header are
    noted in ``head.passed_over``.
    """
    records = (record for record in _records(head) if "".join(record).strip())
    top = list(islice(records, LOOKED_AT))
    titles = pass_titles(head, top) if header else 0
    return table_of(chain(top[titles:], records), header)


def _records(head: Head) -> Iterator[Record]:
    parser = _Parser()
    with closing(head.open()) as file:
        while chunk := file.read(_CHUNK):
            parser.feed(chunk)
            yield from parser.taken()
    parser.close()
    parser.end_row()
    yield from parser.taken()


class _Parser(HTMLParser):
    """Gathers the cells of rows; a table within a cell is words of that cell."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Record] = []
        self._row: Record | None = None
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._below: dict[int, tuple[int, str]] = {}
        self._depth = 0
        self._unseen = 0

    def taken(self) -> list[Record]:
        """Return the rows that have ended since, and forget them."""
        rows, self._rows = self._rows, []
        return rows

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row, a cell or a line of one."""
        if tag == "table":
            # Outside a cell it is no table within: the one before was never closed.
            self._depth = self._depth + 1 if self._cell is not None else 1
        elif tag in ("style", "script"):
            self._unseen += 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")
        elif self._depth <= 1 and tag == "tr":
            self.end_row()
            self._row = []
        elif self._depth <= 1 and tag in ("td", "th"):
            self._end_cell()
            self._row = [] if self._row is None else self._row
            self._cell = []
            spans = dict(attrs)
            self._spans = (
                _number(spans.get("colspan"), _WIDEST),
                _number(spans.get("rowspan"), _LONGEST),
            )

    def handle_endtag(self, tag: str) -> None:
        """End what has begun."""
        if tag == "table":
            self._depth = max(0, self._depth - 1)
        elif tag in ("style", "script"):
            self._unseen = max(0, self._unseen - 1)
        if tag in ("td", "th") and self._depth <= 1:
            self._end_cell()
        elif (tag == "tr" and self._depth <= 1) or (tag == "table" and not self._depth):
            self.end_row()
            self._below = {} if tag == "table" else self._below

    def handle_data(self, data: str) -> None:
        """Take the words of a cell."""
        if self._cell is not None and not self._unseen:
            self._cell.append(data)

    def end_row(self) -> None:
        """End the row that is open, if there is one."""
        self._end_cell()
        if self._row is not None:
            self._fill_from_above()
            self._rows.append(self._row)
        self._row = None

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        self._fill_from_above()
        text = "".join(self._cell).strip()
        across, down = self._spans
        if down > 1:
            self._below[len(self._row)] = (down - 1, text)
        room = max(0, _WIDEST - len(self._row))
        self._row += [text, *[""] * min(across - 1, room)]
        self._cell = None

    def _fill_from_above(self) -> None:
        """Lay down the cells of rows above that stand in this row's next places."""
        if self._row is None:
            return
        while held := self._below.pop(place := len(self._row), None):
            rows_left, text = held
            if rows_left > 1:
                self._below[place] = (rows_left - 1, text)
            self._row.append(text)


def _number(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() and int(text) else 1

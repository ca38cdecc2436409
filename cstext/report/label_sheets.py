"""Labels as a sheet, CSV or XLSX, that people correct by hand, and back."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cstext.errors import ArtifactError, UsageError
from cstext.labels.taken import LINE, corrected, line_text, named_cause, taken_back
from cstext.labels.transcript import as_text
from cstext.readers.encoding import detect_encoding
from cstext.readers.rows import cell_text
from cstext.report.drawn_book import drawn_book
from cstext.report.escape import csv_cell
from cstext.tables import REASONS

COLUMNS = (
    "session_id", "reason", "second", "note", "labelled_by", "labelled_at", "proposed", "text",
    LINE,
)  # fmt: skip

_EXCEL_CELL = 32_767
_LONGEST_CELL = 1 << 27
_ESCAPED = re.compile(r"'(?='*[=+\-@\t\r])")


def write_csv(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write a label a row; what a spreadsheet would take for a formula has an apostrophe."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([csv_cell(cell) for cell in row] for row in _rows(records))


def write_xlsx(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write a label a row, every cell as text.

    Raises:
        UsageError: a chat is longer than a cell holds (32,767 characters).
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with drawn_book(path, options) as book:
        sheet = book.add_worksheet("labels")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(_rows(records), 1):
            if max(map(len, row)) > _EXCEL_CELL:
                raise UsageError(
                    f"{path.name}: label {number} is longer than an Excel cell holds; write .csv"
                )
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)


def read_csv(path: Path, reader: str) -> Iterator[dict[str, Any]]:
    """Yield the labels of a CSV sheet; rows without a cause are passed over.

    Raises:
        ArtifactError: a column is missing, or a row is no label.
    """
    encoding = detect_encoding(path)  # what a spreadsheet saved may be GB18030
    with path.open(encoding=encoding.name, newline="") as file:
        rows = csv.reader(file)
        header = next(rows, [])
        cells = ([_ESCAPED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in row]
                 for row in rows)  # fmt: skip
        # A cell holds a whole chat; the limit is the process's, and others rely on it.
        usual = csv.field_size_limit(_LONGEST_CELL)
        try:
            yield from _records(header, cells, path, reader)
        except csv.Error as error:
            raise ArtifactError(f"{path}: no CSV near line {rows.line_num}") from error
        finally:
            csv.field_size_limit(usual)


def read_xlsx(path: Path, reader: str) -> Iterator[dict[str, Any]]:
    """Yield the labels of the first sheet of a workbook; see :func:`read_csv`."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise ArtifactError(f"{path}: cannot be read as a workbook") from error
    texts = [[cell_text(cell) for cell in row] for row in rows]
    yield from _records(texts[0] if texts else [], iter(texts[1:]), path, reader)


def _rows(records: Sequence[Mapping[str, Any]]) -> Iterator[list[str]]:
    for record in records:
        known = {"text": as_text(record["messages"]), LINE: line_text(record)}
        yield [str(known.get(column) or record.get(column) or "") for column in COLUMNS]


def _records(
    header: Sequence[str], rows: Iterator[list[str]], path: Path, reader: str
) -> Iterator[dict[str, Any]]:
    missing = [column for column in ("session_id", "reason") if column not in header]
    if missing:
        raise ArtifactError(f"{path}: no label sheet: column {', '.join(missing)} is missing")
    for number, row in enumerate(rows, 2):
        cells = dict(zip(header, row, strict=False))
        record = taken_back(
            line=cells.get(LINE),
            cause=cells.get("reason"),
            reader=reader,
            where=f"{path}:{number}",
            session_id=cells.get("session_id"),
            text=cells.get("text"),
        )
        if record:
            yield _edited(record, cells, reader, f"{path}:{number}")


def _edited(
    record: dict[str, Any], cells: Mapping[str, str], reader: str, where: str
) -> dict[str, Any]:
    """The record with the note and second cause that ``reader`` may have written into the sheet."""
    written = {key: cells[key] or None for key in ("second", "note") if key in cells}
    if second := written.get("second"):
        written["second"] = named_cause(second)
        if written["second"] is None:
            raise ArtifactError(f"{where}: the second cause must be one of {', '.join(REASONS)}")
    if written.get("second") == record["reason"]:  # what was second is now the first
        written["second"] = None
    changes = {key: text for key, text in written.items() if text != (record.get(key) or None)}
    return corrected(record, reader) | changes if changes else record

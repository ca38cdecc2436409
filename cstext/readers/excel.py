"""Excel workbooks, every cell as text."""

from __future__ import annotations

from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from cstext.errors import InputError
from cstext.readers.archive import check_workbook
from cstext.readers.head import Head
from cstext.readers.rows import Rows, cell_text, table_of

Record = list[str]


def excel_rows(head: Head, *, header: bool = True) -> Rows:
    """Read the first sheet that is not empty, and on in those that have its columns.

    Exports of many rows, months or accounts go over several sheets. Every cell is text. Sheets
    with other columns are noted in ``head.passed_over`` once the rows are read.

    Raises:
        InputError: the file is damaged, cut off, locked with a password or too large unpacked.
    """
    sheets = _filled_sheets(head)
    first = next(sheets, None)
    if first is None:
        raise InputError(f"{head.source}: the Excel file has no rows")
    return table_of(_records(head, first, sheets, header), header)


_Sheet = tuple[int, Record, Iterator[Record]]
"""Its number from 1, its first record that is not blank, the records below."""


def _records(head: Head, first: _Sheet, others: Iterator[_Sheet], header: bool) -> Iterator[Record]:
    _, columns, below = first
    yield columns
    yield from below
    for number, record, below in others:
        if header and _names(record) == _names(columns):
            yield from below
        elif not header and len(record) == len(columns):
            yield record
            yield from below
        else:
            head.passed_over.append(f"sheet {number} has other columns and is not read")


def _names(record: Record) -> str:
    """The columns' names in a line; empty cells on the right count for nothing."""
    return "\t".join(cell.strip() for cell in record).rstrip()


def _filled_sheets(head: Head) -> Iterator[_Sheet]:
    """Open the sheets that hold anything, one at a time."""
    check_workbook(head.path, head.source)
    try:
        workbook = CalamineWorkbook.from_object(head.path)
        for number, sheet in enumerate(workbook.sheets_metadata, start=1):
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            cells = workbook.get_sheet_by_name(sheet.name).iter_rows()
            records = ([cell_text(cell) for cell in row] for row in cells)
            filled = (record for record in records if "".join(record).strip())
            if (record := next(filled, None)) is not None:
                yield number, record, filled
    except (CalamineError, OSError) as error:
        raise InputError(
            f"{head.source}: the Excel file is damaged, cut off or locked; export it again"
        ) from error

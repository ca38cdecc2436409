"""Excel workbooks, every cell as text."""

from __future__ import annotations

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from cstext.errors import InputError
from cstext.readers.archive import check_workbook
from cstext.readers.head import Head
from cstext.readers.rows import Rows, cell_text, table_of


def excel_rows(head: Head, *, header: bool = True) -> Rows:
    """Read the first sheet that is not empty, every cell as text."""
    records = ([cell_text(cell) for cell in row] for row in _sheet(head).iter_rows())
    return table_of(records, header)


def _sheet(head: Head) -> CalamineSheet:
    """Open the first sheet of a workbook that is not empty.

    Raises:
        InputError: the file is damaged, cut off, locked with a password or too large unpacked.
    """
    check_workbook(head.path, head.source)
    try:
        workbook = CalamineWorkbook.from_object(head.path)
        sheets = (workbook.get_sheet_by_name(name) for name in workbook.sheet_names)
        filled = next((sheet for sheet in sheets if sheet.height), None)
    except (CalamineError, OSError) as error:
        raise InputError(
            f"{head.source}: the Excel file is damaged, cut off or locked; export it again"
        ) from error
    if filled is None:
        raise InputError(f"{head.source}: the Excel file has no rows")
    return filled

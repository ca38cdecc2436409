"""Excel workbooks, every cell as text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from cstext.errors import InputError
from cstext.readers.archive import check_workbook
from cstext.readers.head import Head
from cstext.readers.header_line import LOOKED_AT, is_header, pass_titles
from cstext.readers.rows import Rows, cell_text, table_of

Record = list[str]


def excel_rows(
    head: Head,
    *,
    header: bool = True,
    is_wanted: Callable[[Sequence[str]], bool] = is_header,
) -> Rows:
    """Read the first sheet whose columns are wanted, and on in those that have the same.

    Where those of none are, or ``header`` is false, the first that is not empty is it. Exports of
    many rows, months or accounts go over several sheets. Every cell is text; a cell merged over
    several rows is each one's. Titles above the header, sheets that are hidden and those with
    other columns are noted in ``head.passed_over`` once the rows are read.

    Raises:
        InputError: the file is damaged, cut off, locked with a password or too large unpacked.
    """
    sheets = _filled_sheets(head, header)
    first = next(sheets, None)
    if first is None:
        raise InputError(f"{head.source}: the Excel file has no rows")
    if header and not is_wanted(first.top):
        first, sheets = _wanted(head, first, sheets, is_wanted)
    return table_of(_records(head, first, sheets, header), header)


class _Sheet(NamedTuple):
    """Its number from 1, its first record that is not blank, the records below."""

    number: int
    top: Record
    below: Iterator[Record]


def _wanted(
    head: Head,
    first: _Sheet,
    others: Iterator[_Sheet],
    is_wanted: Callable[[Sequence[str]], bool],
) -> tuple[_Sheet, Iterator[_Sheet]]:
    """Return the first sheet whose columns are wanted with those after it, else all as they are.

    Systems and people put a sheet of notes or sums before that of the chats.
    """
    passed = [first.number]
    for sheet in others:
        if is_wanted(sheet.top):
            head.passed_over += map(_OTHER_COLUMNS.format, passed)
            return sheet, others
        passed.append(sheet.number)
    return first, islice(_filled_sheets(head, header=True), 1, None)


_OTHER_COLUMNS = "sheet {} has other columns and is not read"


def _records(head: Head, first: _Sheet, others: Iterator[_Sheet], header: bool) -> Iterator[Record]:
    yield first.top
    yield from first.below
    for number, record, below in others:
        if header and _names(record) == _names(first.top):
            yield from below
        elif not header and len(record) == len(first.top):
            yield record
            yield from below
        else:
            head.passed_over.append(_OTHER_COLUMNS.format(number))


def _names(record: Record) -> str:
    """The columns' names in a line; empty cells on the right count for nothing."""
    return "\t".join(cell.strip() for cell in record).rstrip()


def _filled_sheets(head: Head, header: bool) -> Iterator[_Sheet]:
    """Open the sheets that people see and that hold anything, one at a time."""
    check_workbook(head.path, head.source)
    try:
        workbook = CalamineWorkbook.from_object(head.binary)
        for number, sheet in enumerate(workbook.sheets_metadata, start=1):
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            records = _filled(workbook.get_sheet_by_name(sheet.name))
            top = list(islice(records, LOOKED_AT))
            if top and sheet.visible != SheetVisibleEnum.Visible:
                head.passed_over.append(f"sheet {number} is hidden and is not read")
            elif top:
                titles = pass_titles(head, top) if header else 0
                yield _Sheet(number, top[titles], chain(top[titles + 1 :], records))
    except (CalamineError, OSError) as error:
        raise InputError(
            f"{head.source}: the Excel file is damaged, cut off or locked; export it again"
        ) from error


def _filled(sheet: CalamineSheet) -> Iterator[Record]:
    """The rows of a sheet that hold anything; what is merged stands in each of its rows."""
    merged = _merged(sheet)
    held: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(sheet.iter_rows()):
        record = [cell_text(cell) for cell in cells]
        held |= {column: (last, record[column]) for column, last in merged.get(number, ())}
        if "".join(record).strip():
            for column, (last, text) in held.items():
                record[column] = text if number <= last else record[column]
            yield record


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """The cells that are merged with those below: by row, their columns and last rows.

    Rows are numbered from the sheet's first, columns from the first that is filled.
    """
    _, left = sheet.start or (0, 0)
    found: dict[int, list[tuple[int, int]]] = {}
    for (top, column), (bottom, right) in sheet.merged_cell_ranges or ():
        if bottom > top and column == right and left <= column < left + sheet.width:
            found.setdefault(top, []).append((column - left, bottom))
    return found

"""Where a table's header stands: below what people and Excel write above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cstext.readers.counted import counted
from cstext.readers.head import Head
from cstext.readers.headers import RECORDS, kind_of, recognise

LOOKED_AT = 10
"""The header is one of so many records at the top that are not blank."""

_SEPARATOR = re.compile(r'\ufeff?"?sep=([,;|\t])"?\s*', re.IGNORECASE)


def separator_told(line: str) -> str | None:
    """Return the delimiter that a first line names, as Excel reads and writes it, or None.

    >>> separator_told("sep=;"), separator_told("订单编号;买家")
    (';', None)
    """
    found = _SEPARATOR.fullmatch(line)
    return found[1] if found else None


def is_header(cells: Sequence[str]) -> bool:
    """Whether these are the columns of a table that some reader knows."""
    return kind_of(cells) is not None or {"buyer", "started_at"} <= recognise(cells, RECORDS).keys()


def pass_titles(head: Head, records: Sequence[Sequence[str]]) -> int:
    """Return `titles_above`, and note in ``head.passed_over`` if there are any."""
    titles = titles_above(records)
    if titles:
        verb = "is" if titles == 1 else "are"
        head.passed_over.append(f"{counted(titles, 'line')} above the header {verb} not read")
    return titles


def titles_above(records: Sequence[Sequence[str]]) -> int:
    """Return how many records stand above the header: the shop's name, the day of the export.

    0 where none of the records is a header that is known: then it is the first.

    >>> titles_above([["小店"], ["订单编号", "买家会员名", "订单状态"], ["1", "tb1", ""]])
    1
    """
    return next((n for n, cells in enumerate(records[:LOOKED_AT]) if is_header(cells)), 0)

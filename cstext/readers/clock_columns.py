"""Times whose day and clock stand in two columns: 日期 and 时间."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.rows import RowBatch, trimmed

_CLOCK = (
    r"(?i)^(?:[上下]午\s*)?\d{1,2}\s*[:：时点]\s*\d{1,2}(?:\s*[:：分]\s*\d{1,2}(?:[.,]\d{1,9})?)?"
    r"\s*[分秒]?(?:\s*[AP]M)?$"
)
# Excel stores a day with midnight beside it.
_DAY = (
    r"^(?:(?P<y>\d{4})\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})日?"
    r"(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?|(?P<yy>\d{4})(?P<mm>\d\d)(?P<dd>\d\d))$"
)


def with_days(rows: RowBatch, names: Mapping[str, str], days: Mapping[str, str]) -> RowBatch:
    """Return the rows with whole times; ``days`` are the columns of the days beside those of times.

    Both are theirs by ours. A clock without a day gets that of its row; a cell that has a day of
    its own stands as it is, and so does one whose row names no day.
    """
    for name, day in days.items():
        if name in names and names[name] != day:
            times = _joined(trimmed(rows.column(names[name])), trimmed(rows.column(day)))
            rows = rows.with_column(names[name], times)
    return rows


def _joined(times: pa.Array, days: pa.Array) -> pa.Array:
    is_clock = pc.fill_null(pc.match_substring_regex(times, _CLOCK), False)
    if not is_clock.true_count:
        return times
    found = pc.extract_regex(days, _DAY)
    parts = [pc.binary_join_element_wise(found.field(x), found.field(x * 2), "") for x in "ymd"]
    whole = pc.binary_join_element_wise(pc.binary_join_element_wise(*parts, "-"), times, " ")
    return pc.if_else(pc.and_(is_clock, pc.is_valid(found)), whole, times)

"""Lines of an order table that are no orders: its totals, and the further goods of an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import reduce

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cstext.readers.counted import counted
from cstext.readers.rows import RowBatch, trimmed

_TOTAL = r"(?i)^(?:(?:本页|当页|全部)?(?:合计|总计|小计|共计|汇总)|(?:grand )?total)\s*[:：]?$"
_OF_ORDER = ("buyer", "ordered_at", "paid_at", "status")


class OrderLines:
    """The rows of one table; ``names`` are theirs by ours."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names = names or {}
        self._totals = 0

    def notes(self) -> tuple[str, ...]:
        """What was left out of the rows that have been gone through."""
        return (f"{counted(self._totals, 'row')} of totals left out",) if self._totals else ()

    def without_totals(self, batches: Iterator[RowBatch]) -> Iterator[RowBatch]:
        """Yield the rows but those whose first filled cell says 合计 or the like."""
        for batch in batches:
            cells = [trimmed(column) for column in batch.columns.values()]
            if not cells:
                yield batch
                continue
            is_total = pc.match_substring_regex(pc.coalesce(*cells), _TOTAL)
            count = is_total.true_count
            self._totals += count
            yield batch.filter(pc.invert(pc.fill_null(is_total, False))) if count else batch

    def whole(self, batches: Iterator[RowBatch]) -> Iterator[RowBatch]:
        """Yield the rows without totals, an order's further goods with what its first line tells.

        Where the cells of an order were merged and the table was saved as text, the lines below the
        first have no buyer, times and status, and often no number. Such a line that names goods is
        the order's right above it; its amounts and pieces are its own.
        """
        above: RowBatch | None = None
        for batch in self.without_totals(batches):
            if "order_id" not in self._names or not len(batch.lines):
                yield batch
                continue
            rows = self._filled_down(_under(above, batch))
            below = pa.array(np.arange(len(rows.lines)) > 0)
            above = rows.filter(pa.array(np.arange(len(rows.lines)) == len(rows.lines) - 1))
            yield replace(rows.filter(below), bad=batch.bad)

    def _filled_down(self, rows: RowBatch) -> RowBatch:
        names = self._names
        told = {name: trimmed(rows.column(names[name])) for name in _OF_ORDER if name in names}
        number = trimmed(rows.column(names["order_id"]))
        goods = pc.coalesce(*(trimmed(rows.column(names.get(name))) for name in ("goods", "sku")))
        is_bare = reduce(pc.and_, map(pc.is_null, told.values()), pc.is_valid(goods))
        follows = np.asarray(is_bare) & (np.diff(rows.lines, prepend=-1) == 1)
        nameless = follows & np.asarray(pc.is_null(number))
        number = number.take(_last(~nameless))
        before = number.take(pa.array(np.maximum(np.arange(len(number)) - 1, 0)))
        further = follows & np.asarray(pc.fill_null(pc.equal(number, before), False))
        if not further.any():
            return rows
        first = _last(~further)
        for name in ("order_id", "shop", *told):
            if name in names:
                column = rows.column(names[name])
                given = pc.coalesce(trimmed(column), column.take(first))
                rows = rows.with_column(names[name], pc.if_else(pa.array(further), given, column))
        return rows


def _under(above: RowBatch | None, batch: RowBatch) -> RowBatch:
    """The rows below the last one before them; at the top, below one that holds nothing."""
    columns = {
        name: pa.concat_arrays([above.column(name) if above else pa.nulls(1, pa.string()), column])
        for name, column in batch.columns.items()
    }
    line = above.lines if above else pa.array([-1], pa.int64())
    return RowBatch(columns, pa.concat_arrays([line, batch.lines]))


def _last(found: NDArray[np.bool_]) -> pa.Array:
    """For each place, the last one up to it that is found; the first always is."""
    places = np.arange(len(found))
    return pa.array(np.maximum.accumulate(np.where(found, places, 0)))

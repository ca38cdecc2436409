"""One batch of a file: completed, and laid where the tables are made from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.complete import INTAKE, Origin, complete
from cstext.readers.contract import Batch, Kind, ReadOptions
from cstext.readers.parts import write_part

# Rows of a batch, batches of a unit, units of an intake: a place numbers them all.
_BATCH_BITS, _UNIT_BITS = 24, 44
_MINUTE_MS, _DAY_MS = 60_000, 86_400_000


@dataclass(frozen=True)
class Unit:
    """A file, or a piece of one, that is read from its start to its end.

    ``number`` counts the units in reading order, ``file`` the files.
    """

    source: str
    kind: Kind
    file: int
    number: int

    def origin(self, batch: int) -> Origin:
        """Where the rows of the unit's nth batch come from."""
        place = (self.number << _UNIT_BITS) + (batch << _BATCH_BITS)
        return Origin(self.source, self.file, place)


@dataclass(frozen=True)
class Taken:
    """What became of a batch: messages lie in ``part``, other things are in ``tables`` by name.

    ``timed`` are the messages with a time, ``to_the_second`` whether one of these is no whole
    minute, ``has_clock`` whether one is no whole day.
    """

    rows: int
    rejected: pa.RecordBatch
    notes: tuple[str, ...]
    part: Path | None
    tables: dict[str, pa.Table]
    timed: int = 0
    to_the_second: bool = False
    has_clock: bool = False


def take(unit: Unit, options: ReadOptions, folder: Path, numbered: tuple[int, Batch]) -> Taken:
    """Complete the nth batch of a unit; messages are written to a part in ``folder``."""
    number, batch = numbered
    origin, rows = unit.origin(number), batch.rows.num_rows
    tables = {}
    if batch.records is not None:
        tables[INTAKE["records"]] = complete("records", batch.records, origin, options)
    part = folder / f"{origin.place}.parquet" if rows and unit.kind == "chats" else None
    if part:
        write_part(complete("chats", batch.rows, origin, options), part)
    elif rows:
        tables[INTAKE[unit.kind]] = complete(unit.kind, batch.rows, origin, options)
    return Taken(rows, batch.rejected, batch.notes, part, tables, *_times(batch.rows, part))


def _times(rows: pa.RecordBatch, part: Path | None) -> tuple[int, bool, bool]:
    if not part:
        return 0, False, False
    wall, epoch = (np.asarray(pc.drop_null(rows.column(name))) for name in ("wall_ms", "epoch_ms"))
    to_the_second = any((ms % _MINUTE_MS).any() for ms in (wall, epoch))
    return len(wall) + len(epoch), to_the_second, bool(len(epoch) or (wall % _DAY_MS).any())

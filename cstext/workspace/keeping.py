"""Lays down what was read: messages by day, all else in one file a kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain, groupby, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cstext.engine import Engine
from cstext.readers.complete import INTAKE
from cstext.readers.parts import define_parts
from cstext.workspace.record import date_name

MESSAGES, REJECTED = "messages", "rejected"
OTHERS = {"orders": INTAKE["orders"], "refunds": INTAKE["refunds"], "records": INTAKE["records"]}
"""The files beside the messages, and the tables of an intake that they hold."""

_PACKED = "FORMAT parquet, COMPRESSION zstd"

Told = tuple[int, int | None]
"""A file's number, and a day of which it tells."""


def told_days(engine: Engine, parts: Sequence[Path]) -> list[dict[str, Any]]:
    """Return how many messages each file has of each day, with their digest: see told_days.sql."""
    define_parts(engine, "incoming", parts)
    engine.make("told_days", __package__)
    return engine.rows("SELECT * FROM told_days ORDER BY file, day NULLS FIRST")


def keep_rows(
    engine: Engine, parts: Sequence[Path], folder: Path, number: int, left: Collection[Told]
) -> None:
    """Write the rows of an intake, which becomes import ``number``, without those of ``left``.

    Messages go to ``messages/date=…/``, orders, refunds, session records and rejected rows to a
    file each, where there are any. ``place`` is then a row's place within its file.
    """
    files, days = zip(*left, strict=True) if left else ((), ())
    columns = {"file": pa.array(files, pa.int64()), "day": pa.array(days, pa.int64())}
    engine.put("left_out", pa.table(columns))
    engine.put("this_import", pa.table({"kept": pa.array([number], pa.int64())}))
    define_parts(engine, "incoming", parts)
    engine.make("batches", __package__)
    _write_days(engine, folder / MESSAGES)
    for name, table in OTHERS.items():
        engine.execute(f"CREATE OR REPLACE VIEW incoming AS SELECT * FROM {table}")
        if engine.rows("SELECT 1 FROM incoming LIMIT 1"):
            engine.make("batches", __package__)
            engine.write(_NUMBERED, folder / f"{name}.parquet", _PACKED)
    rejected = f"SELECT t.kept, r.* FROM {REJECTED} AS r CROSS JOIN this_import AS t"
    engine.write(rejected, folder / f"{REJECTED}.parquet", _PACKED)


def named_shops(engine: Engine, parts: Sequence[Path]) -> list[str]:
    """Return the shops that chats and orders name; files that name none may belong to them."""
    define_parts(engine, "incoming", parts)
    rows = engine.rows(
        f"""
        SELECT shop FROM incoming WHERE shop <> ''
        UNION SELECT shop FROM {OTHERS["orders"]} WHERE shop <> ''
        ORDER BY shop
        """
    )
    return [row["shop"] for row in rows]


def _write_days(engine: Engine, folder: Path) -> None:
    """Write the messages, a file a day: sorted by day, so that one file is open at a time."""
    batches = (part for batch in engine.batches(_OF_DAYS) for part in _by_day(batch))
    for day, parts in groupby(batches, key=itemgetter(0)):
        path = folder / f"date={date_name(day)}" / "messages.parquet"
        path.parent.mkdir(parents=True)
        _, first = next(parts)
        with pq.ParquetWriter(path, first.schema, compression="zstd") as writer:
            for rows in chain([first], (rows for _, rows in parts)):
                writer.write_batch(rows)


def _by_day(batch: pa.RecordBatch) -> Iterator[tuple[int | None, pa.RecordBatch]]:
    """Yield each day of rows that are sorted by day, with its rows."""
    days = np.asarray(pc.fill_null(batch.column("day"), np.iinfo(np.int64).max))
    cuts = [0, *(np.flatnonzero(np.diff(days)) + 1).tolist(), len(days)]
    for start, end in pairwise(cuts):
        yield batch.column("day")[start].as_py(), batch.slice(start, end - start)


_NUMBERED = """
    SELECT t.kept, i.* REPLACE (b.rows_before + (i.place & 16777215) AS place)
    FROM incoming AS i
    CROSS JOIN this_import AS t
    JOIN batches AS b ON b.batch = i.place >> 24
"""
_OF_DAYS = f"""
    SELECT n.* EXCLUDE (message_id) FROM ({_NUMBERED}) AS n
    ANTI JOIN left_out AS l ON l.file = n.file AND l.day IS NOT DISTINCT FROM n.day
    ORDER BY n.day NULLS LAST
"""

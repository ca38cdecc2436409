"""Lays down what was read: messages by day, all else in one file a kind."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from cstext.engine import Engine
from cstext.readers.complete import INTAKE
from cstext.readers.parts import define_parts

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
    _write(engine, folder / MESSAGES, f"{_PACKED}, PARTITION_BY (date)", _DATED)
    for name, table in OTHERS.items():
        engine.execute(f"CREATE OR REPLACE VIEW incoming AS SELECT * FROM {table}")
        _write(engine, folder / f"{name}.parquet", _PACKED, _NUMBERED)
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


def _write(engine: Engine, path: Path, options: str, sql: str) -> None:
    if engine.rows("SELECT 1 FROM incoming LIMIT 1"):
        engine.make("batches", __package__)
        engine.write(sql, path, options)


_NUMBERED = """
    SELECT t.kept, i.* REPLACE (b.rows_before + (i.place & 16777215) AS place)
    FROM incoming AS i
    CROSS JOIN this_import AS t
    JOIN batches AS b ON b.batch = i.place >> 24
"""
_DATED = f"""
    SELECT n.*, CASE WHEN n.day IS NULL THEN 'none'
        ELSE strftime(DATE '1970-01-01' + CAST(n.day AS INTEGER), '%Y-%m-%d') END AS date
    FROM ({_NUMBERED}) AS n
    ANTI JOIN left_out AS l ON l.file = n.file AND l.day IS NOT DISTINCT FROM n.day
"""

"""Reads a history: the days that are asked for, and of their chats whatever else was said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from cstext.clock import EPOCH
from cstext.engine import Engine, is_damage
from cstext.readers import Intake
from cstext.readers.complete import INTAKE, empty_tables
from cstext.readers.once import define_messages, make_tables
from cstext.readers.parts import define_parts, write_part
from cstext.workspace.history import History, damaged
from cstext.workspace.keeping import MESSAGES, OTHERS, REJECTED
from cstext.workspace.record import date_name
from cstext.workspace.shelves import (
    Days,
    Shelf,
    listed,
    shelf_table,
    shelves_of,
    told,
    widened,
)


def known_days(history: History) -> Days:
    """Return the first and the last day of which there are messages; None where there are none."""
    days = told(shelves_of(history))
    return Days(days[0], days[-1]) if days else Days()


def read_history(
    engine: Engine, history: History, days: Days, *, messages_only: bool = False
) -> tuple[Intake, Days]:
    """Make the tables that ``readers.ingest`` makes; return what was read, and of which days all.

    They are as if all files had been read together from one folder. Orders, refunds and session
    records are read whole; of the messages those of ``days``, widened to the next days that hold
    any, and all others of the chats and buyers met there: a session is whole, wherever it began
    or went on. ``messages_only``: the tables that ``readers.ingest_messages`` makes.

    Raises:
        InputError: a file of the workspace is damaged.
    """
    with _damage_told(history):
        return _read(engine, history, days, messages_only)


def masks_buyers(engine: Engine, history: History) -> bool:
    """Whether the buyer of any kept order is masked.

    Raises:
        InputError: a file of the workspace is damaged.
    """
    if not (paths := _files(history, "orders")):
        return False
    with _damage_told(history):
        define_parts(engine, "kept_rows", paths)
        found = engine.rows("SELECT 1 FROM kept_rows WHERE buyer LIKE '%*%' LIMIT 1")
        engine.execute("DROP VIEW kept_rows")
    return bool(found)


@contextmanager
def _damage_told(history: History) -> Iterator[None]:
    try:
        yield
    except duckdb.Error as error:
        if not is_damage(error):
            raise
        raise damaged(history.folder) from error


def _read(engine: Engine, history: History, days: Days, messages_only: bool) -> tuple[Intake, Days]:
    shelves = shelves_of(history)
    days = widened(days, told(shelves))
    engine.put("kept_files", shelf_table(shelves))
    part, met = _messages(engine, history, days)
    shown = listed(shelves, days, met)
    engine.put("kept_files", shelf_table(shown))
    for name, table in empty_tables().items():
        if name != INTAKE["chats"]:
            engine.put(name, table)
    for name, table in OTHERS.items():
        _fill(engine, table, _files(history, name), _NUMBERED)
    _fill(engine, REJECTED, _files(history, REJECTED), _REJECTED)
    engine.drop("kept_files")
    shops = {shop for kept in history.imports for shop in kept.record.shops}
    make = define_messages if messages_only else make_tables
    make(engine, [part], shops)
    return _intake(engine, shown, days, met), days


def _messages(engine: Engine, history: History, days: Days) -> tuple[Path, dict[int, int]]:
    """Write the messages to read as one part; return it, and how many rows are of which file."""
    whole: list[Path] = []
    other: list[Path] = []
    for path in _files(history, f"{MESSAGES}/*/*"):
        (whole if days.holds(_day(path)) else other).append(path)
    part = engine.folder / "kept.parquet"
    write_part(empty_tables()[INTAKE["chats"]], part)
    if not whole:
        return part, {}
    define_parts(engine, "kept_whole", whole)
    sql = "SELECT * FROM kept_whole"
    if other:
        define_parts(engine, "kept_other", other)
        engine.execute(_MET)
        sql = f"{sql} UNION ALL BY NAME {_OTHER}"
    engine.write(_NUMBERED.format(f"({sql})") + " ORDER BY place", part, "FORMAT parquet")
    define_parts(engine, "kept_part", [part])
    rows = engine.rows("SELECT file, CAST(count(*) AS BIGINT) AS n FROM kept_part GROUP BY file")
    return part, {row["file"]: row["n"] for row in rows}


def _files(history: History, pattern: str) -> list[Path]:
    """The Parquet files of that name in all imports."""
    return [
        path for kept in history.imports for path in sorted(kept.folder.glob(f"{pattern}.parquet"))
    ]


def _day(path: Path) -> int | None:
    date = path.parent.name.removeprefix("date=")
    return None if date == date_name(None) else (dt.date.fromisoformat(date) - EPOCH).days


def _fill(engine: Engine, table: str, paths: Sequence[Path], sql: str) -> None:
    if paths:
        define_parts(engine, "kept_rows", paths, are_alike=False)
        engine.execute(f"INSERT INTO {table} BY NAME {sql.format('kept_rows')}")
        engine.execute("DROP VIEW kept_rows")


def _intake(engine: Engine, shown: Sequence[Shelf], days: Days, met: Mapping[int, int]) -> Intake:
    reports = [shelf.file.report for shelf in shown]
    counts = engine.rows(
        "SELECT CAST(count(*) AS BIGINT) AS messages,"
        " CAST(count(*) FILTER (sent_ms IS NULL) AS BIGINT) AS untimed FROM messages"
    )[0]
    elsewhere = sum(
        day.rows
        for shelf in shown
        for day in shelf.file.days
        if days.holds(day.day) and not day.is_stored
    )
    return Intake(
        reports,
        [],
        messages=counts["messages"],
        duplicates=sum(met.values()) + elsewhere - counts["messages"],
        untimed=counts["untimed"],
        rejected=sum(report.rejected for report in reports),
    )


# A row's place among all: that of its file before its own, of which no file has 2^40.
_NUMBERED = """
    SELECT r.* EXCLUDE (kept) REPLACE (k.number AS file, (k.number << 40) | r.place AS place)
    FROM {} AS r
    JOIN kept_files AS k ON k.kept = r.kept AND k.file = r.file
"""
_REJECTED = """
    SELECT r.* EXCLUDE (kept) FROM {} AS r
    SEMI JOIN kept_files AS k ON k.kept = r.kept AND k.source = r.source
"""
_MET = """
    CREATE OR REPLACE TABLE met_chats AS
    SELECT coalesce(conversation, buyer) AS chat FROM kept_whole
    UNION
    SELECT coalesce(o.conversation, o.buyer) FROM kept_other AS o
    SEMI JOIN kept_whole AS k ON k.buyer = o.buyer
"""
_OTHER = """
    SELECT o.* FROM kept_other AS o
    SEMI JOIN met_chats AS m ON coalesce(o.conversation, o.buyer) = m.chat
"""

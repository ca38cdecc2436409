"""Runs the SQL files. DuckDB here: in process, all cores, a memory limit, spilling to disk."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from cstext.buckets import Buckets, quoted
from cstext.errors import UsageError
from cstext.private import PrivateFolder

_BATCH_ROWS = 50_000

MEMORY = "CSTEXT_MEMORY"
_USUAL_MEMORY = "1GB"
"""What DuckDB holds before it spills; Python and Arrow need some hundred megabytes beside it."""

_TABLES = "made"
"""The database of the tables: a file, as DuckDB compresses no table that it keeps in memory. It is
gone with the work, so nothing is written down that would save it from a crash."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""The disk, the user's share of it, or what one file may be, is full."""

BYTES_A_MESSAGE = 700
"""What the windows over messages take at their peak for each of them, with what is read beside."""

Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches, bytes], Batches]
"""Makes rows of rows; it is given what it needs beside them as bytes. It is a plain function of a
module: an engine may run it in other processes, on other machines."""


class Engine:
    """One DuckDB database that lives as long as the work does.

    Tables and spilled pages hold chat text: they lie in a folder only this user can read, gone on
    close. If it ``keeps_order``, rows that are only selected and computed come out in their order.
    What exceeds the ``memory_limit``, written as 400MB, is spilled; by default it is what the
    environment variable CSTEXT_MEMORY says, else 1GB. Where more messages are to be expected than
    that holds, tables are files, and what follows from single conversations is made of a bucket of
    them at a time; the rows are the same.

    >>> with Engine() as engine:
    ...     engine.put("numbers", pa.table({"n": [1, 2]}))
    ...     engine.arrow("SELECT CAST(sum(n) AS BIGINT) AS n FROM numbers").to_pylist()
    [{'n': 3}]
    """

    is_spread = False
    """Whether `derive` works on other machines, so that what can be done there should be."""

    def __init__(self, memory_limit: str | None = None, *, keeps_order: bool = False) -> None:
        self._spill = PrivateFolder()
        self._buckets: Buckets | None = None
        self._limit = limit = memory_limit or os.environ.get(MEMORY) or _USUAL_MEMORY
        try:
            self._connection = duckdb.connect(
                ":memory:",
                config={
                    "temp_directory": str(self._spill.path),
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "preserve_insertion_order": str(keeps_order).lower(),
                    "memory_limit": limit,
                },
            )
        except duckdb.Error as error:
            self._spill.close()
            raise UsageError(f"{MEMORY}={limit}: write the memory as 2GB or 800MB") from error
        try:
            tables = quoted(self.folder / f"{_TABLES}.duckdb")
            self.execute(f"ATTACH {tables} AS {_TABLES} (RECOVERY_MODE no_wal_writes)")
            self.execute(f"USE {_TABLES}")
            self.execute("PRAGMA disable_checkpoint_on_shutdown")
        except duckdb.Error as error:
            self.close()
            if refusal := self._refusal(error):
                raise refusal from error
            raise

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close.

        Raises:
            UsageError: it was the memory limit that ended the block, or a full disk.
        """
        self.close()
        if refusal := self._refusal(error):
            raise refusal from error

    def _refusal(self, error: BaseException | None) -> UsageError | None:
        if isinstance(error, duckdb.OutOfMemoryException):
            # DuckDB's own words say how to set its options, which nobody reaches from here.
            return UsageError(
                f"out of memory: ask for fewer days, or set {MEMORY} above {self._limit}"
            )
        if _is_full(error):
            return UsageError(
                "no space left on the disk: make room, also where temporary files lie (TMPDIR)"
            )
        return None

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self._connection.close()
        self._spill.close()

    @property
    def folder(self) -> Path:
        """A folder for what is too large for memory; only this user can read it, gone on close."""
        return self._spill.path

    def execute(self, sql: str, parameters: list[Any] | None = None) -> None:
        """Run one statement for its effect."""
        self._connection.execute(sql, parameters or [])

    def expect(self, messages: int) -> int:
        """Be ready for a message table of so many rows; return in how many portions to make it."""
        held = self.rows("SELECT parse_formatted_bytes(current_setting('memory_limit')) AS bytes")
        count: int = -(-messages * BYTES_A_MESSAGE // held[0]["bytes"])
        count = max(1, count)
        if count > 1:
            self._buckets = Buckets(self._connection, self.folder, count)
        return count

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table ``name`` from an Arrow table, in place of one of that name."""
        if self._buckets:
            self._buckets.forget(name)
        self._connection.register("_given", table)
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM _given')
        self._connection.unregister("_given")

    def derive(self, name: str, sql: str, work: Work, given: bytes, schema: pa.Schema) -> None:
        """Make the table ``name`` of what ``work`` makes of a query's rows, never all in memory.

        The query has a column ``chat``; rows of one chat come one after another, in the order of
        its column ``n``. ``work`` may see any part of the chats, and gives rows of ``schema``.
        """
        ordered = f"{sql} ORDER BY chat, n"
        if self._buckets:
            buckets = self._buckets.each(sql)
            made = (rows for _ in buckets for rows in work(self.batches(ordered), given))
            self._buckets.put(name, made, schema)
            return
        self.put(name, schema.empty_table())
        for rows in work(self.batches(ordered), given):
            self.append(name, rows)

    def append(self, name: str, table: pa.Table | pa.RecordBatch) -> None:
        """Add rows to the table ``name``, columns matched by name."""
        batch = pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table
        self._connection.register("_given", batch)
        self._connection.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM _given')
        self._connection.unregister("_given")

    def make(
        self,
        name: str,
        package: str,
        file: str | None = None,
        *,
        apart: bool = False,
        is_brief: bool = False,
    ) -> None:
        """Make the table ``name`` by running ``<package>/<file or name>.sql``.

        ``apart``: of the tables that are made so, no row follows from those of two conversations.
        ``is_brief``: it is always made so, and soon anew: to compress it would take longer than to
        make it.
        """
        sql = _text(package, file or name)
        if self._buckets is None:
            kind = "TEMPORARY TABLE" if is_brief else "TABLE"
            self._connection.execute(f'CREATE OR REPLACE {kind} "{name}" AS {sql}')
        elif apart:
            self._buckets.make_apart(name, sql)
        else:
            self._buckets.make(name, sql)

    def make_by_conversation(self, name: str, package: str, *, portion: int = 0) -> None:
        """Make a table whose rows name shop and conversation, such that others are made apart.

        Those of a later ``portion`` are added to those of the ones before; see `expect`.
        """
        if self._buckets is None:
            self.make(name, package)
        else:
            self._buckets.make_by_conversation(name, _text(package, name), portion)

    def define(self, name: str, package: str, *, apart: bool = False) -> None:
        """Let ``name`` mean the query ``<package>/<name>.sql``; each use works it out anew.

        ``apart``: as for `make`; it is made once if it is too large to be worked out as a whole.
        """
        if apart and self._buckets:
            self._buckets.make_apart(name, _text(package, name))
            return
        self._connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {_text(package, name)}')

    def drop(self, name: str) -> None:
        """Forget the table ``name``."""
        if not (self._buckets and self._buckets.forget(name)):
            self._connection.execute(f'DROP TABLE "{name}"')

    def arrow(self, sql: str, parameters: list[Any] | None = None) -> pa.Table:
        """Return a query's result as an Arrow table."""
        return self._connection.sql(sql, params=parameters or []).to_arrow_table()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield a query's result batch by batch, never all in memory; others may run meanwhile."""
        cursor = self._connection.cursor()
        cursor.execute(f"USE {_TABLES}")
        yield from cursor.sql(sql).to_arrow_reader(_BATCH_ROWS)

    def write(self, sql: str, path: Path, options: str) -> None:
        """Write a query's result to a file; ``options`` are those of DuckDB's COPY.

        Raises:
            UsageError: its name is no UTF-8.
        """
        want_text(path)
        self._connection.execute(f"COPY ({sql}) TO {quoted(path)} ({options})")

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """Return a query's result as a list of plain rows; for small results."""
        rows: list[dict[str, Any]] = self.arrow(sql, parameters).to_pylist()
        return rows

    def has(self, name: str) -> bool:
        """Whether there is a table of that name."""
        found = self.rows("SELECT 1 FROM information_schema.tables WHERE table_name = ?", [name])
        return bool(found)


def want_text(path: Path) -> None:
    """Refuse a path that SQL cannot say.

    Raises:
        UsageError: its name is no UTF-8.
    """
    try:
        path.as_posix().encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError(f"{path}: its name is no UTF-8: write into another folder") from error


def is_damage(error: duckdb.Error) -> bool:
    """Whether a query failed because a file that it read is not what it was written as."""
    kinds = (duckdb.InvalidInputException, duckdb.IOException)
    return (type(error) is duckdb.Error or isinstance(error, kinds)) and not _is_full(error)


def _is_full(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    said = str(error) if isinstance(error, duckdb.IOException) else ""
    return any(os.strerror(code) in said for code in _NO_ROOM)


def _text(package: str, name: str) -> str:
    return (files(package) / f"{name}.sql").read_text("utf-8")

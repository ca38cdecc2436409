"""Runs the SQL files. DuckDB here: in process, all cores, a memory limit, spilling to disk."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa

from cstext.errors import UsageError

_BATCH_ROWS = 50_000

MEMORY = "CSTEXT_MEMORY"
_USUAL_MEMORY = "2GB"
"""What DuckDB holds before it spills; Python and Arrow need some hundred megabytes beside it."""

Batches = Iterator[pa.RecordBatch]
Work = Callable[[Batches, bytes], Batches]
"""Makes rows of rows; it is given what it needs beside them as bytes. It is a plain function of a
module: an engine may run it in other processes, on other machines."""


class Engine:
    """One DuckDB database that lives as long as the work does.

    Spilled pages hold chat text: they lie in a folder only this user can read, gone on close.
    If it ``keeps_order``, rows that are only selected and computed come out in their order. What
    exceeds the ``memory_limit``, written as 400MB, is spilled; by default it is what the
    environment variable CSTEXT_MEMORY says, else 2GB.

    >>> with Engine() as engine:
    ...     engine.put("numbers", pa.table({"n": [1, 2]}))
    ...     engine.arrow("SELECT CAST(sum(n) AS BIGINT) AS n FROM numbers").to_pylist()
    [{'n': 3}]
    """

    is_spread = False
    """Whether `derive` works on other machines, so that what can be done there should be."""

    def __init__(self, memory_limit: str | None = None, *, keeps_order: bool = False) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="cstext-")
        limit = memory_limit or os.environ.get(MEMORY) or _USUAL_MEMORY
        try:
            self._connection = duckdb.connect(
                ":memory:",
                config={
                    "temp_directory": self._spill.name,
                    "autoinstall_known_extensions": "false",
                    "autoload_known_extensions": "false",
                    "preserve_insertion_order": str(keeps_order).lower(),
                    "memory_limit": limit,
                },
            )
        except duckdb.Error as error:
            self._spill.cleanup()
            raise UsageError(f"{MEMORY}={limit}: write the memory as 2GB or 800MB") from error

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self._connection.close()
        self._spill.cleanup()

    @property
    def folder(self) -> Path:
        """A folder for what is too large for memory; only this user can read it, gone on close."""
        return Path(self._spill.name)

    def execute(self, sql: str, parameters: list[Any] | None = None) -> None:
        """Run one statement for its effect."""
        self._connection.execute(sql, parameters or [])

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table ``name`` from an Arrow table, in place of one of that name."""
        self._connection.register("_given", table)
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM _given')
        self._connection.unregister("_given")

    def derive(self, name: str, sql: str, work: Work, given: bytes, schema: pa.Schema) -> None:
        """Make the table ``name`` of what ``work`` makes of a query's rows, never all in memory.

        The query has a column ``chat``; rows of one chat come one after another, in the order of
        its column ``n``. ``work`` may see any part of the chats, and gives rows of ``schema``.
        """
        self.put(name, schema.empty_table())
        for made in work(self.batches(f"{sql} ORDER BY chat, n"), given):
            self.append(name, made)

    def append(self, name: str, table: pa.Table | pa.RecordBatch) -> None:
        """Add rows to the table ``name``, columns matched by name."""
        batch = pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table
        self._connection.register("_given", batch)
        self._connection.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM _given')
        self._connection.unregister("_given")

    def make(self, name: str, package: str, file: str | None = None) -> None:
        """Make the table ``name`` by running ``<package>/<file or name>.sql``."""
        sql = (files(package) / f"{file or name}.sql").read_text("utf-8")
        self._connection.execute(f'CREATE OR REPLACE TABLE "{name}" AS {sql}')

    def define(self, name: str, package: str) -> None:
        """Let ``name`` mean the query ``<package>/<name>.sql``; each use works it out anew."""
        sql = (files(package) / f"{name}.sql").read_text("utf-8")
        self._connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {sql}')

    def drop(self, name: str) -> None:
        """Forget the table ``name``."""
        self._connection.execute(f'DROP TABLE "{name}"')

    def arrow(self, sql: str, parameters: list[Any] | None = None) -> pa.Table:
        """Return a query's result as an Arrow table."""
        return self._connection.sql(sql, params=parameters or []).to_arrow_table()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield a query's result batch by batch, never all in memory; others may run meanwhile."""
        yield from self._connection.cursor().sql(sql).to_arrow_reader(_BATCH_ROWS)

    def write(self, sql: str, path: Path, options: str) -> None:
        """Write a query's result to a file; ``options`` are those of DuckDB's COPY."""
        target = path.as_posix().replace("'", "''")
        self._connection.execute(f"COPY ({sql}) TO '{target}' ({options})")

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """Return a query's result as a list of plain rows; for small results."""
        rows: list[dict[str, Any]] = self.arrow(sql, parameters).to_pylist()
        return rows

    def has(self, name: str) -> bool:
        """Whether there is a table of that name."""
        found = self.rows("SELECT 1 FROM information_schema.tables WHERE table_name = ?", [name])
        return bool(found)

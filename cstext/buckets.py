"""Tables that memory does not hold, as Parquet files: a file for each bucket of conversations."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

_BUCKET = "bucket"
_FORMAT = "FORMAT parquet, COMPRESSION lz4_raw"


@dataclass(frozen=True)
class _Kept:
    """The files of a table by bucket; None: they are of no bucket."""

    folder: Path
    files: dict[int | None, list[Path]]

    @property
    def is_apart(self) -> bool:
        return None not in self.files

    def rows(self, bucket: int | None = None) -> str:
        """The query that gives its rows: all, or those of a bucket."""
        if bucket is None:
            return rows_of_files([file for some in self.files.values() for file in some])
        if bucket in self.files:
            return rows_of_files(self.files[bucket])
        return f"{rows_of_files(next(iter(self.files.values())))} WHERE FALSE"


class Buckets:
    """Tables as files, and views of their names on a connection.

    Those made *apart* have a file a bucket: a conversation's rows lie in one, so that what follows
    from a conversation is worked out bucket by bucket, in memory.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, count: int) -> None:
        self._connection = connection
        self._folder = folder
        self._count = count
        self._tables: dict[str, _Kept] = {}
        self._made = 0

    def make(self, name: str, sql: str) -> None:
        """Make a table of a query, as one file."""
        folder = self._new_folder(name)
        file = folder / "all.parquet"
        self._write(sql, file)
        self._keep(name, _Kept(folder, {None: [file]}))

    def make_by_conversation(self, name: str, sql: str, portion: int) -> None:
        """Make a table apart of a query whose rows name shop and conversation.

        A portion after the first, which is 0, adds its rows. DuckDB holds all rows of a portion
        before it writes them.
        """
        folder = self._tables[name].folder if portion else self._new_folder(name)
        bucket = f"hash(shop, conversation) % {self._count} AS {_BUCKET}"
        self._write(
            f"SELECT *, {bucket} FROM ({sql})", folder / str(portion), f", PARTITION_BY ({_BUCKET})"
        )
        files: dict[int | None, list[Path]] = {}
        for file in sorted(folder.glob("*/*/*.parquet")):
            files.setdefault(int(file.parent.name.removeprefix(f"{_BUCKET}=")), []).append(file)
        if portion:
            self._tables[name] = _Kept(folder, files)
            self._define(name, self._tables[name].rows())
        else:
            self._keep(name, _Kept(folder, files))

    def make_apart(self, name: str, sql: str) -> None:
        """Make a table apart of a query of which no row follows from two conversations' rows."""
        if not self._apart(sql):
            self.make(name, sql)
            return
        folder = self._new_folder(name)
        files: dict[int | None, list[Path]] = {}
        for bucket in self.each(sql):
            files[bucket] = [folder / f"{bucket}.parquet"]
            self._write(sql, files[bucket][0])
        self._keep(name, _Kept(folder, files))

    def put(self, name: str, batches: Iterable[pa.RecordBatch], schema: pa.Schema) -> None:
        """Make a table of rows, as one file."""
        folder = self._new_folder(name)
        file = folder / "all.parquet"
        with pq.ParquetWriter(file, schema, compression="lz4") as writer:
            for batch in batches:
                writer.write_batch(batch)
        self._keep(name, _Kept(folder, {None: [file]}))

    def each(self, sql: str) -> Iterator[int]:
        """Let the tables made apart that a query names mean one bucket after another.

        Where it names none, there is one bucket.
        """
        names = self._apart(sql)
        filled = {bucket for name in names for bucket in self._tables[name].files}
        for bucket in sorted(bucket for bucket in filled if bucket is not None) or [0]:
            for name in names:
                self._define(name, self._tables[name].rows(bucket))
            yield bucket
        for name in names:
            self._define(name, self._tables[name].rows())

    def forget(self, name: str) -> bool:
        """Remove a table and its files; whether there was one."""
        kept = self._tables.pop(name, None)
        if kept is None:
            return False
        self._connection.execute(f'DROP VIEW "{name}"')
        shutil.rmtree(kept.folder)
        return True

    def _apart(self, sql: str) -> list[str]:
        return [
            name
            for name, kept in self._tables.items()
            if kept.is_apart and re.search(rf"\b{name}\b", sql)
        ]

    def _new_folder(self, name: str) -> Path:
        self._made += 1
        folder = self._folder / f"{name}-{self._made}"
        folder.mkdir()
        return folder

    def _write(self, sql: str, path: Path, options: str = "") -> None:
        self._connection.execute(f"COPY ({sql}) TO {quoted(path)} ({_FORMAT}{options})")

    def _keep(self, name: str, kept: _Kept) -> None:
        """Let a name mean new files; what it meant before is forgotten only now."""
        if not self.forget(name):
            self._connection.execute(f'DROP TABLE IF EXISTS "{name}"')
        self._tables[name] = kept
        self._define(name, kept.rows())

    def _define(self, name: str, rows: str) -> None:
        self._connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {rows}')


def rows_of_files(files: Iterable[Path], *, are_alike: bool = True) -> str:
    """Return the query that gives the rows of Parquet files, whatever their folders are called.

    Where they are not alike, a column that one of them lacks is null.
    """
    literal = (Path(re.sub(r"([*?\[])", r"[\1]", file.as_posix())) for file in files)
    listed = ", ".join(map(quoted, literal))
    by_name = "" if are_alike else ", union_by_name = true"
    return f"SELECT * FROM read_parquet([{listed}], hive_partitioning = false{by_name})"


def quoted(path: Path) -> str:
    """Return a path as SQL writes it."""
    return "'{}'".format(path.as_posix().replace("'", "''"))

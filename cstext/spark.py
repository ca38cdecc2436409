"""Runs the same SQL files on Spark, where an export outgrows one machine; extra ``spark``."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.engine import Engine, Work
from cstext.errors import UsageError
from cstext.private import PrivateFolder

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

FOLDER = "spark.cstext.folder"
"""The setting, in ``spark-defaults.conf``, that names a folder which all workers see."""

# What the SQL files count on, whatever the session was made with.
RULES = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
# Warnings may quote the data of a plan.
QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}
# On one machine nobody else has a reason to connect, and 200 partitions are 200 times nothing.
LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
}


def open_session(
    master: str = "local[*]", settings: Mapping[str, str] | None = None
) -> SparkSession:
    """Return a session on a master, ``local[*]`` or ``spark://HOST:PORT``; the caller stops it.

    ``settings`` are Spark's own, such as ``spark.driver.memory``; they win over those of Spark's
    ``spark-defaults.conf``. Python workers run this Python, and this package, which they are sent.

    Raises:
        UsageError: the extra is not installed, or Java is not found or does not start Spark.
    """
    try:
        from pyspark.errors import PySparkRuntimeError
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise UsageError("Spark is not installed: pip install 'cstext[spark]'") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("cstext")
    local = LOCAL if master.startswith("local") else {}
    for key, value in {**QUIET, **local, **(settings or {})}.items():
        builder = builder.config(key, value)
    try:
        with _pandas_aside():
            session: SparkSession = builder.getOrCreate()
    except PySparkRuntimeError as error:
        raise UsageError("Spark does not start: it needs Java 17 or 21, see JAVA_HOME") from error
    except Exception as error:
        if "SparkContext" not in str(error) and "All masters are unresponsive" not in str(error):
            raise
        raise UsageError(f"{master}: no Spark master answers there") from error
    if not local:
        _send_package(session)
    return session


@contextmanager
def session_on(master: str) -> Iterator[SparkSession]:
    """Give a session on a master; where this process has one already, that one, left running.

    Raises:
        UsageError: as `open_session`.
    """
    try:
        from pyspark.sql import SparkSession

        theirs = SparkSession.getActiveSession()
    except ModuleNotFoundError:
        theirs = None
    session = theirs or open_session(master)
    try:
        yield session
    finally:
        if theirs is None:
            session.stop()


@contextmanager
def _pandas_aside() -> Iterator[None]:
    """Rows go to and from Spark as Arrow: it asks for pandas, whose version makes no difference."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet .* pandas", FutureWarning)
        yield


def _send_package(session: SparkSession) -> None:
    """Give the workers this package's modules, so that they run what the driver runs."""
    package, folder = Path(__file__).parent, tempfile.mkdtemp(prefix="cstext-")
    # Workers fetch it when they begin: one that takes another's place, late.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    archive = Path(folder) / "cstext.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for module in sorted(package.rglob("*.py")):
            packed.write(module, Path(package.name) / module.relative_to(package))
    session.sparkContext.addPyFile(str(archive))


def shared_folder(session: SparkSession) -> Path | None:
    """Return the folder that the session's settings name for tables."""
    named = session.sparkContext.getConf().get(FOLDER)
    return Path(named) if named else None


class SparkEngine(Engine):
    """What `cstext.engine.Engine` is, on a Spark session that stays the caller's.

    It refuses ``execute`` and ``write``: a table is made or replaced, never changed. Each is
    written once, as Parquet, and read by what follows: nothing is computed twice, and a lost
    worker costs its part only. The files hold chat text: they lie in a folder of their own that
    only this user can read, gone on close. Where workers run on other machines, ``folder`` must
    be one that all of them see under the same path.
    """

    is_spread = True

    def __init__(self, session: SparkSession, folder: Path | None = None) -> None:
        self._session = session.newSession()
        for key, value in RULES.items():
            self._session.conf.set(key, value)
        self._private = PrivateFolder() if folder is None else None
        if self._private:
            self._folder = self._private.path
        else:  # of other machines' processes nobody here knows whether they live: nothing is swept
            self._folder = Path(tempfile.mkdtemp(prefix="cstext-", dir=folder))
        self._tables: dict[str, Path] = {}
        self._defined: set[str] = set()
        self._written = 0

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the tables and remove their files; the session goes on."""
        for name in (*self._tables, *self._defined):
            self._session.catalog.dropTempView(name)
        self._tables.clear()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._private:
            self._private.close()

    def put(self, name: str, table: pa.Table) -> None:
        """Make the table ``name`` from an Arrow table, in place of one of that name."""
        self._keep(name, self._session.createDataFrame(table))

    def take(self, name: str, engine: Engine) -> None:
        """Take over the table ``name`` of an engine on DuckDB, by way of Parquet files."""
        path = self._path(name)
        schema = self._session.createDataFrame(engine.arrow(f"FROM {name} LIMIT 0")).schema
        engine.write(f"FROM {name}", path, "FORMAT parquet, PER_THREAD_OUTPUT")
        self._show(name, path, schema)

    def derive(self, name: str, sql: str, work: Work, given: bytes, schema: pa.Schema) -> None:
        """As `Engine.derive`: ``work`` runs in the workers, ``given`` is broadcast to them."""
        from pyspark.sql.pandas.types import from_arrow_schema

        shared = self._session.sparkContext.broadcast(given)
        chats = self._query(sql).repartition("chat").sortWithinPartitions("chat", "n")
        with _pandas_aside():
            made = chats.mapInArrow(
                lambda rows: work(rows, shared.value), from_arrow_schema(schema)
            )
        self._keep(name, made)
        shared.destroy()

    def append(self, name: str, table: pa.Table | pa.RecordBatch) -> None:
        """Add rows to the table ``name``, columns matched by name."""
        batch = pa.Table.from_batches([table]) if isinstance(table, pa.RecordBatch) else table
        schema, path = self._session.table(name).schema, self._tables[name]
        given = self._session.createDataFrame(batch).to(schema)
        given.write.mode("append").parquet(path.as_uri())
        self._show(name, path, schema)

    def make(
        self,
        name: str,
        package: str,
        file: str | None = None,
        *,
        apart: bool = False,
        is_brief: bool = False,
    ) -> None:
        """Make the table ``name`` by running ``<package>/<file or name>.sql``; Spark divides it."""
        sql = (files(package) / f"{file or name}.sql").read_text("utf-8")
        self._keep(name, self._query(sql))

    def make_by_conversation(self, name: str, package: str, *, portion: int = 0) -> None:
        """As `make`; there is one portion."""
        self.make(name, package)

    def define(self, name: str, package: str, *, apart: bool = False) -> None:
        """Let ``name`` mean the query ``<package>/<name>.sql``; each use works it out anew."""
        sql = (files(package) / f"{name}.sql").read_text("utf-8")
        self._session.sql(sql).createOrReplaceTempView(name)
        self._defined.add(name)

    def drop(self, name: str) -> None:
        """Forget the table ``name``."""
        self._session.catalog.dropTempView(name)
        shutil.rmtree(self._tables.pop(name))

    def arrow(self, sql: str, parameters: list[Any] | None = None) -> pa.Table:
        """Return a query's result as an Arrow table."""
        table: pa.Table = self._query(sql, parameters).toArrow()
        return table

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """Return a query's result as a list of plain rows; for small results."""
        rows: list[dict[str, Any]] = self.arrow(sql, parameters).to_pylist()
        return rows

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """Yield a query's result batch by batch, never all in memory; others may run meanwhile."""
        path = self._path("result")
        self._query(sql).write.parquet(path.as_uri())
        for part in sorted(path.glob("part-*.parquet")):
            yield from pq.ParquetFile(part).iter_batches()
        shutil.rmtree(path)

    def has(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return name in self._tables

    def execute(self, sql: str, parameters: list[Any] | None = None) -> None:
        """Refuse: nothing is changed in place here.

        Raises:
            UsageError: always.
        """
        raise UsageError("this is done on DuckDB only: use --engine duckdb")

    def write(self, sql: str, path: Path, options: str) -> None:
        """Refuse: files are written by DuckDB.

        Raises:
            UsageError: always.
        """
        raise UsageError("this is done on DuckDB only: use --engine duckdb")

    def _query(self, sql: str, parameters: list[Any] | None = None) -> DataFrame:
        from pyspark.errors import AnalysisException

        try:
            return self._session.sql(sql, args=parameters or None)
        except AnalysisException as error:
            why = error.getCondition() or "it does not understand the query"
            raise UsageError(f"Spark cannot do this ({why}): use --engine duckdb") from error

    def _keep(self, name: str, made: DataFrame) -> None:
        """Write a table and let its name mean it; only then the one before goes."""
        path, before = self._path(name), self._tables.get(name)
        made.write.parquet(path.as_uri())
        self._show(name, path, made.schema)
        if before:
            shutil.rmtree(before)

    def _path(self, name: str) -> Path:
        self._written += 1
        return self._folder / f"{name}-{self._written}"

    def _show(self, name: str, path: Path, schema: Any) -> None:
        # The schema is given: reading it from the files would be a job of its own.
        self._session.read.schema(schema).parquet(path.as_uri()).createOrReplaceTempView(name)
        self._tables[name] = path

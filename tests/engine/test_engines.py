"""What an engine does, DuckDB's and Spark's alike; and what Spark says where it cannot start."""

from __future__ import annotations

import inspect
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cstext.cli.refusals import refusal
from cstext.engine import Batches, Engine
from cstext.errors import UsageError
from cstext.spark import SparkEngine, open_session

ONE = pa.table({"n": [1, None], "word": ["好", "a'b"]})


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=pytest.mark.spark)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine | SparkEngine]:
    if request.param == "duckdb":
        made: Engine | SparkEngine = Engine()
    else:
        made = SparkEngine(request.getfixturevalue("spark"))
    with made:
        yield made


def test_a_table_is_what_was_put(engine: Engine | SparkEngine) -> None:
    engine.put("one", ONE)
    assert engine.rows("SELECT * FROM one ORDER BY word") == [
        {"n": None, "word": "a'b"},
        {"n": 1, "word": "好"},
    ]
    assert not engine.has("two")
    assert engine.has("one")


def test_a_table_takes_the_place_of_one_of_its_name(engine: Engine | SparkEngine) -> None:
    engine.put("one", ONE)
    engine.put("one", pa.table({"m": [True]}))
    assert engine.rows("SELECT * FROM one") == [{"m": True}]


def test_rows_are_added_by_the_name_of_their_columns(engine: Engine | SparkEngine) -> None:
    engine.put("one", ONE.schema.empty_table())
    assert engine.rows("SELECT * FROM one") == []
    engine.append("one", ONE)
    engine.append("one", pa.record_batch({"word": ["b"], "n": [2]}))
    assert engine.rows("SELECT * FROM one ORDER BY n NULLS LAST") == [
        {"n": 1, "word": "好"},
        {"n": 2, "word": "b"},
        {"n": None, "word": "a'b"},
    ]


def test_a_value_is_no_part_of_the_text(engine: Engine | SparkEngine) -> None:
    engine.put("one", ONE)
    assert engine.rows("SELECT n FROM one WHERE word = ?", ["a'b"]) == [{"n": None}]


def test_a_file_makes_a_table(
    engine: Engine | SparkEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "some_sql"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "sums.sql").write_text("SELECT CAST(sum(n) AS BIGINT) AS n FROM one", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    engine.put("one", ONE)
    engine.make("sums", "some_sql")
    engine.make("one", "some_sql", "sums")  # from the table that it takes the place of
    assert engine.rows("SELECT s.n AS a, o.n AS b FROM sums AS s, one AS o") == [{"a": 1, "b": 1}]


def doubled(rows: Batches, given: bytes) -> Batches:
    """Each chat's numbers, one after another, and what was given."""
    for batch in rows:
        said = zip(batch.column("chat").to_pylist(), batch.column("n").to_pylist(), strict=True)
        pairs = [(chat, f"{given.decode()}{n}") for chat, n in said]
        columns = dict(zip(("chat", "word"), zip(*pairs, strict=True), strict=True))
        yield pa.record_batch(columns, schema=WORDS)


WORDS = pa.schema([("chat", pa.int64()), ("word", pa.string())])


def test_a_table_is_made_of_rows_by_a_function(engine: Engine | SparkEngine) -> None:
    rows = [(chat, n) for n in range(3, 0, -1) for chat in (7, 5)]
    engine.put("said", pa.table({"c": [c for c, _ in rows], "n": [n for _, n in rows]}))
    engine.derive("words", "SELECT c AS chat, n FROM said", doubled, "第".encode(), WORDS)
    assert engine.rows("SELECT * FROM words ORDER BY chat, word") == [
        {"chat": chat, "word": f"第{n}"} for chat in (5, 7) for n in (1, 2, 3)
    ]


def test_a_large_result_comes_in_its_order(engine: Engine | SparkEngine) -> None:
    engine.put("numbers", pa.table({"n": list(range(1000))}))
    batches = engine.batches("SELECT n FROM numbers ORDER BY n DESC")
    found = [n for batch in batches for n in batch.column("n").to_pylist()]
    assert found == list(range(999, -1, -1))


@pytest.mark.spark
def test_what_only_duckdb_does_is_refused(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    with SparkEngine(request.getfixturevalue("spark")) as engine:
        engine.put("one", ONE)
        for asked in (
            lambda: engine.execute("DROP TABLE one"),
            lambda: engine.write("SELECT * FROM one", tmp_path / "x.csv", "FORMAT csv"),
            lambda: engine.rows("SELECT * EXCLUDE (n) FROM one"),
        ):
            with pytest.raises(UsageError, match="use --engine duckdb"):
                asked()


def test_memory_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSTEXT_MEMORY", "much")
    with pytest.raises(UsageError, match="CSTEXT_MEMORY=much: write the memory as 2GB"):
        Engine()


def test_the_memory_of_the_environment_is_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CSTEXT_MEMORY", "300MB")
    with Engine() as engine:
        limit = engine.rows("SELECT current_setting('memory_limit') AS told")[0]["told"]
    assert limit == "286.1 MiB"


def test_what_exceeds_the_memory_is_refused_in_one_line() -> None:
    """An exact median keeps all its values; they are not spilled."""
    with pytest.raises(UsageError) as told, Engine("60MB") as engine:
        engine.rows("SELECT median(range) AS n FROM range(20000000)")
    assert refusal(str(told.value), "en").startswith("error: out of memory: ask for fewer days")
    assert refusal(str(told.value), "zh").startswith("错误：内存不够：请少选几天")
    assert str(told.value).endswith("set CSTEXT_MEMORY above 60MB")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no full device here")
@pytest.mark.parametrize("writer", ["duckdb", "arrow"])
def test_a_full_disk_is_told_in_one_line(writer: str) -> None:
    rows = pa.table({"n": range(100_000)})
    with pytest.raises(UsageError) as told, Engine() as engine:
        if writer == "arrow":
            # By its name, pyarrow would remove the device after the failure.
            with Path("/dev/full").open("wb") as disk:
                pq.write_table(rows, disk)
        engine.put("rows", rows)
        engine.write("SELECT * FROM rows", Path("/dev/full"), "FORMAT parquet, USE_TMP_FILE false")
    assert refusal(str(told.value), "zh").startswith("错误：磁盘满了")


def test_spark_has_the_face_of_duckdb() -> None:
    for name in ("put", "derive", "append", "make", "arrow", "batches", "rows", "has", "close"):
        faces = [inspect.signature(getattr(kind, name)) for kind in (Engine, SparkEngine)]
        assert faces[0] == faces[1], name


@pytest.mark.spark
def test_what_spark_writes_is_private_and_goes(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with SparkEngine(request.getfixturevalue("spark"), tmp_path) as engine:
        engine.put("one", ONE)
        engine.put("one", ONE)
        (folder,) = tmp_path.iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(list(folder.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.spark
def test_two_engines_of_a_session_know_nothing_of_each_other(
    request: pytest.FixtureRequest,
) -> None:
    session = request.getfixturevalue("spark")
    with SparkEngine(session) as first, SparkEngine(session) as second:
        first.put("one", ONE)
        second.put("one", pa.table({"n": [5]}))
        assert first.rows("SELECT max(n) AS n FROM one") == [{"n": 1}]
        assert second.rows("SELECT max(n) AS n FROM one") == [{"n": 5}]


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(UsageError, match=r"cstext\[spark\]"):
        open_session()


@pytest.mark.spark
def test_without_java_it_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    code = """
from cstext.errors import UsageError
from cstext.spark import open_session
try:
    open_session()
except UsageError as error:
    print(error)
"""
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert "needs Java 17" in done.stdout, done.stderr

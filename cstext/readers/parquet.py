"""Parquet files, every value as text; of a partitioned table also what the folders' names say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.errors import InputError
from cstext.readers.head import Head
from cstext.readers.rows import BATCH_ROWS, RowBatch, Rows, cell_text, string_array

_NULL = "__HIVE_DEFAULT_PARTITION__"


def parquet_rows(head: Head) -> Rows:
    """Read a Parquet file, every value as text.

    Folders named ``shop=…`` and ``date=…``, as partitioned tables have them, are columns, where the
    file has none of that name.
    """
    with _undamaged(head.source):
        # Buffered beforehand, all of the file would be held.
        file = pq.ParquetFile(head.binary, pre_buffer=False)
    names = tuple(file.schema_arrow.names)
    given = {key: value for key, value in _partition(head.path) if key not in names}
    return Rows((*names, *given), _parquet_batches(file, given, head.source))


@contextmanager
def _undamaged(source: str) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            f"{source}: the Parquet file is damaged or cut off; export it again"
        ) from error


def _partition(path: Path) -> Iterator[tuple[str, str | None]]:
    """What the folders on the way to a file say, as Hive and Spark name them."""
    for part in path.parts[:-1]:
        key, sign, value = part.partition("=")
        if key and sign:
            yield key, None if value == _NULL else unquote(value)


def _parquet_batches(
    file: pq.ParquetFile, given: Mapping[str, str | None], source: str
) -> Iterator[RowBatch]:
    line = 1
    for batch in _batches(file, source):
        columns = {
            name: _as_strings(array)
            for name, array in zip(batch.schema.names, batch.columns, strict=True)
        }
        for key, value in given.items():
            columns[key] = pa.repeat(pa.scalar(value, pa.string()), batch.num_rows)
        yield RowBatch(columns, pa.array(range(line, line + batch.num_rows), pa.int64()))
        line += batch.num_rows


def _batches(file: pq.ParquetFile, source: str) -> Iterator[pa.RecordBatch]:
    with _undamaged(source):
        yield from file.iter_batches(batch_size=BATCH_ROWS)


def _as_strings(array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_nested(array.type) or pa.types.is_floating(array.type):
        return string_array(None if v is None else cell_text(v) for v in array.to_pylist())
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return pa.nulls(len(array), pa.string())
    return array.cast(pa.string())

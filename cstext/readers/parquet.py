"""Parquet files, every value as text."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.errors import InputError
from cstext.readers.head import Head
from cstext.readers.rows import BATCH_ROWS, RowBatch, Rows, cell_text, string_array


def parquet_rows(head: Head) -> Rows:
    """Read a Parquet file, every value as text."""
    try:
        file = pq.ParquetFile(head.path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            f"{head.source}: the Parquet file is damaged or cut off; export it again"
        ) from error
    return Rows(tuple(file.schema_arrow.names), _parquet_batches(file))


def _parquet_batches(file: pq.ParquetFile) -> Iterator[RowBatch]:
    line = 1
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        columns = {
            name: _as_strings(array)
            for name, array in zip(batch.schema.names, batch.columns, strict=True)
        }
        yield RowBatch(columns, pa.array(range(line, line + batch.num_rows), pa.int64()))
        line += batch.num_rows


def _as_strings(array: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_nested(array.type) or pa.types.is_floating(array.type):
        return string_array(None if v is None else cell_text(v) for v in array.to_pylist())
    if pa.types.is_binary(array.type) or pa.types.is_large_binary(array.type):
        return pa.nulls(len(array), pa.string())
    return array.cast(pa.string())

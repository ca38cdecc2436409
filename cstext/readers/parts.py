"""What was read of the chats, as Parquet files: memory does not grow with the files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.buckets import rows_of_files
from cstext.engine import Engine

_OFTEN_THE_SAME = [
    "shop", "conversation", "buyer", "agent", "role", "sender", "kind", "source", "text",
]  # fmt: skip
_GROWING = ["line", "position", "sent_ms", "day", "second_of_day", "file", "place"]
# Whether there are nulls in these is asked for, of each part; the others' would only cost time.
_ASKED_FOR = ["buyer", "sent_ms"]


def write_part(table: pa.Table, path: Path) -> None:
    """Write some rows; threads and processes may write parts at the same time."""
    pq.write_table(
        table,
        path,
        # An id is as good as noise, which nothing shrinks.
        compression=dict.fromkeys(table.column_names, "lz4") | {"message_id": "none"},
        use_dictionary=_OFTEN_THE_SAME,
        column_encoding=dict.fromkeys(_GROWING, "DELTA_BINARY_PACKED"),
        write_statistics=_ASKED_FOR,
        # Few distinct strings are given as such, and read as strings.
        store_schema=False,
    )


def define_parts(
    engine: Engine, name: str, paths: Iterable[Path], *, are_alike: bool = True
) -> None:
    """Let ``name`` mean the rows of the parts, in their order; there must be one.

    Those that are not alike lack columns that others have: these are null.
    """
    engine.execute(
        f'CREATE OR REPLACE VIEW "{name}" AS {rows_of_files(paths, are_alike=are_alike)}'
    )

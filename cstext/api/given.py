"""What a caller gives to be read: paths, and tables of any library that speaks Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, runtime_checkable

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.errors import UsageError
from cstext.private import PrivateFolder


@runtime_checkable
class Table(Protocol):
    """A table of pyarrow, pandas (2.2 or later), Polars, DuckDB …"""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Give the rows as a stream of Arrow batches."""


Given = str | Path | Table
"""A file, folder, ZIP or glob; or a table with the columns that a file would have."""

OneOrMore = Given | Sequence[Given]


@contextmanager
def as_paths(*groups: OneOrMore) -> Iterator[list[list[Path | str]]]:
    """Give each group as paths; tables are files in a folder of their own until the end.

    Raises:
        UsageError: something is neither a path nor a table.
    """
    with PrivateFolder() as folder:
        places = (folder / f"table-{number}.parquet" for number in range(1, 1_000_000))
        yield [[_path(one, places) for one in _listed(group)] for group in groups]


def _listed(group: OneOrMore) -> Sequence[Given]:
    listed = [group] if isinstance(group, str | Path | Table) else group
    if not isinstance(listed, Sequence):
        raise _no_input(group)
    return listed


def _path(given: Given, places: Iterator[Path]) -> Path | str:
    if isinstance(given, str | Path):
        return given
    if not isinstance(given, Table):
        raise _no_input(given)
    place = next(places)
    try:
        pq.write_table(pa.table(given), place)
    except pa.ArrowException as error:
        kind = type(given).__name__
        raise UsageError(f"{kind}: a column of it holds what Arrow cannot: make it text") from error
    return place


def _no_input(given: object) -> UsageError:
    return UsageError(f"{type(given).__name__}: give paths or tables (pandas, Arrow, Polars)")

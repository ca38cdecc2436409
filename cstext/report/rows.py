"""Rows of plain data as a table: their columns, and each cell as one value."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa


def columns_of(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return the keys of all rows, in the order in which they first come."""
    return list(dict.fromkeys(key for row in rows for key in row))


def flat(value: Any) -> Any:
    """Return a cell's value; a list or a document as JSON.

    >>> flat(["a", 1]), flat(1.5), flat(None)
    ('["a", 1]', 1.5, None)
    """
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def arrow_table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Return the rows as an Arrow table; a column of several types (settings) is JSON text."""
    return pa.table(
        {column: _of_one_type([row.get(column) for row in rows]) for column in columns_of(rows)}
    )


def _of_one_type(values: Sequence[Any]) -> list[Any]:
    cells = [flat(value) for value in values]
    kinds = {float if type(value) is int else type(value) for value in cells} - {type(None)}
    if len(kinds) < 2:
        return cells
    return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]

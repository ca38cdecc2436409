"""JSON lines as a table: one flat object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from cstext.readers.head import Head
from cstext.readers.rows import BATCH_ROWS, BadRow, RowBatch, Rows, cell_text, string_array


def json_rows(head: Head) -> Rows:
    """Read JSON lines, one flat row a line; headers are the keys of the first lines.

    Keys under which objects or lists stand are no columns.
    """
    keys: dict[str, None] = {}
    nested: set[str] = set()
    for line in head.lines[:200]:
        row = json_object(line) or {}
        keys.update(dict.fromkeys(row))
        nested.update(key for key, value in row.items() if isinstance(value, (dict, list)))
    keys = {key: None for key in keys if key not in nested}
    return Rows(tuple(keys), _json_batches(head, tuple(keys)))


def json_object(line: str) -> dict[str, Any] | None:
    """Return the JSON object that a line holds, or None."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _json_batches(head: Head, keys: tuple[str, ...]) -> Iterator[RowBatch]:
    with head.open() as file:
        numbered = ((n, line) for n, line in enumerate(file, start=1) if line.strip())
        while chunk := list(islice(numbered, BATCH_ROWS)):
            parsed = [(number, line, json_object(line)) for number, line in chunk]
            rows = [(number, row) for number, _, row in parsed if row is not None]
            bad = [
                BadRow(number, "no JSON object", line.rstrip("\r\n"))
                for number, line, row in parsed
                if row is None
            ]
            columns = {
                key: string_array(
                    None if row.get(key) is None else cell_text(row[key]) for _, row in rows
                )
                for key in keys
            }
            yield RowBatch(columns, pa.array([number for number, _ in rows], pa.int64()), bad)

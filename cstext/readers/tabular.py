"""Files that are tables: told by their head, opened as rows of strings."""

from __future__ import annotations

import csv
from functools import lru_cache

from cstext.errors import InputError
from cstext.readers.head import Head
from cstext.readers.headers import kind_of
from cstext.readers.rows import (
    Rows,
    delimited_rows,
    excel_rows,
    json_object,
    json_rows,
    parquet_rows,
)

_DELIMITERS = (",", "\t", ";", "|")


def open_table(head: Head) -> Rows:
    """Open a table of any form; one that is none has no headers."""
    if head.form == "excel":
        return excel_rows(head)
    if head.form == "parquet":
        return parquet_rows(head)
    if head.form != "text":
        return Rows((), iter(()))
    if is_json(head):
        return json_rows(head)
    return delimited_rows(head, delimiter_of(head))


@lru_cache(maxsize=1)
def headers_of(head: Head) -> tuple[str, ...]:
    """Return a table's headers; () where the file is no table, or a damaged one."""
    try:
        return open_table(head).headers
    except InputError:
        return ()


def is_json(head: Head) -> bool:
    """Whether the text begins as JSON does."""
    return head.text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")


def holds_chats(head: Head) -> bool:
    """Whether the JSON lines are chats with their messages inside, not messages."""
    rows = (json_object(line) for line in head.lines[:50])
    return any(isinstance(row.get("messages"), list) for row in rows if row)


def delimiter_of(head: Head) -> str:
    """Return the delimiter that gives headers we know, else the one that gives most cells."""

    def fitness(delimiter: str) -> tuple[bool, int]:
        first = next((r for r in csv.reader(lines, delimiter=delimiter) if any(r)), [])
        return kind_of(first) is not None, len(first)

    lines = [line for line in head.lines if line.strip()][:1]
    return max(_DELIMITERS, key=fitness)

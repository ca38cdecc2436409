"""Files that are tables: told by their head, opened as rows of strings."""

from __future__ import annotations

from functools import lru_cache

from cstext.errors import InputError
from cstext.readers.delimited import delimited_rows, delimiter_of
from cstext.readers.excel import excel_rows
from cstext.readers.head import Head
from cstext.readers.html_table import html_rows, is_page
from cstext.readers.json_lines import json_object, json_rows
from cstext.readers.parquet import parquet_rows
from cstext.readers.rows import Rows


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
    if is_page(head):
        return html_rows(head)
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

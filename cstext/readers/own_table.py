"""The message table that cstext itself writes (`cstext convert`), told by its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyarrow.compute as pc

from cstext.readers.rows import RowBatch

COLUMNS = (
    "message_id", "shop", "conversation", "buyer", "agent", "role", "sender", "sent_at",
    "text", "kind", "source", "line",
)  # fmt: skip

_ESCAPED = r"^'('*[=+\-@\t\r])"


def is_own(headers: Sequence[str]) -> bool:
    """Whether a table with these headers is one of ours."""
    return tuple(headers) == COLUMNS


def unescaped(rows: RowBatch) -> RowBatch:
    """Return the cells of our CSV without the apostrophe that marks what looks like a formula."""
    columns = {
        name: pc.replace_substring_regex(values, _ESCAPED, r"\1")
        for name, values in rows.columns.items()
    }
    return replace(rows, columns=columns)

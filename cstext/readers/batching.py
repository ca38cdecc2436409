"""From what a reader found to batches with the contracts' columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.contract import Batch
from cstext.readers.kinds import kinds_of
from cstext.readers.rows import BATCH_ROWS, BadRow, string_array
from cstext.readers.times import parse_times
from cstext.tables import RAW_MESSAGES, REJECTED


class Item(NamedTuple):
    """One message as a text layout has it; no time is allowed, an unreadable one is rejected."""

    line: int
    role: str
    sender: str
    text: str
    sent_at: str | None = None
    conversation: str | None = None
    buyer: str | None = None
    agent: str | None = None
    shop: str | None = None
    kind: str | None = None
    position: int = 1


def batches_of(items: Iterable[Item | BadRow], source: str) -> Iterator[Batch]:
    """Gather items, good and bad, into batches."""
    good: list[Item] = []
    bad: list[BadRow] = []
    for item in items:
        if isinstance(item, Item):
            good.append(item)
        else:
            bad.append(item)
        if len(good) + len(bad) >= BATCH_ROWS:
            yield _batch(good, bad, source)
            good, bad = [], []
    if good or bad:
        yield _batch(good, bad, source)


def note_batch(note: str, source: str) -> Batch:
    """Return a batch without rows that tells something about the file."""
    return replace(no_rows(source), notes=(note,))


def no_rows(source: str) -> Batch:
    """Return a batch of messages without any."""
    return _batch([], [], source)


def rejected_batch(bad: Sequence[BadRow], source: str) -> pa.RecordBatch:
    """Return rejected rows with the columns of ``tables.REJECTED``, by line."""
    bad = sorted(bad, key=lambda row: row.line)
    return pa.record_batch(
        [
            pa.array([source] * len(bad), pa.string()),
            pa.array([row.line for row in bad], pa.int64()),
            pa.array([row.reason for row in bad], pa.string()),
            string_array(row.raw for row in bad),
        ],
        schema=REJECTED.schema,
    )


def message_batch(columns: dict[str, pa.Array]) -> pa.RecordBatch:
    """Return raw messages; a column that is not given is null."""
    length = len(columns["text"])
    arrays = [
        columns.get(field.name, pa.nulls(length, field.type)) for field in RAW_MESSAGES.schema
    ]
    return pa.record_batch(arrays, schema=RAW_MESSAGES.schema)


def _batch(items: list[Item], bad: list[BadRow], source: str) -> Batch:
    fields = zip(*items, strict=True) if items else ([] for _ in Item._fields)
    raw = dict(zip(Item._fields, fields, strict=True))
    numbers = {name: pa.array(raw.pop(name), pa.int64()) for name in ("line", "position")}
    columns = {name: string_array(values) for name, values in raw.items()} | numbers
    sent_at = columns.pop("sent_at")
    times = parse_times(sent_at)
    columns["kind"] = pc.coalesce(columns["kind"], kinds_of(columns["text"]))
    columns |= {"wall_ms": times.wall_ms, "epoch_ms": times.epoch_ms}
    is_good = pc.or_(times.known, pc.is_null(sent_at))
    late = [
        BadRow(items[n].line, "the time cannot be read", f"{items[n].sent_at}\t{items[n].text}")
        for n in np.flatnonzero(~np.asarray(is_good))
    ]
    rows = message_batch(columns).filter(is_good)
    return Batch(rows, rejected_batch([*bad, *late], source))

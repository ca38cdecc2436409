"""What ingest adds to a reader's rows: shop, roles by account, days, courtesies, file and place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers import orders, records, refunds
from cstext.readers.contract import Kind, ReadOptions
from cstext.readers.distinct import distinct, filled, on_distinct
from cstext.readers.ids import message_ids
from cstext.readers.roles import settled_roles
from cstext.readers.zones import local_parts, to_epoch_ms
from cstext.tables import RAW_MESSAGES, REJECTED
from cstext.words.advertising import is_advertising
from cstext.words.courtesy import is_courtesy, is_question

INTAKE: dict[Kind, str] = {
    "chats": "intake_messages",
    "orders": "intake_orders",
    "refunds": "intake_refunds",
    "records": "intake_records",
}
"""The tables that hold what was read, before anything is counted once."""

_SCHEMAS: dict[Kind, pa.Schema] = {
    "chats": RAW_MESSAGES.schema,
    "orders": orders.RAW,
    "refunds": refunds.RAW,
    "records": records.RAW,
}

_NOT_OF_SHOP = pa.array(["buyer", "system"])


@dataclass(frozen=True)
class Origin:
    """Where a batch comes from; ``place`` numbers all rows of an intake in reading order."""

    source: str
    file: int
    place: int


def complete(kind: Kind, rows: pa.RecordBatch, origin: Origin, options: ReadOptions) -> pa.Table:
    """Return a reader's rows with all that the SQL of their table needs."""
    return _COMPLETE[kind](rows, origin, options)


def empty_tables() -> dict[str, pa.Table]:
    """The tables of an intake before anything is read, by name."""
    tables = {
        INTAKE[kind]: complete(kind, _no_rows(schema), Origin("", 0, 0), ReadOptions())
        for kind, schema in _SCHEMAS.items()
    }
    return {**tables, "rejected": REJECTED.schema.empty_table()}


def _messages(rows: pa.RecordBatch, origin: Origin, options: ReadOptions) -> pa.Table:
    """Return raw messages with what ``messages.sql`` needs; ids are those of a first occurrence."""
    columns = {name: rows.column(name) for name in rows.schema.names}
    wall_ms, epoch_ms = columns.pop("wall_ms"), columns.pop("epoch_ms")
    sent_ms = filled(epoch_ms, lambda: to_epoch_ms(wall_ms, options.zone))
    day, second_of_day = local_parts(sent_ms, options.zone)
    said = distinct(columns["text"])
    role = settled_roles(columns["role"], columns["sender"], said, options.accounts)
    is_found_out = pc.and_not(pc.equal(columns["role"], "buyer"), pc.is_in(role, _NOT_OF_SHOP))
    if is_found_out.true_count:
        columns["agent"] = pc.if_else(is_found_out, columns["sender"], columns["agent"])
    # Whoever recalled a message, the line that says so is the platform's: no question, no reply.
    is_system = pc.or_(pc.equal(role, "system"), pc.equal(columns["kind"], "recall"))
    if is_system.true_count:
        role = pc.if_else(is_system, "system", role)
        columns["sender"] = pc.if_else(is_system, "", columns["sender"])
    columns |= {
        "role": role,
        "sent_ms": sent_ms,
        "day": day,
        "second_of_day": second_of_day,
        "kind": _kind(columns["kind"], said),
        "is_courtesy": _judged(is_courtesy, said, options),
        "is_question": _judged(is_question, said, options),
    }
    table = _with_origin(columns, origin, options.shop)
    columns["shop"] = table.column("shop").combine_chunks()
    # What is told apart for the ids need not be told apart again to be written.
    columns |= {name: distinct(columns[name]) for name in ("shop", "buyer", "sender")}
    columns["text"] = said
    for name in ("shop", "buyer", "sender", "text"):
        if not columns[name].dictionary.null_count:
            table = table.set_column(table.schema.get_field_index(name), name, columns[name])
    return table.append_column("message_id", message_ids(columns))


def _kind(kind: pa.Array, said: pa.DictionaryArray) -> pa.Array:
    """What the export says, but for texts that are nothing, or a stranger's advertising."""
    is_text = pc.equal(kind, "text")
    is_blank = pc.and_(is_text, on_distinct(_is_blank, said))
    is_offer = pc.and_(is_text, on_distinct(is_advertising, said))
    for found, word in ((is_offer, "advertising"), (is_blank, "empty")):
        if found.true_count:
            kind = pc.if_else(found, word, kind)
    return kind


def _is_blank(texts: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_trim_whitespace(texts), "")


def _judged(
    judge: Callable[[pa.Array], pa.Array], said: pa.DictionaryArray, options: ReadOptions
) -> pa.Array:
    return on_distinct(judge, said) if options.judged else pa.nulls(len(said), pa.bool_())


def _orders(rows: pa.RecordBatch, origin: Origin, options: ReadOptions) -> pa.Table:
    """Return raw orders with their days."""
    columns = {name: rows.column(name) for name in rows.schema.names}
    for name in ("ordered", "paid"):
        columns[f"{name}_day"], _ = local_parts(columns[f"{name}_ms"], options.zone)
    return _with_origin(columns, origin, options.shop)


def _refunds(rows: pa.RecordBatch, origin: Origin, options: ReadOptions) -> pa.Table:
    """Return raw refunds with their file."""
    columns = {name: rows.column(name) for name in rows.schema.names}
    return _with_origin(columns, origin, options.shop)


def _records(rows: pa.RecordBatch, origin: Origin, options: ReadOptions) -> pa.Table:
    """Return raw session records with the day and time of day of their start."""
    columns = {name: rows.column(name) for name in rows.schema.names}
    columns["day"], columns["second_of_day"] = local_parts(columns["started_ms"], options.zone)
    return _with_origin(columns, origin, options.shop)


def _with_origin(columns: dict[str, pa.Array], origin: Origin, shop: str) -> pa.Table:
    length = len(columns["line"])
    given = pa.repeat(shop, length) if shop else columns["shop"]
    return pa.table(
        columns
        | {
            "shop": pc.fill_null(given, ""),
            "source": pa.repeat(origin.source, length),
            "file": pa.array(np.full(length, origin.file, np.int64)),
            "place": pa.array(np.arange(origin.place, origin.place + length)),
        }
    )


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], f.type) for f in schema], schema=schema)


_COMPLETE: dict[Kind, Callable[[pa.RecordBatch, Origin, ReadOptions], pa.Table]] = {
    "chats": _messages,
    "orders": _orders,
    "refunds": _refunds,
    "records": _records,
}

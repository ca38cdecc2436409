"""What ingest adds to a reader's rows: shop, roles by account, days, courtesies, file and place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers import orders, refunds
from cstext.readers.contract import Kind, ReadOptions
from cstext.readers.zones import local_parts, to_epoch_ms
from cstext.settings import Accounts
from cstext.tables import RAW_MESSAGES, REJECTED
from cstext.words.advertising import is_advertising
from cstext.words.courtesy import is_courtesy, is_question

INTAKE: dict[Kind, str] = {
    "chats": "intake_messages",
    "orders": "intake_orders",
    "refunds": "intake_refunds",
}
"""The tables that hold what was read, before anything is counted once."""

_SCHEMAS: dict[Kind, pa.Schema] = {
    "chats": RAW_MESSAGES.schema,
    "orders": orders.RAW,
    "refunds": refunds.RAW,
}


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
    """Return raw messages with all that ``messages.sql`` needs."""
    columns = {name: rows.column(name) for name in rows.schema.names}
    wall_ms, epoch_ms = columns.pop("wall_ms"), columns.pop("epoch_ms")
    sent_ms = pc.coalesce(epoch_ms, to_epoch_ms(wall_ms, options.zone))
    day, second_of_day = local_parts(sent_ms, options.zone)
    role = _role(columns["role"], columns["sender"], options.accounts)
    is_system = pc.equal(role, "system")
    is_found_out = pc.and_(pc.not_equal(role, columns["role"]), pc.invert(is_system))
    columns |= {
        "role": role,
        "agent": pc.if_else(is_found_out, columns["sender"], columns["agent"]),
        "sender": pc.if_else(is_system, "", columns["sender"]),
        "sent_ms": sent_ms,
        "day": day,
        "second_of_day": second_of_day,
        "kind": _kind(columns["kind"], columns["text"]),
        "is_courtesy": is_courtesy(columns["text"]),
        "is_question": is_question(columns["text"]),
    }
    return _with_origin(columns, origin, options.shop)


def _kind(kind: pa.Array, text: pa.Array) -> pa.Array:
    """What the export says, but for texts that are nothing, or a stranger's advertising."""
    is_text = pc.equal(kind, "text")
    is_blank = pc.and_(is_text, pc.equal(pc.utf8_trim_whitespace(text), ""))
    is_offer = pc.and_(is_text, is_advertising(text))
    return pc.if_else(is_blank, "empty", pc.if_else(is_offer, "advertising", kind))


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


def _with_origin(columns: dict[str, pa.Array], origin: Origin, shop: str) -> pa.Table:
    length = len(columns["line"])
    given = pa.array([shop] * length, pa.string()) if shop else columns["shop"]
    return pa.table(
        columns
        | {
            "shop": pc.fill_null(given, ""),
            "source": pa.array([origin.source] * length, pa.string()),
            "file": pa.array(np.full(length, origin.file, np.int64)),
            "place": pa.array(np.arange(origin.place, origin.place + length)),
        }
    )


def _role(role: pa.Array, sender: pa.Array, accounts: Accounts) -> pa.Array:
    """The shop's own accounts are never buyers; what else they are, the settings decide."""
    is_own = pc.is_in(sender, pa.array(accounts.agents, pa.string()))
    role = pc.if_else(pc.and_(is_own, pc.equal(role, "buyer")), "agent", role)
    for name, members in (
        ("assist", accounts.assists),
        ("bot", accounts.bots),
        ("system", accounts.systems),
    ):
        role = pc.if_else(pc.is_in(sender, pa.array(members, pa.string())), name, role)
    return role


def _no_rows(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays([pa.array([], f.type) for f in schema], schema=schema)


_COMPLETE: dict[Kind, Callable[[pa.RecordBatch, Origin, ReadOptions], pa.Table]] = {
    "chats": _messages,
    "orders": _orders,
    "refunds": _refunds,
}

"""The contracts of the tables: column, type, unit and what null means.

A table is made once, by one module, and every later row names the rows it came from.
Times are epoch milliseconds (``…_ms``, BIGINT) with the shop-local day (days since 1970-01-01)
and second of day beside them; money is fen (BIGINT).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from cstext.errors import InputError

ROLES = ("buyer", "agent", "assist", "auto", "bot", "system")
"""Sender roles; see the glossary in docs/design.md."""

KINDS = (
    "text", "image", "emoji", "card", "link", "file", "recall", "offline", "notice",
    "advertising", "empty",
)  # fmt: skip
"""What a message carries; ``offline`` is a 留言 left while nobody was on duty.

``advertising`` is a stranger's offer to the shop, ``empty`` a text of nothing but blanks.
"""

REASONS = ("stock", "shipping", "courier", "explanation", "other")
"""The causes of a loss, in the order in which they are shown."""

ACTIONABLE = REASONS[:-1]
"""The four causes that something is done about."""

_TYPES = {
    "string": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
}


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means (with its unit) and whether it may be null."""

    name: str
    type: str
    meaning: str
    nullable: bool = False


@dataclass(frozen=True)
class Table:
    """A table's name and columns, in order."""

    name: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [column.name for column in self.columns]

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema."""
        return pa.schema(
            pa.field(column.name, _TYPES[column.type], column.nullable) for column in self.columns
        )

    def check(self, table: pa.Table) -> pa.Table:
        """Return the table with this contract's columns and types, or say what is missing.

        Raises:
            InputError: a column is missing, has another type, or holds a null it must not.
        """
        missing = [name for name in self.names if name not in table.column_names]
        if missing:
            raise InputError(f"table {self.name}: column {', '.join(missing)} is missing")
        try:
            cast = table.select(self.names).cast(
                pa.schema(field.with_nullable(True) for field in self.schema)
            )
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
            raise InputError(f"table {self.name}: a column has the wrong type") from error
        for column in self.columns:
            if not column.nullable and cast.column(column.name).null_count:
                raise InputError(f"table {self.name}: column {column.name} must not be empty")
        return cast


def _columns(rows: Iterable[tuple[str, ...]]) -> tuple[Column, ...]:
    return tuple(Column(row[0], row[1], row[2], len(row) > 3) for row in rows)


MESSAGES = Table(
    "messages",
    _columns(
        [
            ("message_id", "string", "hash of shop, conversation, sender, time, text, occurrence"),
            ("shop", "string", "shop name; empty where neither export nor settings name it"),
            ("conversation", "string", "the chat where the export has chats, else the buyer"),
            ("is_chat", "boolean", "whether the export named the chat"),
            ("buyer", "string", "the buyer's nick; the chat's name where the export has none"),
            ("agent", "string", "account that wrote or was addressed; null: not known", "null"),
            ("role", "string", "one of ROLES"),
            ("sender", "string", "who sent it, as exported; empty for system lines"),
            ("sent_ms", "bigint", "epoch milliseconds; null: the export has no times", "null"),
            ("day", "bigint", "shop-local day of sent_ms", "null"),
            ("second_of_day", "bigint", "shop-local second of day, 0 to 86399", "null"),
            ("text", "string", "raw text, never changed"),
            ("kind", "string", "one of KINDS"),
            ("is_courtesy", "boolean", "nothing but a courtesy or an emoticon"),
            ("is_question", "boolean", "asks something that waits for an answer"),
            ("source", "string", "file, as the user named it"),
            ("line", "bigint", "line of the file (record number in tables), from 1"),
            ("position", "bigint", "place within the line, from 1 (a chat a line has many)"),
        ]
    ),
)

ORDERS = Table(
    "orders",
    _columns(
        [
            ("order_id", "string", "order number"),
            ("shop", "string", "as in messages"),
            ("buyer", "string", "the buyer's nick; null: the export has none", "null"),
            ("ordered_ms", "bigint", "placed at, epoch milliseconds"),
            ("ordered_day", "bigint", "shop-local day of ordered_ms"),
            ("paid_ms", "bigint", "paid at, else (if paid) placed at; null: never paid", "null"),
            ("paid_day", "bigint", "shop-local day of paid_ms", "null"),
            ("is_closed", "boolean", "the order was closed without being fulfilled"),
            ("is_payment_told", "boolean", "the export tells whether it was paid", "null"),
            ("is_end_told", "boolean", "the export tells whether it was closed", "null"),
            ("amount_fen", "bigint", "amount due, fen", "null"),
            ("paid_fen", "bigint", "amount paid, fen; null where unpaid or not known", "null"),
            ("pieces", "bigint", "number of pieces; null: not known", "null"),
            ("goods", "string", "title of the goods; null: not known", "null"),
            ("sku", "string", "size, colour …; null: not known", "null"),
            ("source", "string", "file, as the user named it"),
            ("line", "bigint", "record number, from 1"),
        ]
    ),
)

REFUNDS = Table(
    "refunds",
    _columns(
        [
            ("refund_id", "string", "refund number, or order number where it has none"),
            ("order_id", "string", "order number"),
            ("shop", "string", "as in messages"),
            ("requested_ms", "bigint", "asked for at; null: not known", "null"),
            ("settled_ms", "bigint", "settled at; null: not settled", "null"),
            ("refund_fen", "bigint", "amount, fen; 0: closed; null: not known", "null"),
            ("pieces", "bigint", "pieces refunded; null: not known", "null"),
            ("is_intervened", "boolean", "the platform stepped in"),
            ("is_settled", "boolean", "settled"),
            ("source", "string", "file, as the user named it"),
            ("line", "bigint", "record number, from 1"),
        ]
    ),
)

SESSION_RECORDS = Table(
    "session_records",
    _columns(
        [
            ("record_id", "string", "the export's number of the session", "null"),
            ("shop", "string", "as in messages"),
            ("conversation", "string", "the chat in messages that it is about", "null"),
            ("matched_by", "string", "exact, time, doubtful or none; see session_records.sql"),
            ("buyer", "string", "the buyer's nick as this export has it", "null"),
            ("agent", "string", "account that received the buyer", "null"),
            ("transferred_to", "string", "account it was handed to; null: not handed on", "null"),
            ("started_ms", "bigint", "begun at, epoch milliseconds"),
            ("day", "bigint", "shop-local day of started_ms"),
            ("second_of_day", "bigint", "shop-local second of day, 0 to 86399"),
            ("satisfaction", "bigint", "1 very dissatisfied to 5 very satisfied", "null"),
            ("rating", "string", "the export's word for it; null: not rated", "null"),
            ("is_solved", "boolean", "the matter was solved; null: not said", "null"),
            ("first_response_seconds", "double", "as the platform counts, seconds", "null"),
            ("average_response_seconds", "double", "as the platform counts, seconds", "null"),
            ("duration_seconds", "double", "as the platform counts, seconds", "null"),
            ("buyer_messages", "bigint", "as the platform counts", "null"),
            ("agent_messages", "bigint", "as the platform counts", "null"),
            ("topic", "string", "what the export files the session under", "null"),
            ("goods", "string", "title of the goods it began at", "null"),
            ("source", "string", "file, as the user named it"),
            ("line", "bigint", "record number, from 1"),
        ]
    ),
)
"""What an export says of a whole session beside its messages: 京东 会话记录, 七鱼."""

REJECTED = Table(
    "rejected",
    _columns(
        [
            ("source", "string", "file, as the user named it"),
            ("line", "bigint", "line of the file (record number in tables), from 1"),
            ("reason", "string", "what is wrong, in words that carry nothing of the row"),
            ("raw", "string", "the row as it stands; only ever written by --rejected"),
        ]
    ),
)

RAW_MESSAGES = Table(
    "raw_messages",
    _columns(
        [
            ("shop", "string", "shop named by the export", "null"),
            ("conversation", "string", "chat named by the export", "null"),
            ("buyer", "string", "the buyer's nick", "null"),
            ("agent", "string", "account that wrote or was addressed", "null"),
            ("role", "string", "one of ROLES"),
            ("sender", "string", "who sent it"),
            ("wall_ms", "bigint", "shop-clock time as if it were UTC, milliseconds", "null"),
            ("epoch_ms", "bigint", "epoch milliseconds, where the export has the zone", "null"),
            ("text", "string", "raw text"),
            ("kind", "string", "one of KINDS"),
            ("line", "bigint", "line or record number, from 1"),
            ("position", "bigint", "place within the line, from 1"),
        ]
    ),
)
"""What a reader gives: one of wall_ms and epoch_ms is set, or neither where there are no times."""

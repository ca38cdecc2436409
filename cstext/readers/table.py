"""The generic table: one message a row, columns known by their names."""

from __future__ import annotations

from collections.abc import Iterator

from cstext.errors import InputError
from cstext.readers.clock_columns import with_days
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.headers import MESSAGE_DAYS, MESSAGES, kind_of, recognise
from cstext.readers.message_rows import MessageColumns
from cstext.readers.own_table import is_own, unescaped
from cstext.readers.tabular import headers_of, holds_chats, is_json, open_table
from cstext.readers.wechat_csv import is_wechat

_HINT = "name the columns in a mapping file (--mapping)"


class TableReader:
    """CSV, Excel, Parquet or JSON lines with Chinese or English headers."""

    name = "table"
    title = "消息表(CSV、Excel、Parquet、JSONL,一行一条消息)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the headers are those of messages."""
        if head.form == "text" and is_json(head) and holds_chats(head):
            return False
        headers = headers_of(head)
        return kind_of(headers) == "chats" and not is_wechat(headers)

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; a row's number is its record number, a line in JSON lines."""
        rows = open_table(head)
        names = recognise(rows.headers, MESSAGES)
        _check(names, head.source)
        own = is_own(rows.headers)
        columns = MessageColumns(names, head.source, context.accounts, is_own=own)
        if columns.wants_agents:
            columns = columns.naming(open_table(head).batches)
        days = recognise(rows.headers, MESSAGE_DAYS)
        is_csv = own and head.form == "text" and not is_json(head)
        for batch in rows.batches:
            yield columns.batch(unescaped(batch) if is_csv else with_days(batch, names, days))


def _check(names: dict[str, str], source: str) -> None:
    if "text" not in names:
        raise InputError(f"{source}: no column with the text (内容, text …); {_HINT}")
    if not names.keys() & {"sent_at", "conversation"}:
        raise InputError(f"{source}: no column with the time (时间, sent_at …); {_HINT}")
    if not names.keys() & {"role", "sender"}:
        raise InputError(f"{source}: no column tells who wrote (角色, role …); {_HINT}")
    if not names.keys() & {"conversation", "buyer", "receiver"}:
        raise InputError(
            f"{source}: no column names the conversation or the buyer (会话, 买家 …); {_HINT}"
        )

"""千牛/旺旺 shop chat export, TXT: the chats of one account, grouped by buyer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.batching import Item, batches_of, note_batch
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.counted import counted
from cstext.readers.csv_blocks import Stream, open_utf8
from cstext.readers.head import Head
from cstext.readers.in_order import in_order
from cstext.readers.qianniu_export import BUYER, MESSAGE, RULE, TITLE, Export, Heads
from cstext.readers.qianniu_rows import Chats
from cstext.readers.roles import roles_told
from cstext.readers.rows import BadRow
from cstext.readers.text_parts import Part, last_start, parts_of

_RULE = b"\n" + b"=" * 64


class QianniuTxtReader:
    """Blocks 单聊 and 群聊 between rules; notes count the group chats and those among staff."""

    name = "qianniu-txt"
    title = "千牛/旺旺 店铺聊天记录 TXT(按买家分组)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether buyers' lines and messages are in sight, or the titles of the blocks."""
        lines = head.lines
        if any(map(BUYER.match, lines)) and any(map(MESSAGE.match, lines)):
            return True
        above = ["", *lines]
        return any(TITLE.match(line) and RULE.match(above[n]) for n, line in enumerate(lines))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages of buyers' single chats; line is that of a message's first line."""
        export = Export(context.accounts)
        among_staff = 0
        with closing(open_utf8(head)) as file:
            told = _told(file, export, Heads.of(head), head.source)
            for batch in chain.from_iterable(in_order(partial(_batches, head.source), told)):
                kept = _of_buyers(batch.rows, export)
                among_staff += batch.rows.num_rows - kept.num_rows
                yield replace(batch, rows=kept)
        counts = {"of group chats": export.group_messages, "among staff": among_staff}
        for what, count in counts.items():
            if count:
                yield note_batch(f"{counted(count, 'message')} {what} left out", head.source)


def _of_buyers(rows: pa.RecordBatch, export: Export) -> pa.RecordBatch:
    """The rows of chats that are not with another account of the shop."""
    nicks = pc.unique(rows.column("buyer"))
    own = pc.is_valid(roles_told(nicks, export.accounts))
    if export.shop:
        is_account = pc.starts_with(nicks, f"{export.shop}:")
        own = pc.or_(own, pc.or_(pc.equal(nicks, export.shop), is_account))
    if not own.true_count:
        return rows
    return rows.filter(pc.invert(pc.is_in(rows.column("buyer"), nicks.filter(own))))


def _told(
    file: Stream, export: Export, heads: Heads, source: str
) -> Iterator[Chats | list[Item | BadRow]]:
    """Yield the parts of single chats as they are, and what is read of the others."""
    parts = parts_of(file, heads.is_start)
    for part in chain.from_iterable(_unruled(part, heads) for part in parts):
        if part.line > 1 and not export.in_group and _RULE not in b"\n" + part.text:
            chats = Chats(part, export.beginning(), heads, source)
            yield chats
            export.buyer = chats.last_buyer() or export.buyer
        else:
            yield list(export.read(part.lines(), heads.find, part.line, part.below))


def _unruled(part: Part, heads: Heads) -> tuple[Part, ...]:
    """The part, or what stands above the chat with the first rule, and what follows."""
    rule = part.text.find(_RULE)
    place = last_start(part.text, rule, heads.is_start) if rule > 0 else None
    return part.cut(place) if place else (part,)


def _batches(source: str, told: Chats | list[Item | BadRow]) -> list[Batch]:
    if isinstance(told, Chats):
        return [told.batch()]
    return list(batches_of(told, source))

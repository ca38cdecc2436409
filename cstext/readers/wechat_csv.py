"""微信 chat as CSV (MemoTrace, WeChatMsg), with the headers of older and newer versions."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import NamedTuple

from cstext.readers.batching import Item, batches_of, note_batch
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.counted import counted
from cstext.readers.csv_blocks import BadRecord, Dialect, Records, open_utf8
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.people import UNTOLD_NOTE, Said, items, tell_apart
from cstext.readers.rows import BadRow
from cstext.readers.wechat_txt import OWN

_OLD = (
    "localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status", "StrContent",
    "StrTime", "Remark", "NickName", "Sender",
)  # fmt: skip
_SURE = 9
"""The columns up to StrTime stand in every version; what follows varies."""

_NEW = ("消息ID", "类型", "发送人", "时间", "内容")

_TYPES = {
    "3": "image", "34": "file", "42": "card", "43": "file", "47": "emoji", "48": "card",
    "50": "notice", "10000": "notice", "10002": "notice",
}  # fmt: skip
_SHARED = {"5": "link", "6": "file", "8": "emoji", "57": "text", "2000": "notice"}
"""What a message of type 49 carries, by its SubType; any other is a card."""

_WORDS = {
    "文本": "text", "引用消息": "text", "图片": "image", "语音": "file", "视频": "file",
    "文件": "file", "表情包": "emoji", "系统消息": "notice", "拍一拍": "notice",
    "分享链接": "link", "音视频通话": "notice",
}  # fmt: skip


class WechatCsvReader:
    """Every talker is a buyer; groups are left out, with a note."""

    name = "wechat-csv"
    title = "微信 聊天记录 CSV(MemoTrace/WeChatMsg)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the header is one of theirs."""
        return is_wechat(_cells(head))

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; a row's number is its record number.

        Raises:
            InputError: it is no text.
        """
        if _cells(head)[:1] == [_OLD[0]]:
            yield from _read_old(head)
            return
        people = tell_apart(_said(head), context.accounts, own=OWN)
        yield from batches_of(items(_said(head), people), head.source)
        if not people.is_told:
            yield note_batch(UNTOLD_NOTE, head.source)


def is_wechat(headers: Sequence[str]) -> bool:
    """Whether a table with these headers is such an export."""
    names = tuple(name.strip("\ufeff ") for name in headers)
    return names[:_SURE] == _OLD[:_SURE] or names[: len(_NEW)] == _NEW


def _cells(head: Head) -> list[str]:
    if head.form != "text" or not head.lines:
        return []
    first, _, _ = head.lines[0].strip("\ufeff").partition("\r")
    return next(csv.reader([first]), [])


class _Row(NamedTuple):
    line: int
    talker: str
    is_own: bool
    names: list[str]
    cells: list[str]


def _read_old(head: Head) -> Iterator[Batch]:
    """Two passes: what a talker is called stands in the rows that he sent.

    In those of the shop it stands where their Sender is 我; else they hold the shop's own names.
    Of talkers with the same name each is called by his Sender too.
    """
    writers: dict[str, set[str]] = defaultdict(set)
    called: dict[str, str] = {}
    for row in _old_rows(head):
        if isinstance(row, _Row) and row.names:
            shown = next(filter(None, row.names), row.talker)
            if not row.is_own and _TYPES.get(row.cells[2].strip()) != "notice":
                writers[row.talker].add(row.names[-1])
                called[row.talker] = shown
            elif row.names[-1] in OWN:
                called.setdefault(row.talker, shown)
    groups = {talker for talker, names in writers.items() if len(names) > 1}
    single = {talker: shown for talker, shown in called.items() if talker not in groups}
    shared = Counter(single.values())
    for talker, shown in single.items():
        if shared[shown] > 1:
            called[talker] = f"{shown}({next(iter(writers[talker]), '') or talker})"
    left_out = 0

    def found() -> Iterator[Item | BadRow]:
        nonlocal left_out
        for row in _old_rows(head):
            if isinstance(row, _Row) and row.talker in groups:
                left_out += 1
            else:
                yield _old_item(row, called) if isinstance(row, _Row) else row

    yield from batches_of(found(), head.source)
    if left_out:
        yield note_batch(f"{counted(left_out, 'message')} of group chats left out", head.source)


def _old_rows(head: Head) -> Iterator[_Row | BadRow]:
    """The cells behind StrTime are Remark, NickName and Sender, or some of them, from the right."""
    for row in _records(head, _SURE):
        if isinstance(row, BadRow):
            yield row
            continue
        line, cells = row
        names = [cell.strip() for cell in cells[_SURE:][-3:]]
        yield _Row(line, cells[1].strip(), cells[4].strip() == "1", names, cells)


def _old_item(row: _Row, called: dict[str, str]) -> Item:
    type_, sub_type, created, text = (row.cells[n].strip() for n in (2, 3, 5, 7))
    kind = _SHARED.get(sub_type, "card") if type_ == "49" else _TYPES.get(type_)
    buyer = called.get(row.talker, row.talker)
    own = (row.names[-1] if row.names else "") or "我"
    role = "system" if kind == "notice" else "agent" if row.is_own else "buyer"
    kind = noise_kind(text) or kind if role == "system" else kind
    return Item(
        line=row.line,
        role=role,
        sender={"agent": own, "buyer": buyer}.get(role, ""),
        text=row.cells[7] if text else "",
        sent_at=created or row.cells[8],
        buyer=buyer,
        agent=own if role == "agent" else None,
        kind=None if kind == "text" else kind,
    )


def _said(head: Head) -> Iterator[Said | BadRow]:
    for row in _records(head, len(_NEW)):
        if isinstance(row, BadRow):
            yield row
            continue
        line, cells = row
        _, word, nick, time, text = cells[: len(_NEW)]
        kind = _WORDS.get(word.strip(), "card")
        if kind == "notice":
            yield Said(line, "", time.strip(), text, noise_kind(text) or kind)
        else:
            yield Said(line, nick.strip(), time.strip(), text, None if kind == "text" else kind)


def _records(head: Head, width: int) -> Iterator[tuple[int, list[str]] | BadRow]:
    """The records behind the header, numbered; blank ones count for nothing."""
    with closing(open_utf8(head)) as file:
        records = Records(file, Dialect(","))
        line = -1
        while (record := records.next()) is not None:
            if isinstance(record, BadRecord):
                line += 1
                yield BadRow(line, record.reason, record.raw)
            elif "".join(record).strip():
                line += 1
                if line and len(record) < width:
                    yield BadRow(line, "fewer cells than the header has", "\t".join(record))
                elif line:
                    yield line, record

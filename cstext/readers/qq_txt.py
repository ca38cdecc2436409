"""QQ chat as TXT: time, nick and number on a line, the text below, a blank line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cstext.readers.batching import batches_of, note_batch
from cstext.readers.blocks import Block, Mark, blocks, whole_text
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.counted import counted
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.people import UNTOLD_NOTE, Said, items, tell_apart
from cstext.readers.rows import BadRow
from cstext.readers.stamped import QQ, QQ_TITLE, stamped_layout


class QqTxtReader:
    """The buyer is the chat's 消息对象; without one ``cstext.toml`` tells the shop's accounts."""

    name = "qq-txt"
    title = "QQ 聊天记录 TXT"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the head of such an export, or nicks with their numbers, are in sight."""
        return stamped_layout(head) == self.name

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages of the single chats; those of groups are left out, with a note."""
        buyers = frozenset(
            _nick(part) for part, partner, _ in _parts(head) if _nick(part) == partner
        )
        people = tell_apart(_said(head, buyers), context.accounts, buyers=buyers)
        yield from batches_of(items(_said(head, buyers), people), head.source)
        if not people.is_told:
            yield note_batch(UNTOLD_NOTE, head.source)
        if count := sum(isinstance(part, Block) and group for part, _, group in _parts(head)):
            yield note_batch(f"{counted(count, 'message')} of group chats left out", head.source)


def _parts(head: Head) -> Iterator[tuple[Block | BadRow, str, bool]]:
    """Yield messages and bad rows, each with its chat's 消息对象 and whether it is a group's."""
    partner, is_group = "", False
    with head.open() as file:
        for part in blocks(file, _message, _title):
            if not isinstance(part, Mark):
                yield part, partner, is_group
            elif part.match["what"] == "分组":
                partner, is_group = "", "群" in part.match["name"]
            elif part.match["what"] == "对象":
                partner = part.match["name"]


def _nick(part: Block | BadRow) -> str:
    if isinstance(part, BadRow):
        return ""
    return part.head["nick"] or part.head["number"] or part.head["mail"] or ""


def _said(head: Head, buyers: frozenset[str]) -> Iterator[Said | BadRow]:
    for part, partner, is_group in _parts(head):
        if isinstance(part, BadRow):
            yield part
        elif not is_group:
            text, time = whole_text(part.lines), part.head["time"]
            kind = noise_kind(text)
            to = partner if partner in buyers else None
            yield Said(part.line, "" if kind else _nick(part), time, text, kind, to)


def _message(line: str, before: str, after: str) -> re.Match[str] | None:
    return QQ.match(line)


def _title(line: str, before: str, after: str) -> re.Match[str] | None:
    return QQ_TITLE.match(line)

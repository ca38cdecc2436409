"""旺旺 即时消息, TXT: one message a line, the date first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cstext.readers.batching import batches_of, note_batch
from cstext.readers.blocks import Mark, blocks, whole_text
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.people import UNTOLD_NOTE, Said, items, tell_apart
from cstext.readers.rows import BadRow
from cstext.readers.stamped import DAY, WANGWANG, stamped_layout


class WangwangTxtReader:
    """Days between the messages; what the head of the file says is passed over."""

    name = "wangwang-txt"
    title = "旺旺 即时消息 TXT(日期在前)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether lines read ``date time nick: text``."""
        return stamped_layout(head) == self.name

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; lines that begin with no date go on with the one above."""
        people = tell_apart(_said(head), context.accounts, sub_accounts=True)
        yield from batches_of(items(_said(head), people), head.source)
        if not people.is_told:
            yield note_batch(UNTOLD_NOTE, head.source)


def _said(head: Head) -> Iterator[Said | BadRow]:
    is_title = True
    with head.open() as file:
        for part in blocks(file, _message, _day):
            is_title = is_title and isinstance(part, BadRow)
            if isinstance(part, BadRow):
                if not is_title:
                    yield part
            elif not isinstance(part, Mark):
                text = whole_text([part.head["text"] or "", *part.lines])
                kind = noise_kind(text)
                nick = "" if kind else part.head["nick"]
                yield Said(part.line, nick, part.head["time"], text, kind)


def _message(line: str, before: str, after: str) -> re.Match[str] | None:
    return WANGWANG.match(line)


def _day(line: str, before: str, after: str) -> re.Match[str] | None:
    """A day that stands above nothing, a day or a message of its own; else it is of a text."""
    found = DAY.match(line)
    is_above = not after.strip() or DAY.match(after) or after.startswith(f"{line.strip()} ")
    return found if is_above else None

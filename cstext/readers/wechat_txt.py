"""微信 chat as TXT (MemoTrace, WeChatMsg): name and time on a line, then the text, a blank line."""

from __future__ import annotations

from collections.abc import Iterator

from cstext.readers.batching import batches_of, note_batch
from cstext.readers.blocks import Block, blocks, spaced, whole_text
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.people import UNTOLD_NOTE, Said, items, tell_apart
from cstext.readers.rows import BadRow
from cstext.readers.stamped import NAME_FIRST, TIME_FIRST, stamped_layout

OWN = frozenset({"我"})
"""What these exports call whoever made them."""


class WechatTxtReader:
    """Time first or name first; the shop's side is 我, or what ``cstext.toml`` lists."""

    name = "wechat-txt"
    title = "微信 聊天记录 TXT(MemoTrace/WeChatMsg)"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether lines of name and time, a blank line before each, are in sight."""
        return stamped_layout(head) == self.name

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; one without a name is the platform's."""
        people = tell_apart(_said(head), context.accounts, own=OWN)
        yield from batches_of(items(_said(head), people), head.source)
        if not people.is_told:
            yield note_batch(UNTOLD_NOTE, head.source)


def _said(head: Head) -> Iterator[Said | BadRow]:
    first = next((line for line in head.lines if line.strip("\ufeff \t")), "")
    pattern = TIME_FIRST if TIME_FIRST.match(first.lstrip("\ufeff")) else NAME_FIRST
    with head.open() as file:
        for part in blocks(file, spaced(pattern, head.lines)):
            if isinstance(part, BadRow):
                yield part
            elif isinstance(part, Block):
                text = whole_text(part.lines)
                nick = part.head["nick"] or ""
                kind = noise_kind(text) or (None if nick else "notice")
                yield Said(part.line, "" if kind else nick, part.head["time"], text, kind)

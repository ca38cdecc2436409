"""A 千牛 chat window, copied: name and time on a line, the text below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from cstext.readers.batching import batches_of, note_batch
from cstext.readers.blocks import Block, Mark, blocks, pieces
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.head import Head
from cstext.readers.noise import noise_kind
from cstext.readers.people import UNTOLD_NOTE, Said, items, tell_apart
from cstext.readers.rows import BadRow
from cstext.readers.stamped import (
    ARROW,
    NICK_ALONE,
    SPACED,
    STATES,
    TIME_ALONE,
    WINDOW,
    stamped_layout,
)
from cstext.readers.window_nicks import is_head, spaced_nicks

_LINK = re.compile(r"^\s*`?https?://\S+?`?\s*$")
_PRICE = re.compile(r"^\s*[¥￥]\s*[\d.,]*\s*$")


class QianniuWindowReader:
    """State lines (已读 …) are no text; cards, links and transfers stand for themselves."""

    name = "qianniu-window"
    title = "千牛 聊天窗口复制的文本"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether lines end with a time behind a nick, as a window shows them."""
        return stamped_layout(head) == self.name

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; what has no time of its own has that of the message above."""
        people = tell_apart(_said(head), context.accounts, sub_accounts=True)
        yield from batches_of(items(_said(head), people), head.source)
        if not people.is_told:
            yield note_batch(UNTOLD_NOTE, head.source)


def _said(head: Head) -> Iterator[Said | BadRow]:
    """Yield the window's messages; the platform's lines above the first have that one's time."""
    nick_above, lines_above = "", list[BadRow]()
    with head.open() as file:
        nicks = spaced_nicks(line.rstrip("\r\n").lstrip("\ufeff") for line in file)
    with head.open() as file:
        for part in blocks(file, partial(_message, nicks), _nick_alone):
            if isinstance(part, Mark):
                nick_above = part.match[0].strip()
            elif isinstance(part, Block):
                for row in lines_above:
                    yield Said(row.line, "", part.head["time"], row.raw, _noise(row.raw))
                lines_above.clear()
                yield from _messages(part, part.head.groupdict().get("nick") or nick_above)
            elif _noise(part.raw):
                lines_above.append(part)
            else:
                yield part


def _messages(block: Block, named: str) -> Iterator[Said]:
    nick, *others = ARROW.split(named.strip())
    to = others[0] if others else None
    found = pieces(block.line, block.lines, block.line + 1, _stands_alone)
    for number, piece in enumerate(found):
        kind = _noise(piece.text) if piece.is_own else None
        text = piece.text if piece.is_own else _without_state(piece.text, nick)
        if text or number == 0:
            yield Said(piece.line, "" if kind else nick, block.head["time"], text, kind, to)


def _without_state(text: str, nick: str) -> str:
    """The last line says whether the other side has read it; a buyer's lone word is his own."""
    said, _, last = text.rpartition("\n")
    is_state = last.strip() in STATES and (said.strip() or ":" in nick)
    return said.rstrip() if is_state else text


def _stands_alone(line: str, before: str) -> bool:
    return _noise(line) is not None or _LINK.match(line) is not None


def _noise(line: str) -> str | None:
    """The platform's lines; a card's price stands on a line of its own."""
    return "card" if _PRICE.match(line) else noise_kind(line)


def _message(nicks: frozenset[str], line: str, before: str, after: str) -> re.Match[str] | None:
    """A time below 下单时间 is of the text; ``nicks`` are those with blanks."""
    is_told = before.strip() and not NICK_ALONE.match(before)
    found = (None if is_told else TIME_ALONE.match(line)) or WINDOW.match(line)
    spaced = None if found else SPACED.match(line)
    return spaced if spaced and is_head(spaced["nick"], nicks) else found


def _nick_alone(line: str, before: str, after: str) -> re.Match[str] | None:
    """The nick may stand on the line above its time."""
    is_nick = TIME_ALONE.match(after) and not WINDOW.match(line)
    return NICK_ALONE.match(line) if is_nick else None

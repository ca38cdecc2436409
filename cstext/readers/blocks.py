"""Text exports as blocks: a message is its head line and the lines below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from cstext.readers.rows import BadRow

Finder = Callable[[str, str, str], re.Match[str] | None]
"""Looks at a line, the line before and the line after, without their ends."""


class Block(NamedTuple):
    """A message as it stands: its head's line number, the head, the lines below."""

    line: int
    head: re.Match[str]
    lines: list[str]


class Mark(NamedTuple):
    """A line that is no message: a title, a rule, the start of a chat."""

    line: int
    match: re.Match[str]


class Piece(NamedTuple):
    """Lines of a block that belong together; ``is_own``: one line that stands for itself."""

    line: int
    text: str
    is_own: bool


def _no_mark(line: str, before: str, after: str) -> None:
    return None


def blocks(
    file: Iterable[str], head: Finder, mark: Finder = _no_mark, first: int = 1, below: str = ""
) -> Iterator[Block | Mark | BadRow]:
    """Yield an export's messages and marks in file order.

    A line that is no head, no mark and stands below no message is a bad row, if it holds anything.
    Of a part of an export, ``first`` is the first line's number, and ``below`` stands below it.
    """
    current: Block | None = None
    before = ""
    lines = (line.rstrip("\r\n").lstrip("\ufeff") for line in file)
    for number, (line, after) in enumerate(pairwise(chain(lines, [below])), start=first):
        marked = mark(line, before, after)
        found = None if marked else head(line, before, after)
        if current and (marked or found):
            yield current
            current = None
        if marked:
            yield Mark(number, marked)
        elif found:
            current = Block(number, found, [])
        elif current:
            current.lines.append(line)
        elif line.strip():
            yield BadRow(number, "the line belongs to no message", line)
        before = line
    if current:
        yield current


def spaced(
    pattern: re.Pattern[str], lines: list[str], sure: re.Pattern[str] | None = None
) -> Finder:
    """Return what finds heads of the pattern; if blank lines stand before some, only such ones.

    ``lines`` are those of the file's head. Then a line of a text may look like a message's head.
    ``sure`` is the pattern of those by which it is told whether blank lines stand before heads.
    """
    told = sure or pattern
    is_spaced = any(told.match(line) and not above.strip() for above, line in pairwise(lines))

    def find(line: str, before: str, after: str) -> re.Match[str] | None:
        return None if is_spaced and before.strip() else pattern.match(line)

    return find


def whole_text(lines: Iterable[str]) -> str:
    """Return the lines of a message as its text, without blank lines around it."""
    return "\n".join(lines).strip("\n")


def pieces(
    line: int, lines: list[str], first: int, is_own: Callable[[str, str], bool]
) -> list[Piece]:
    """Return a message's text cut at the lines that stand for themselves.

    ``line`` is the head's, ``first`` that of the first of ``lines``. ``is_own`` looks at a line and
    the one before. The first piece has the head's line; without text it is the only one, and empty.
    """
    flags = list(map(is_own, lines, ["", *lines]))
    if not any(flags):
        return [Piece(line, whole_text(lines), False)]
    told = zip(flags, range(first, first + len(lines)), lines, strict=True)
    found: list[Piece] = []
    for own, group in groupby(told, key=itemgetter(0)):
        rows = [(number, text) for _, number, text in group]
        if own:
            found += [Piece(number, text.strip(), True) for number, text in rows]
        elif (text := whole_text(text for _, text in rows)).strip():
            start = next(number for number, text in rows if text.strip())
            found.append(Piece(start, text, False))
    return [found[0]._replace(line=line), *found[1:]]

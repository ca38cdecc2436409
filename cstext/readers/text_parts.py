"""A long text in parts that begin where a message or a chat does."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cstext.readers.csv_blocks import Stream

PART_BYTES = 1 << 22
_LEAST_BYTES = 1 << 14

IsStart = Callable[[str], bool]
"""Whether a line, without its end, begins a message or a chat."""


@dataclass(frozen=True)
class Part:
    """Whole lines of a text, as UTF-8; the number of the first, and the line below the last."""

    text: bytes
    line: int
    below: str = ""

    def lines(self) -> Iterator[str]:
        """The lines with their ends; only a line feed ends one."""
        return io.StringIO(self.text.decode("utf-8"), newline="\n")

    def cut(self, place: int) -> tuple[Part, Part]:
        """The part in two; a line begins at the place."""
        line = self.line + self.text.count(b"\n", 0, place)
        above = Part(self.text[:place], self.line, line_at(self.text, place))
        return above, Part(self.text[place:], line, self.below)

    def halved(self, is_start: IsStart) -> tuple[Part, ...]:
        """The part in two where a line in its middle begins a message; itself where it is small."""
        small = len(self.text) < _LEAST_BYTES
        place = None if small else last_start(self.text, len(self.text) // 2, is_start)
        return self.cut(place) if place else (self,)


def parts_of(stream: Stream, is_start: IsStart) -> Iterator[Part]:
    """Cut a text, UTF-8, into parts; the first is what stands above all starts."""
    rest, line = b"", 1
    while more := stream.read(max(PART_BYTES, len(rest))):
        whole = rest + more
        place = last_start(whole, whole.rfind(b"\n"), is_start)
        if place is None:
            rest = whole
            continue
        part = Part(whole[:place], line, line_at(whole, place))
        yield from _headed(part, is_start)
        rest, line = whole[place:], line + part.text.count(b"\n")
    if rest:
        yield from _headed(Part(rest, line), is_start)


def _headed(part: Part, is_start: IsStart) -> Iterator[Part]:
    """The part; if it is the first, what stands above all starts, and the part below."""
    place = _first_start(part.text, is_start) if part.line == 1 else None
    yield from part.cut(place) if place else (part,)


def _first_start(text: bytes, is_start: IsStart) -> int | None:
    place = 0
    while not is_start(line_at(text, place)):
        place = text.find(b"\n", place) + 1
        if not 0 < place < len(text):
            return None
    return place


def last_start(text: bytes, limit: int, is_start: IsStart) -> int | None:
    """Where the last line that is a start begins behind a line feed before the limit, if any."""
    while (end := text.rfind(b"\n", 0, max(limit, 0))) >= 0:
        if is_start(line_at(text, end + 1)):
            return end + 1
        limit = end
    return None


def line_at(text: bytes, place: int) -> str:
    """The line that begins at a place, as readers look at lines."""
    end = text.find(b"\n", place)
    line = text[place : end if end >= 0 else len(text)]
    return line.decode("utf-8").rstrip("\r\n").lstrip("\ufeff")

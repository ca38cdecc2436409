"""Where something private stands in a text, and what stands in its place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """A part of a text and its mask."""

    start: int
    end: int
    mask: str


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return the text with the spans replaced; of spans that overlap, one mask for all of them.

    It is that of the span that begins first; of those, of the longest, then of the first given.

    >>> masked("a 123 b", [Span(2, 4, "[x]"), Span(3, 5, "[y]")])
    'a [x] b'
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end)):
        if kept and span.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, span.end))
        else:
            kept.append(span)
    parts, place = [], 0
    for span in kept:
        parts += [text[place : span.start], span.mask]
        place = span.end
    return "".join([*parts, text[place:]])

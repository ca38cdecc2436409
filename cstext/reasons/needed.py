"""Which texts a pattern can stand in at all: they hold a character that every match of it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

# How `re` itself reads a pattern: it has no public name.
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIGNS = 0x110000
_AT_ONCE = 64  # patterns: a bit of a number each

Counts = NDArray[np.int64]
Places = NDArray[np.int64]


def possible(
    patterns: Sequence[re.Pattern[str]], texts: Sequence[str]
) -> Iterator[NDArray[np.int64]]:
    """Yield for each pattern the places of the texts in which it may stand."""
    signs = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32)
    ends = np.flatnonzero(signs == ord("\n"))
    begins = np.concatenate([[0], ends[:-1] + 1])
    counts = np.bincount(signs, minlength=_SIGNS)
    for first in range(0, len(patterns), _AT_ONCE):
        bits = np.zeros(_SIGNS, np.uint64)
        here = patterns[first : first + _AT_ONCE]
        for bit, pattern in enumerate(here):
            held = needed(pattern, counts)
            bits[slice(None) if held is None else sorted(held)] |= np.uint64(1 << bit)
        of_text = np.bitwise_or.reduceat(bits[signs], begins)
        for bit in range(len(here)):
            yield np.flatnonzero(of_text & np.uint64(1 << bit))


def needed(pattern: re.Pattern[str], counts: Counts) -> set[int] | None:
    """Return characters of which each match holds one, rare ones by their ``counts``.

    None: nothing can be said.
    """
    if pattern.flags & re.IGNORECASE:
        return None
    return _needed(_parts(pattern), counts)


@cache
def _parts(pattern: re.Pattern[str]) -> Any:
    return parser.parse(pattern.pattern, pattern.flags)


def _needed(parts: Any, counts: Counts) -> set[int] | None:
    """Of parts that follow each other: the best that one of them needs."""
    known = [held for part in parts if (held := _part(part, counts)) is not None]
    return min(known, key=lambda held: int(counts[list(held)].sum()), default=None)


def _part(part: Any, counts: Counts) -> set[int] | None:
    kind, what = part
    if kind is kinds.LITERAL:
        return {what}
    if kind is kinds.IN and all(each is kinds.LITERAL for each, _ in what):
        return {sign for _, sign in what}
    if kind is kinds.SUBPATTERN:
        return _needed(what[-1], counts)
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT) and what[0] > 0:
        return _needed(what[2], counts)
    if kind is kinds.BRANCH:
        branches = [_needed(branch, counts) for branch in what[1]]
        held = [one for one in branches if one is not None]
        return set().union(*held) if len(held) == len(branches) else None
    return None

"""Which texts a pattern can stand in at all: they hold a character that every match of it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

# How `re` itself reads a pattern: it has no public name.
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SIGNS = 0x110000
_AT_ONCE = 64  # patterns: a bit of a number each

Counts = Mapping[int, int]

_CHOSEN: dict[re.Pattern[str], set[int] | None] = {}
"""What is `needed` by patterns that were asked for before. It was chosen by the texts of that time:
by others' it would be another choice, as right, and to choose takes longer than what it gains."""


def possible(
    patterns: Sequence[re.Pattern[str]], texts: Sequence[str]
) -> Iterator[NDArray[np.int64]]:
    """Yield for each pattern the places of the texts in which it may stand."""
    if not texts:
        yield from ([np.zeros(0, np.int64)] * len(patterns))
        return
    signs = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32)
    ends = np.flatnonzero(signs == ord("\n"))
    begins = np.concatenate([[0], ends[:-1] + 1])
    of_sign = np.bincount(signs)
    there = np.flatnonzero(of_sign)
    counts = dict(zip(there.tolist(), of_sign[there].tolist(), strict=True))
    for first in range(0, len(patterns), _AT_ONCE):
        bits = np.zeros(_SIGNS, np.uint64)
        here = patterns[first : first + _AT_ONCE]
        for bit, pattern in enumerate(here):
            if pattern not in _CHOSEN:
                _CHOSEN[pattern] = needed(pattern, counts)
            held = _CHOSEN[pattern]
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
    return _needed(parser.parse(pattern.pattern, pattern.flags), counts)


def _needed(parts: Any, counts: Counts) -> set[int] | None:
    """Of parts that follow each other: the best that one of them needs."""
    known = [held for part in parts if (held := _part(part, counts)) is not None]
    return min(known, key=lambda held: sum(counts.get(sign, 0) for sign in held), default=None)


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

"""Which texts a pattern can stand in at all: they hold a character that every match of it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

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

    >>> sorted(map(chr, needed(re.compile("什么时候(?:能|可以)?发[货出]"), {ord("发"): 9}) or ()))
    ['什']
    """
    if pattern.flags & (re.IGNORECASE | re.VERBOSE):
        return None
    parts = _PART.findall(pattern.pattern)[::-1]
    try:
        return _of_branches(parts, counts)
    except _UnknownError:
        return None


_PART = re.compile(
    r"\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[:=!]|\(\?|[*+?][+?]?|\{(?:\d+,?\d*|,\d+)\}[+?]?|\\.|.",
    re.DOTALL,
)
"""Classes, what opens a group, what repeats, escaped signs, signs."""

_OPENS = ("(", "(?:")
_LOOKS = ("(?=", "(?!", "(?<=", "(?<!")


class _UnknownError(Exception):
    """A pattern has a part that is not read here."""


def _of_branches(parts: list[str], counts: Counts) -> set[int] | None:
    """Take branches up to the end of their group; of each, what it needs."""
    branches = [_of_branch(parts, counts)]
    while parts and parts[-1] == "|":
        parts.pop()
        branches.append(_of_branch(parts, counts))
    held = [branch for branch in branches if branch is not None]
    return set().union(*held) if len(held) == len(branches) else None


def _of_branch(parts: list[str], counts: Counts) -> set[int] | None:
    """Take parts that follow each other: the best that one of them needs."""
    known = []
    while parts and parts[-1] not in "|)":
        held = _of_part(parts, counts)
        may_be_absent = bool(parts) and parts[-1].startswith(("*", "?", "{,", "{0"))
        if parts and parts[-1].startswith(("*", "+", "?", "{")):
            parts.pop()
        if held is not None and not may_be_absent:
            known.append(held)
    return min(known, key=lambda held: sum(counts.get(sign, 0) for sign in held), default=None)


def _of_part(parts: list[str], counts: Counts) -> set[int] | None:
    part = parts.pop()
    if part in _OPENS or part in _LOOKS:
        held = _of_branches(parts, counts)
        parts.pop()
        return held if part in _OPENS else None
    if part.startswith("(?"):
        raise _UnknownError
    if part.startswith("["):
        return None if part[1] == "^" or "\\" in part or "-" in part else set(map(ord, part[1:-1]))
    if part.startswith("\\"):
        return None if part[1].isalnum() else {ord(part[1])}
    return None if part in ".^$" else {ord(part)}

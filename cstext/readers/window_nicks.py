"""Nicks with blanks in a copied 千牛 window: which lines are heads and no words of a message."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from cstext.readers.noise import noise_kind
from cstext.readers.stamped import ARROW, SPACED, STATES, WINDOW

_DIGITS = re.compile(r"\d+")

_Time = tuple[int, ...]


class _Line(NamedTuple):
    """A line that ends with a time; ``nick`` is empty where it surely is a head."""

    nick: str
    time: _Time


def spaced_nicks(lines: Iterable[str]) -> frozenset[str]:
    """Return the nicks with blanks of a window's heads; 快件 已签收 2024-3-1 9:11:12 is none.

    A nick is one if it stands first in the text or below a state (已读), where no words can stand,
    or beside an arrow; or if it stands several times, each between the times of the heads around.
    """
    sure: set[str] = set()
    stamped: list[_Line] = []
    above = ""
    for line in lines:
        if found := WINDOW.match(line):
            stamped.append(_Line("", _moment(found["time"])))
        elif found := SPACED.match(line):
            nicks = ARROW.split(found["nick"])
            if not above or above in STATES or len(nicks) > 1:
                sure.update(nicks)
            stamped.append(_Line(found["nick"], _moment(found["time"])))
        if line.strip() and not noise_kind(line):
            above = line.strip()
    heads = [line._replace(nick="") if is_head(line.nick, sure) else line for line in stamped]
    return frozenset(sure | _in_order(heads)) - {""}


def is_head(nick: str, nicks: Collection[str]) -> bool:
    """Whether who stands before a time is one of the nicks, or writes to somebody by an arrow."""
    return nick in nicks or len(ARROW.split(nick)) > 1


def _in_order(stamped: Sequence[_Line]) -> set[str]:
    """The nicks that stand several times, each between the times of the heads around it."""
    heads: list[_Time] = [() if line.nick else line.time for line in stamped]
    above, below = accumulate(heads, _or_last), [*accumulate(heads[::-1], _or_last)]
    fits: dict[str, list[bool]] = {}
    bounded: set[str] = set()
    for line, first, last in zip(stamped, above, below[::-1], strict=True):
        fits.setdefault(line.nick, []).append(first <= line.time <= (last or line.time))
        bounded.update([line.nick] if last else [])
    return {nick for nick, each in fits.items() if nick in bounded and len(each) > 1 and all(each)}


def _or_last(last: _Time, time: _Time) -> _Time:
    return time or last


def _moment(text: str) -> _Time:
    return tuple(map(int, _DIGITS.findall(text)))

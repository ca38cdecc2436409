"""Nicks with blanks in a 京东 log: which lines are heads and no words of a message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple


class Stamped(NamedTuple):
    """A line that ends with a time; ``nick`` is empty where it surely is a head, or a chat's end.

    ``is_first``: nothing stands between it and the chat's opening mark.
    """

    nick: str
    time: str
    is_first: bool = False


def nicks_of_heads(chats: Iterable[Sequence[Stamped]]) -> frozenset[str]:
    """Return the nicks with blanks that write; 快件 已签收 2024-03-01 09:11:12 is none.

    Wherever one stands, its time must lie between those of the heads around it in the chat. Beyond
    that it must have stood first, where no words can, or above a time that is sure, or twice.

    >>> asked, answered = Stamped("", "10:00:00"), Stamped("店 美", "10:00:09")
    >>> nicks_of_heads([[asked, answered], [asked, answered]])
    frozenset({'店 美'})
    >>> nicks_of_heads([[asked, answered]]), nicks_of_heads([[answered, asked]])
    (frozenset(), frozenset())
    """
    fits: dict[str, list[bool]] = {}
    told: set[str] = set()
    for chat in chats:
        heads = ["" if line.nick else line.time for line in chat]
        above, below = accumulate(heads, _or_last), [*accumulate(heads[::-1], _or_last)]
        for line, first, last in zip(chat, above, below[::-1], strict=True):
            if line.nick:
                fits.setdefault(line.nick, []).append(first <= line.time <= (last or line.time))
                told.update([line.nick] if last or line.is_first else [])
    return frozenset(
        nick for nick, each in fits.items() if all(each) and (nick in told or len(each) > 1)
    )


def _or_last(last: str, time: str) -> str:
    return time or last

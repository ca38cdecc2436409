"""Masks of nicks, which stay apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

LONG_NICK = 4
"""Signs of a nick that is masked in texts too: a shorter one may be a word of the text."""


def mask_nick(nick: str) -> str:
    """Return a nick's first and last character with stars between.

    >>> mask_nick("tb_buyer01"), mask_nick("j****23"), mask_nick("a")
    ('t**1', 'j****23', '*')
    """
    if "*" in nick:
        return nick
    return f"{nick[0]}**{nick[-1]}" if len(nick) > 1 else "*"


def mask_nicks(nicks: Iterable[str]) -> dict[str, str]:
    """Return a mask for each nick, no two alike: those that would be are numbered.

    >>> mask_nicks(["tom1", "tim1", "j****23"])
    {'j****23': 'j****23', 'tim1': 't**1·1', 'tom1': 't**1·2'}
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for nick in sorted(set(nicks)):
        groups[mask_nick(nick)].append(nick)
    return {
        nick: f"{mask}·{number}" if len(owners) > 1 else mask
        for mask, owners in groups.items()
        for number, nick in enumerate(owners, 1)
    }


def mask_told(text: str, nick: str, mask: str) -> str:
    """Return a text with the nick that it tells masked; `LONG_NICK` says which may be told.

    >>> mask_told("亲 tb_buyer01 在吗", "tb_buyer01", "t**1"), mask_told("Tom", "Tom", "T**m")
    ('亲 t**1 在吗', 'Tom')
    """
    return text.replace(nick, mask) if len(nick) >= LONG_NICK else text

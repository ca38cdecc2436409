"""The goods that a link or a platform's card in a chat is about: their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_ITEM = re.compile(
    r"https?://\S*?(?:[?&](?:id|item_?id|goods_?id)=|item(?:\.m)?\.jd\.com/(?:product/)?)(\d{5,15})(?!\d)"
    r"|^\s*商品(?:编号|ID)[：:]\s*(\d{5,15})\s*$",
    re.IGNORECASE | re.MULTILINE,
)
_BEFORE = ("buyer", "system")
"""Whose links say what a buyer is about: the shop's own show what it offers in its place."""


def linked_item(turns: Sequence[tuple[str, str]], evidence: Iterable[int]) -> str | None:
    """Return the goods that the buyer came with, by number: ID 545468795743; None: no link.

    It is the last one up to the last message of the ``evidence`` (numbers from 1), else the first.

    >>> linked_item([("buyer", "https://item.taobao.com/item.htm?id=545468795743")], [])
    'ID 545468795743'
    """
    found = [
        (n, match[1] or match[2])
        for n, (role, text) in enumerate(turns, 1)
        if role in _BEFORE
        for match in _ITEM.finditer(text)
    ]
    if not found:
        return None
    last = max(evidence, default=len(turns))
    before = [number for n, number in found if n <= last]
    return f"ID {before[-1] if before else found[0][1]}"

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


def item_numbers(text: str) -> list[str]:
    """Return the numbers of the goods that a text links to, or is the card of.

    >>> item_numbers("https://item.taobao.com/item.htm?id=545468795743 这个")
    ['545468795743']
    """
    if "http" not in text and "商品" not in text:
        return []
    return [match[1] or match[2] for match in _ITEM.finditer(text)]


def linked_item(turns: Sequence[tuple[str, str]], evidence: Iterable[int]) -> str | None:
    """Return the number of the goods that the buyer came with; None: there is no link.

    It is the last one up to the last message of the ``evidence`` (numbers from 1), else the first.
    """
    found = [
        (n, number)
        for n, (role, text) in enumerate(turns, 1)
        if role in _BEFORE
        for number in item_numbers(text)
    ]
    if not found:
        return None
    last = max(evidence, default=len(turns))
    before = [number for n, number in found if n <= last]
    return before[-1] if before else found[0][1]

"""Chats whose two sides were mixed up by whoever published or exported them."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What shops say to buyers and hardly a buyer to a shop.
_SHOP_TALK = re.compile(
    "客官|亲亲|亲爱的|小店|本店|小二|不客气|欢迎光临|[哦呢的]亲$|^亲.{3}|亲可以|亲这|亲您|"
    "的呢$|的哦$|好的呢|是的呢|可以的哦|给您|帮您|为您|您看|您可以"
)
_LEAST = 2  # turns of shop talk before a chat is turned round


def turned_round(buyer: Sequence[str], shop: Sequence[str]) -> bool:
    """Whether the buyer's normalised turns are the shop's: they talk like a shop, the shop never.

    >>> turned_round(["可以的哦", "亲亲默认韵达呢"], ["今天能发吗", "发什么快递"])
    True
    """
    hits = sum(_SHOP_TALK.search(text) is not None for text in buyer)
    return (
        hits >= _LEAST
        and 3 * hits > len(buyer)
        and not any(_SHOP_TALK.search(text) for text in shop)
    )

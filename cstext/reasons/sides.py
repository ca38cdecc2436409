"""Chats whose two sides were mixed up by whoever published or exported them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.cues import stands_in

# What shops say to buyers and hardly a buyer to a shop.
_SHOP_TALK = re.compile(
    "客官|亲亲|亲爱的|小店|本店|小二|不客气|欢迎光临|[哦呢的]亲$|^亲.{3}|亲可以|亲这|亲您|"
    "的呢$|的哦$|好的呢|是的呢|可以的哦|给您|帮您|为您|您看|您可以",
    re.MULTILINE,
)
_LEAST = 2  # turns of shop talk before a chat is turned round


def turned_round(
    texts: Sequence[str],
    which: NDArray[np.int64],
    chat: NDArray[np.int64],
    is_shop: NDArray[np.bool_],
    chats: int,
) -> NDArray[np.bool_]:
    """Whether in each chat the buyer's turns are the shop's: they talk so, the shop never.

    ``texts`` are normalised; ``which`` of them each turn is, ``chat`` and ``is_shop`` whose.

    >>> said = ["可以的哦", "今天能发吗", "亲亲默认韵达呢", "发什么快递"]
    >>> turns = np.arange(4)
    >>> turned_round(said, turns, np.zeros(4, int), np.array([False, True] * 2), 1).tolist()
    [True]
    """
    talks = stands_in(_SHOP_TALK, texts)[which]

    def turns(which: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(chat[which], minlength=chats)

    hits = turns(talks & ~is_shop)
    mixed: NDArray[np.bool_] = (
        (hits >= _LEAST) & (3 * hits > turns(~is_shop)) & (turns(talks & is_shop) == 0)
    )
    return mixed

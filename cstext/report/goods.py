"""What a shop's goods are called, and which of them a link is of."""

from __future__ import annotations

from collections import Counter, defaultdict

from cstext.demand import Goods, goods_name, goods_names, item_numbers
from cstext.engine import Engine

LEAST_ORDERS = 2
"""Sessions with a link that must have ended in an order of the same goods."""

LEAST_SHARE = 2 / 3
"""Their least share of the sessions with the link that ended in any order."""


def ordered_goods(engine: Engine) -> Goods:
    """Return the names of everything that was ordered, and the goods of the links in chats.

    A link is of the goods that were ordered in sessions with it: of two at least, and of two
    thirds of those with an order. A session whose orders hold several goods tells nothing.
    """
    titles = engine.rows("SELECT DISTINCT goods FROM orders WHERE goods IS NOT NULL ORDER BY goods")
    names = goods_names(title for row in titles for title in _each(row["goods"]))
    return Goods(names, _linked(engine) if titles else {})


def _linked(engine: Engine) -> dict[str, str]:
    engine.make("linked", __package__, apart=True)
    items: dict[int, set[str]] = defaultdict(set)
    ordered: dict[int, set[str]] = defaultdict(set)
    for row in engine.rows("SELECT * FROM linked ORDER BY session_n, goods, text"):
        items[row["session_n"]].update(item_numbers(row["text"]))
        ordered[row["session_n"]].update(map(goods_name, _each(row["goods"])))
    engine.drop("linked")
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for session, goods in ordered.items():
        if len(goods) == 1:
            for item in items[session]:
                after[item].update(goods)
    best = {item: found.most_common(1)[0] for item, found in after.items()}
    return {
        item: name
        for item, (name, count) in best.items()
        if count >= LEAST_ORDERS and count >= LEAST_SHARE * after[item].total()
    }


def _each(title: str) -> list[str]:
    return title.split("；")

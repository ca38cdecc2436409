"""What the lost buyers wanted: carriers, goods, sizes, colours, as counts with the chats behind."""

from cstext.demand.items import item_numbers
from cstext.demand.wanted import (
    DEMANDS,
    Goods,
    Wanted,
    demand_tables,
    goods_name,
    goods_names,
    kinds,
    wanted,
)

__all__ = [
    "DEMANDS",
    "Goods",
    "Wanted",
    "demand_tables",
    "goods_name",
    "goods_names",
    "item_numbers",
    "kinds",
    "wanted",
]

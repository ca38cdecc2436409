"""What the lost buyers wanted: carriers, goods, sizes, colours, as counts with the chats behind."""

from cstext.demand.wanted import Wanted, demand_tables, goods_names, wanted

__all__ = ["Wanted", "demand_tables", "goods_names", "wanted"]

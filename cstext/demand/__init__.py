"""What the lost buyers wanted: carriers, goods, sizes, colours, as counts with the chats behind."""

from cstext.demand.wanted import DEMANDS, Wanted, demand_tables, goods_names, wanted

__all__ = ["DEMANDS", "Wanted", "demand_tables", "goods_names", "wanted"]

"""The desk: a local page on which people confirm or correct the causes of the lost inquiries."""

from cstext.desk.board import Board
from cstext.desk.cases import desk_days, load_desk
from cstext.desk.opening import open_privately
from cstext.desk.serve import Place, check_place, serve

__all__ = ["Board", "Place", "check_place", "desk_days", "load_desk", "open_privately", "serve"]

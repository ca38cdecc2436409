"""Workspaces: what a shop's exports said, kept as Parquet, so that no export is read twice."""

from cstext.workspace.history import History, is_workspace, open_history
from cstext.workspace.importing import Imported, Request, import_files
from cstext.workspace.reading import known_days, masks_buyers, read_history
from cstext.workspace.shelves import Days

__all__ = [
    "Days",
    "History",
    "Imported",
    "Request",
    "import_files",
    "is_workspace",
    "known_days",
    "masks_buyers",
    "open_history",
    "read_history",
]

"""What a cell can hold of a text or a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cstext.report.escape import visible

MOST_CHARACTERS = 32_767


def cell_text(value: str) -> str:
    """Return a text that a cell can hold: control codes visible, cut at Excel's limit."""
    shown = visible(value)
    if 2 * len(shown) <= MOST_CHARACTERS:
        return shown
    units = shown.encode("utf-16-le")
    if len(units) <= 2 * MOST_CHARACTERS:
        return shown
    return units[: 2 * (MOST_CHARACTERS - 1)].decode("utf-16-le", "ignore") + "…"


def moment(iso: str | None) -> datetime | None:
    """Return a time of the facts as Excel keeps it: the shop's clock, without a zone."""
    return None if iso is None else datetime.fromisoformat(iso).replace(tzinfo=None)


def says(text: str, look: Any) -> dict[str, Any]:
    """Return the conditional format of cells that hold just this text."""
    return {"type": "cell", "criteria": "==", "value": f'"{text}"', "format": look}

"""Reference figures of ``cstext.toml``: a competitor's, the trade's; shown beside ours."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import isfinite
from pathlib import Path
from typing import Any

from cstext.kpi.decimals import half_up, parse_percent
from cstext.kpi.metrics import METRICS
from cstext.settings import Settings, settings_file


def reference_figures(settings: Settings, path: Path | None) -> list[dict[str, Any]]:
    """Return ``{who, metric, value}`` of each figure, in the metric's own unit (money: fen).

    ``path`` is the settings file, to tell the line of what is wrong in it.

    Raises:
        UsageError: a name is no metric, or a figure is not written as its unit asks.
    """
    figures = []
    for who, given in settings.reference.items():
        for name, said in given.items():
            value = _value(name, said)
            if path is not None and isinstance(value, str):
                file = settings_file(path)
                raise file.fault(
                    ("reference", who, name), value, () if name in METRICS else METRICS
                )
            figures.append({"who": who, "metric": name, "value": value})
    return figures


def _value(name: str, said: float | str) -> float | str:
    """The figure, or what is wrong with it."""
    if name not in METRICS:
        return "is no metric; cstext metrics lists them"
    unit = METRICS[name].unit
    if unit == "ratio":
        share = parse_percent(said) if isinstance(said, str) else None
        return 'must be a percentage, as "45%"' if share is None else float(share)
    if isinstance(said, str) or not isfinite(said):
        return "must be a number"
    return float(half_up(Fraction(Decimal(str(said)) * 100))) if unit == "fen" else said

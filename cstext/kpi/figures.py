"""Counts and response times of a period, joined into one row a cell, and the metrics of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cstext.conversation.period import Period, put_request
from cstext.conversation.response import response_table
from cstext.engine import Engine
from cstext.errors import CstextError
from cstext.kpi.metrics import METRICS, Value

By = Literal["agent", "day", "week", "shop"]

_NO_RESPONSE = {
    "rounds": 0, "mean_seconds": None, "median_seconds": None, "p90_seconds": None,
    "within": None, "unanswered_rounds": 0, "first_response_seconds": None, "sessions": 0,
    "slow_buyer_days": None, "never_answered": 0, "left_hanging": 0,
}  # fmt: skip


@dataclass(frozen=True)
class Figures:
    """The metrics of the whole and of each cell: metric name to `Value`."""

    total: dict[str, Value]
    cells: dict[str | None, dict[str, Value]]


def build_buyer_days(engine: Engine) -> None:
    """Make the table `buyer_days` from `turns`."""
    engine.make("buyer_days", __package__)


def figures(engine: Engine, by: By | None = None, period: Period | None = None) -> Figures:
    """Return every metric of a period, in all and by a dimension.

    Reads buyer_days, sessions, rounds, inquiries and causes. The whole is checked to be the sum
    of the cells for everything that adds up.
    """
    response = response_table(engine, by, period)
    put_request(engine, by, period)
    engine.make("counts", __package__)
    rows = engine.rows("SELECT * FROM counts ORDER BY is_total DESC NULLS LAST, cell NULLS LAST")
    orders_known = _orders_known(engine)
    cells = [(row.pop("is_total"), row.pop("cell"), row) for row in rows]
    total = next(row for is_total, _, row in cells if is_total)
    counts = {cell: row for is_total, cell, row in cells if not is_total}
    return _join(total, counts, response, by, orders_known)


def _join(
    total: dict[str, Any],
    counts: dict[str | None, dict[str, Any]],
    response: dict[str, Any],
    by: By | None,
    orders_known: bool,
) -> Figures:
    for key in total:
        if by is not None and sum(row[key] for row in counts.values()) != total[key]:
            raise CstextError(f"kpi: {key} by {by} does not add up to the total")
    waits = {row[by]: row for row in response.get(f"by_{by}", ())}
    nothing = dict.fromkeys(total, 0)
    cells = sorted(counts.keys() | waits.keys(), key=lambda cell: (cell is None, cell or ""))
    return Figures(
        _values({**total, **response["total"]}, orders_known),
        {
            cell: _values(
                {**counts.get(cell, nothing), **waits.get(cell, _NO_RESPONSE)}, orders_known
            )
            for cell in cells
        },
    )


def _values(row: dict[str, Any], orders_known: bool) -> dict[str, Value]:
    return {name: metric.of(row, orders_known) for name, metric in METRICS.items()}


def _orders_known(engine: Engine) -> bool:
    return bool(engine.rows("SELECT until_day IS NOT NULL AS known FROM orders_until")[0]["known"])

"""Counts and response times of a period, joined into one row a cell, and the metrics of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cstext.conversation.period import Period, put_request
from cstext.conversation.response import response_table
from cstext.engine import Engine
from cstext.errors import CstextError
from cstext.kpi.metrics import METRICS, SHOP_ONLY, Value
from cstext.readers.zones import local_parts

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


def build_kpi(engine: Engine, zone: str) -> None:
    """Make `buyer_days` from `turns`, and `refund_days`: refunds with their days in ``zone``."""
    engine.make("buyer_days", __package__)
    refunds = engine.arrow("SELECT * FROM refunds ORDER BY order_id, refund_id")
    for column in ("requested", "settled"):
        moments = refunds.column(f"{column}_ms").combine_chunks()
        days, _ = local_parts(moments, zone)
        refunds = refunds.append_column(f"{column}_day", days)
    engine.put("refund_days", refunds)


def figures(engine: Engine, by: By | None = None, period: Period | None = None) -> Figures:
    """Return every metric of a period, in all and by a dimension.

    Reads buyer_days, sessions, rounds, inquiries and causes. The whole is checked to be the sum
    of the cells for everything that adds up.
    """
    response = response_table(engine, by, period)
    put_request(engine, by, period)
    engine.make("counts", __package__)
    rows = engine.rows("SELECT * FROM counts ORDER BY is_total DESC NULLS LAST, cell NULLS LAST")
    engine.make("after_sale", __package__)
    known = {
        "orders_known": orders_known(engine),
        "refunds_known": bool(engine.rows("SELECT count(*) AS n FROM refunds")[0]["n"]),
    }
    shop = {**engine.rows("SELECT * FROM after_sale")[0], **known}
    cells = [(row.pop("is_total"), row.pop("cell"), row) for row in rows]
    total = next(row for is_total, _, row in cells if is_total)
    counts = {cell: row for is_total, cell, row in cells if not is_total}
    return _join(total, counts, response, by, shop)


def _join(
    total: dict[str, Any],
    counts: dict[str | None, dict[str, Any]],
    response: dict[str, Any],
    by: By | None,
    shop: dict[str, Any],
) -> Figures:
    for key in total:
        if by is not None and sum(row[key] for row in counts.values()) != total[key]:
            raise CstextError(f"kpi: {key} by {by} does not add up to the total")
    waits = {row[by]: row for row in response.get(f"by_{by}", ())}
    nothing = dict.fromkeys(total, 0)
    cells = sorted(counts.keys() | waits.keys(), key=lambda cell: (cell is None, cell or ""))
    return Figures(
        _values({**total, **response["total"], **shop}),
        {
            cell: {
                name: value
                for name, value in _values(
                    {**counts.get(cell, nothing), **waits.get(cell, _NO_RESPONSE), **shop}
                ).items()
                if name not in SHOP_ONLY
            }
            for cell in cells
        },
    )


def _values(row: dict[str, Any]) -> dict[str, Value]:
    return {name: metric.of(row) for name, metric in METRICS.items()}


def orders_known(engine: Engine) -> bool:
    """Whether any orders were read: without, nobody knows which inquiry was lost."""
    return bool(engine.rows("SELECT until_day IS NOT NULL AS known FROM orders_until")[0]["known"])

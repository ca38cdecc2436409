"""Counts and response times of a period, joined into one row a cell, and the metrics of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from cstext.conversation.period import Period, put_request
from cstext.conversation.response import PLACED
from cstext.engine import Engine
from cstext.errors import CstextError
from cstext.kpi.cells import By, Holding, put_labels, put_order_labels
from cstext.kpi.metrics import METRICS, SHOP_ONLY, Value
from cstext.kpi.registry import Told
from cstext.readers.zones import local_parts
from cstext.settings import Shift
from cstext.tables import SESSION_RECORDS

MADE_APART = ("chat_days", "written", "handovers", "open_spans")
MADE = ("buyer_days", "rated", "order_refunds")
"""What is made of messages, sessions and orders, once, whatever is asked for."""

MEASURED = {"counts": "cstext.kpi", "response": "cstext.conversation", "crowd": "cstext.kpi"}
"""The tables that are one row a cell, and the package whose SQL they are."""

ADDITIVE_WAITS = (
    "rounds", "unanswered_rounds", "timed_rounds", "first_rounds", "first_responses", "sessions",
    "never_answered", "left_hanging",
)  # fmt: skip

_FEW = 0.1
"""Of more of the orders nothing tells what a metric needs: what the others tell is not all."""

_COUNTED_WAITS = ("within", "within_of", "first_within", "first_rated", "slow_buyer_days")
"""What is counted, too, and does not add up; null in all where the policy does not ask."""


@dataclass(frozen=True)
class Figures:
    """The metrics of the whole and of each cell: metric name to `Value`."""

    total: dict[str, Value]
    cells: dict[str | None, dict[str, Value]]


def build_kpi(engine: Engine, zone: str) -> None:
    """Make the tables of `MADE_APART` and `MADE`, `order_labels` and `refund_days`.

    The last has refunds with their days. Days and times of day are those of ``zone``.
    """
    if not engine.has("session_records"):
        engine.put("session_records", SESSION_RECORDS.schema.empty_table())
    for name in MADE_APART:
        engine.make(name, __package__, apart=True)
    for name in MADE:
        engine.make(name, __package__)
    put_order_labels(engine, zone)
    refunds = engine.arrow("SELECT * FROM refunds ORDER BY order_id, refund_id")
    for column in ("requested", "settled"):
        moments = refunds.column(f"{column}_ms").combine_chunks()
        days, _ = local_parts(moments, zone)
        refunds = refunds.append_column(f"{column}_day", days)
    engine.put("refund_days", refunds)


def figures(
    engine: Engine,
    by: By | None = None,
    period: Period | None = None,
    *,
    shifts: Sequence[Shift] = (),
    persons: Sequence[Holding] = (),
) -> Figures:
    """Return every metric of a period, in all and by a dimension.

    Reads what `build_kpi` made, sessions, rounds, inquiries and causes. ``shifts`` are those of
    ``cstext.toml``; ``persons`` says which agent's accounts are. The whole is checked
    to be the sum of the cells for everything that adds up.
    """
    make_cells(engine, by, period, shifts=shifts, persons=persons)
    total, cells = _joined(engine, by is not None)
    engine.make("after_sale", __package__)
    shop = {
        **engine.rows("SELECT * FROM after_sale")[0],
        **_untold(engine),
        "orders_known": orders_known(engine),
        "refunds_known": bool(engine.rows("SELECT count(*) AS n FROM refunds")[0]["n"]),
        "records_known": bool(engine.rows("SELECT count(*) AS n FROM rated")[0]["n"]),
    }
    return Figures(
        _values({**total, **shop}),
        {
            cell: {
                name: value
                for name, value in _values({**cells[cell], **shop}).items()
                if name not in SHOP_ONLY
            }
            for cell in sorted(cells, key=lambda cell: (cell is None, cell or ""))
        },
    )


def make_cells(
    engine: Engine,
    by: By | None,
    period: Period | None,
    *,
    shifts: Sequence[Shift] = (),
    persons: Sequence[Holding] = (),
) -> None:
    """Make `cells`: what is counted on the days of a period, and in which cell of a dimension.

    `placed_rounds` and `placed_sessions` are then those of the cells, and `refund_bounds` the days
    of which refund metrics speak.
    """
    put_request(engine, by, period)
    put_labels(engine, by, shifts, persons)
    engine.make("cells", __package__, is_brief=True)
    engine.make("refund_bounds", __package__)
    for name in PLACED:
        engine.define(name, __package__)


Row = dict[str, Any]


def _joined(engine: Engine, has_cells: bool) -> tuple[Row, dict[str | None, Row]]:
    """The whole and the cells, each one row of counts, response times and what does not add up."""
    total: Row = {}
    nothing: Row = {}
    found: dict[str | None, Row] = {}
    for table, package in MEASURED.items():
        engine.make(table, package)
        rows = engine.rows(f"SELECT * FROM {table} ORDER BY is_total DESC, cell NULLS LAST")
        whole = next(_figures(row) for row in rows if row["is_total"])
        parts = {row["cell"]: _figures(row) for row in rows if not row["is_total"]}
        adding = {"counts": tuple(whole), "response": ADDITIVE_WAITS, "crowd": ()}[table]
        for key in adding if has_cells else ():
            if sum(part[key] for part in parts.values()) != whole[key]:
                raise CstextError(f"kpi: {key} does not add up to the total")
        counted = (*adding, *_COUNTED_WAITS) if table == "response" else adding
        nothing |= {key: 0 if key in counted and value is not None else None
                    for key, value in whole.items()}  # fmt: skip
        for cell, part in parts.items():
            found.setdefault(cell, {}).update(part)
        total |= whole
    return total, {cell: {**nothing, **row} for cell, row in found.items()}


def _figures(row: Row) -> Row:
    return {key: value for key, value in row.items() if key not in ("is_total", "cell")}


def _untold(engine: Engine) -> Row:
    """Of how many of all orders nothing tells whether they were paid, and how they ended."""
    return engine.rows(
        """
        SELECT
            CAST(count(*) AS BIGINT) AS all_orders,
            CAST(count(*) FILTER (WHERE NOT is_payment_told) AS BIGINT) AS all_payment_untold,
            CAST(count(*) FILTER (WHERE NOT is_end_told) AS BIGINT) AS all_end_untold
        FROM order_owners
        """
    )[0]


def _values(row: Row) -> dict[str, Value]:
    row = {**row, **{f"no_{what}": _gone(row, what) for what in get_args(Told)}}
    return {name: metric.of(row) for name, metric in METRICS.items()}


def _gone(row: Row, what: Told) -> int:
    """The orders for want of which nothing is known of a cell: more than few of all, or of its."""
    if row[f"all_{what}_untold"] > _FEW * row["all_orders"]:
        return int(row[f"all_{what}_untold"])
    untold = row[f"{what}_untold"]
    return int(untold) if untold > _FEW * (row["orders"] + row["silent_orders"]) else 0


def orders_known(engine: Engine) -> bool:
    """Whether any orders were read: without, nobody knows which inquiry was lost."""
    return engine.rows("SELECT max(until_day) AS day FROM orders_until")[0]["day"] is not None

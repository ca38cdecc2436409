"""What a period had come to when the orders reached as far beyond it as they now reach beyond this.

A week's losses are known days after its end, and its last buyers order in the week that follows.
Held against a week before of which all is known, it would seem to have lost, and sold, less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import pyarrow as pa

from cstext.clock import EPOCH
from cstext.conversation.period import Period, put_request
from cstext.engine import Engine
from cstext.kpi.registry import Value

GROWING = ("orders", "paid_amount", "lost_inquiries", "lost_stock", "lost_shipping", "lost_courier",
           "lost_explanation", "lost_other")  # fmt: skip
"""The metrics that add up and go on growing while the windows of a period are open."""

Row = dict[str, Any]


def known_then(engine: Engine, earlier: Period, now: Period) -> list[Row]:
    """Return what `GROWING` came to, by agent and day (as ISO text) of the ``earlier`` period.

    Taken as far as the orders reach beyond the period ``now``, which begins later. Both must have
    both bounds. Reads what `build_inquiries` made, and causes.
    """
    days = (now.last - earlier.last).days if now.last and earlier.last else 0
    put_request(engine, None, earlier)
    engine.put("shift", pa.table({"days": pa.array([days], pa.int64())}))
    engine.make("known_then", __package__)
    rows = engine.rows("SELECT * FROM known_then ORDER BY agent NULLS LAST, day NULLS LAST")
    return [{**row, "day": str(EPOCH + timedelta(row["day"]))} for row in rows]


def grown(values: Mapping[str, Value], rows: Iterable[Row]) -> dict[str, Value]:
    """Return the sums of such rows in the place of the ``values`` that go on growing.

    Those without a value (no orders are known) are left as they are.
    """
    known = list(rows)
    sums = {name: sum(row[name] for row in known) for name in (*GROWING, "paid_orders")}
    cases = {**sums, "paid_amount": sums["paid_orders"]}
    return {
        name: Value(sums[name], cases[name]) if values[name].value is not None else values[name]
        for name in GROWING
    }

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
from cstext.kpi.registry import Value, share

GROWING = ("orders", "paid_amount", "lost_inquiries", "lost_stock", "lost_shipping", "lost_courier",
           "lost_explanation", "lost_other")  # fmt: skip
"""The metrics that add up and go on growing while the windows of a period are open."""

PAYING = ("conversion_paid", "payer_rate", "payment_rate")
"""The rates that go on growing while what was ordered in a period is still being paid."""

_COUNTED = ("paid_orders", "settled_inquiries", "ordered_inquiries", "paid_inquiries")

Row = dict[str, Any]


def known_then(engine: Engine, earlier: Period) -> list[Row]:
    """Return what `GROWING` and `PAYING` rest on, by agent and day of the ``earlier`` period.

    Days are ISO text. Taken as far as `reach` says (`put_reach`, whose periods must have both
    bounds). Reads what `build_inquiries` made, and causes.
    """
    put_request(engine, None, earlier)
    engine.make("known_then", __package__)
    rows = engine.rows("SELECT * FROM known_then ORDER BY agent NULLS LAST, day NULLS LAST")
    return [{**row, "day": str(EPOCH + timedelta(row["day"]))} for row in rows]


def put_reach(engine: Engine, earlier: Period, now: Period) -> None:
    """Make the table `reach`, as it was so many days ago as ``earlier`` lies before ``now``."""
    days = (now.last - earlier.last).days if now.last and earlier.last else 0
    engine.put("shift", pa.table({"days": pa.array([days], pa.int64())}))
    engine.make("reach", __package__)


def grown(values: Mapping[str, Value], rows: Iterable[Row]) -> dict[str, Value]:
    """Return what such rows come to in the place of the ``values`` that go on growing.

    Those without a value (no orders are known) are left as they are.
    """
    known = list(rows)
    sums = {name: sum(row[name] for row in known) for name in (*GROWING, *_COUNTED)}
    cases = {**sums, "paid_amount": sums["paid_orders"]}
    counts = {
        name: Value(sums[name], cases[name]) if values[name].value is not None else values[name]
        for name in GROWING
    }
    paying = _paying(values, sums).items()
    return counts | {
        name: v if values[name].value is not None else values[name] for name, v in paying
    }


def _paying(values: Mapping[str, Value], sums: Mapping[str, int]) -> dict[str, Value]:
    known = values["conversion_paid"]
    pending = known.left_out.get("pending", 0) + known.cases - sums["settled_inquiries"]
    left_out = {**known.left_out, "pending": pending}
    parts = {
        "conversion_paid": ("paid_inquiries", "settled_inquiries"),
        "payer_rate": ("paid_inquiries", "ordered_inquiries"),
    }
    return {
        "payment_rate": share(sums["paid_orders"], sums["orders"]),
        **{name: share(sums[hit], sums[of], **left_out) for name, (hit, of) in parts.items()},
    }

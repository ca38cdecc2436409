"""What became of the inquiries that were still open when the last review was made."""

from __future__ import annotations

from typing import Any

from cstext.clock import EPOCH
from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.inquiries.order_days import order_begins, orders_from
from cstext.kpi.figures import orders_known

OUTCOMES = ("paid", "ordered", "untold", "closed", "lost", "unmatched", "pending")


def settled_facts(engine: Engine, previous: Period | None) -> dict[str, Any] | None:
    """Return how the inquiries that were pending at the end of ``previous`` came out.

    Pending then: begun in it, no order by its last day, and the window reaching past that day; of
    a shop without orders none was. ``outcomes`` counts them by what is known of each now;
    ``paid_fen`` is what the paid ones brought, None where an order does not tell. None without
    orders, without a period before, or where the orders begin after its start.
    """
    if previous is None or previous.last is None or not orders_known(engine):
        return None
    begins = order_begins(engine)
    if not begins or orders_from(begins, previous):
        return None
    last = (previous.last - EPOCH).days
    rows = engine.rows(
        f"""
        SELECT outcome, CAST(count(*) AS BIGINT) AS n,
            CASE WHEN bool_and(paid_fen IS NOT NULL) THEN CAST(sum(paid_fen) AS BIGINT) END
                AS paid_fen
        FROM inquiries
        JOIN orders_until USING (shop)
        WHERE left_out_because IS NULL AND until_day IS NOT NULL
            AND {days_condition(previous, "day")}
            AND last_day > {last} AND coalesce(ordered_day > {last}, TRUE)
        GROUP BY outcome
        ORDER BY outcome NULLS LAST
        """
    )
    found = {row["outcome"]: row for row in rows}
    paid = [row["paid_fen"] for row in rows]
    return {
        "period": previous.name,
        "count": sum(row["n"] for row in rows),
        "outcomes": {code: found[code]["n"] for code in OUTCOMES if code in found},
        "paid_fen": None if None in paid else sum(paid),
    }

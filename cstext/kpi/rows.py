"""The rows behind a metric: every thing it counts or weighs, in its cell, back to file and line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cstext.clock import EPOCH
from cstext.engine import Engine
from cstext.errors import UsageError
from cstext.kpi.metrics import METRICS

BUYER_DAYS, SESSIONS, INQUIRIES, ROUNDS = "buyer_day", "session", "inquiry", "round"
ORDERS, WRITTEN, SPANS, RATED = "order", "written", "span", "rated"
HANDOVERS, REFUNDS = ("handover_in", "handover_out"), "refund"

_CONVERSIONS = tuple(name for name in METRICS if name.startswith("conversion_"))
_LOST_BY = tuple(name for name in METRICS if name.startswith("lost_"))

_OF: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("consultations", "buyers", "receptions", "reply_rate"): (BUYER_DAYS,),
    (
        "inquiries", "inquirers", "after_sale_sessions", "after_sale_share", *_CONVERSIONS,
        *_LOST_BY, "loss_rate", "agent_loss_rate", "other_loss_rate", "payer_rate",
    ): (INQUIRIES,),
    (
        "value_per_buyer", "pieces_per_buyer", "orders", "paid_amount", "payment_rate",
        "silent_orders", "silent_amount", "order_loss_rate", "payment_losses",
        "payment_loss_rate", "order_refund_rate", "refunded_amount",
        "silent_refunded_amount",
    ): (ORDERS,),
    (
        "first_response", "first_median", "first_p90", "first_within", "average_response",
        "median_response", "p90_response", "within_threshold", "rounds_answered",
        "unanswered_rounds", "slow_receptions",
    ): (ROUNDS,),
    ("never_answered", "left_hanging"): (SESSIONS, ROUNDS),
    (
        "buyer_messages", "agent_messages", "auto_messages", "buyer_characters",
        "agent_characters", "answers_per_question",
    ): (WRITTEN,),
    ("most_at_once", "mean_at_once"): (SPANS,),
    ("agent_hours",): (WRITTEN,),
    ("receptions_per_hour",): (BUYER_DAYS, WRITTEN),
    ("transfers_in", "transfers_out"): HANDOVERS,
    ("transfer_rate",): (SESSIONS, *HANDOVERS),
    ("satisfaction", "satisfied_rate", "solved_rate"): (RATED,),
    (
        "refund_dispute_rate", "self_settled_rate", "refund_settling_time", "refund_rate",
    ): (REFUNDS,),
}  # fmt: skip
ROWS_OF: dict[str, tuple[str, ...]] = {
    name: kinds for names, kinds in _OF.items() for name in names
}
"""What each metric counts or weighs, by its name."""

# What is known of a thing of a kind, and the table that knows it by the cell's `n`.
_KNOWN = {
    BUYER_DAYS: ("k.day, k.buyer, k.is_received", "JOIN buyer_days AS k ON k.n = x.n"),
    SESSIONS: (
        "k.day, k.buyer, k.buyer_messages, k.agent_messages, k.has_reply",
        "JOIN sessions AS k ON k.session_n = x.n",
    ),
    INQUIRIES: (
        "k.day, k.buyer, k.left_out_because, k.outcome, k.is_settled, k.has_ordered,"
        " k.ordered_day, k.paid_day, k.is_before_orders,"
        " u.until_day AS orders_until_day, k.paid_orders, k.is_doubtful, c.reason, c.decided_by",
        "JOIN inquiries AS k ON k.session_n = x.n LEFT JOIN causes AS c ON c.session_n = x.n"
        " JOIN orders_until AS u ON u.shop = k.shop",
    ),
    ROUNDS: (
        "k.day, k.buyer, k.n = e.first_n AS is_first, k.waited, k.seconds, k.is_within",
        "JOIN rounds AS k ON k.n = x.n JOIN endings AS e ON e.session_n = k.session_n",
    ),
    WRITTEN: (
        "k.day, k.second_of_day AS second, k.side, k.agent AS account, k.messages, k.characters",
        "JOIN written AS k ON k.n = x.n",
    ),
    SPANS: (
        "k.day, k.opened_ms, k.closed_ms, k.goes_on",
        "JOIN open_spans AS k ON k.n = x.n",
    ),
    RATED: ("k.day, k.satisfaction, k.is_solved", "JOIN rated AS k ON k.n = x.n"),
    HANDOVERS[0]: ("k.day, k.from_agent", "JOIN handovers AS k ON k.n = x.n"),
    HANDOVERS[1]: ("k.day, k.agent AS to_agent", "JOIN handovers AS k ON k.n = x.n"),
}
_OF_CHATS = """
    SELECT x.cell AS {by}, {shop}s.session_id, {known}, p.source, p.line
    FROM cells AS x
    {table}
    LEFT JOIN turns AS t ON t.n = {place}
    JOIN sessions AS s ON s.session_n = {session}
    JOIN places AS p ON p.n = coalesce(t.n, s.first_n)
    WHERE NOT x.is_total AND x.kind = '{kind}'
    ORDER BY x.cell NULLS LAST, p.n NULLS LAST
"""
_OF_ORDERS = """
    SELECT x.cell AS {by}, {shop}s.session_id, s.buyer AS inquirer, s.day AS inquiry_day,
        w.order_id, o.buyer, w.ordered_day, w.paid_day,
        w.is_silent, CASE WHEN w.is_payment_told THEN w.is_paid END AS is_paid,
        CASE WHEN w.is_end_told THEN w.is_closed END AS is_closed,
        w.amount_fen, w.paid_fen, w.pieces,
        coalesce(r.is_refunded, FALSE) AS is_refunded, r.given_back_fen,
        o.source, o.line
    FROM cells AS x
    JOIN order_owners AS w ON w.shop = x.shop AND w.order_id = x.order_id
    JOIN orders AS o ON o.shop = x.shop AND o.order_id = x.order_id
    LEFT JOIN order_refunds AS r ON r.shop = x.shop AND r.order_id = x.order_id
    LEFT JOIN sessions AS s ON s.session_n = w.session_n
    WHERE NOT x.is_total AND x.kind = 'order'
    ORDER BY x.cell NULLS LAST, w.ordered_ms NULLS LAST, w.order_id NULLS LAST
"""
_OF_RECORDS = """
    SELECT x.cell AS {by}, {shop}{known}, k.source, k.line
    FROM cells AS x
    {table}
    WHERE NOT x.is_total AND x.kind = 'rated'
    ORDER BY x.cell NULLS LAST, k.n NULLS LAST
"""
# Refunds are the shop's: those asked for, or settled, on the days of which their metrics speak.
_OF_REFUNDS = """
    SELECT r.refund_id, r.shop, r.order_id, r.requested_day, r.requested_ms, r.settled_day,
        r.settled_ms, r.is_settled, r.is_intervened, r.pieces, r.source, r.line
    FROM refund_days AS r
    CROSS JOIN refund_bounds AS b
    WHERE coalesce(r.requested_day, r.settled_day, b.to_day) BETWEEN b.from_day AND b.to_day
        OR (r.is_settled
            AND coalesce(r.settled_day, r.requested_day, b.to_day) BETWEEN b.from_day AND b.to_day)
    ORDER BY r.requested_ms NULLS LAST, r.refund_id NULLS LAST
"""


def metric_rows(engine: Engine, name: str, by: str) -> list[dict[str, Any]]:
    """Return the rows behind a metric on the days and in the cells that `make_cells` was asked for.

    Each row: ``rows`` (the kind of thing), the cell under the dimension's name, shop, session_id or
    order_id, the columns by which it is counted, and source and line: of its first message, of the
    order, of the record. Days are ISO text. A thing that the metric leaves out is in the list too,
    with the column that says so. Refunds are the shop's and stand in no cell.

    Raises:
        UsageError: there is no such metric.
    """
    if name not in METRICS:
        raise UsageError(f"--rows {name!r} is no metric; cstext metrics lists them")
    return [
        {"rows": kind, **_told(row)}
        for kind in ROWS_OF[name]
        for row in engine.rows(_sql(kind, by))
    ]


def _sql(kind: str, by: str) -> str:
    if kind == REFUNDS:
        return _OF_REFUNDS
    # By day the cell is the thing's day, and says it; so it is by shop.
    shop = "" if by == "shop" else "x.shop, "
    if kind == ORDERS:
        return _OF_ORDERS.format(by=by, shop=shop)
    known, table = _KNOWN[kind]
    known = ", ".join(column for column in known.split(", ") if column != f"k.{by}")
    if kind == RATED:
        return _OF_RECORDS.format(by=by, shop=shop, known=known, table=table)
    is_session = kind in (SESSIONS, INQUIRIES)
    place, session = ("NULL", "x.n") if is_session else ("x.n", "t.session_n")
    return _OF_CHATS.format(
        by=by, shop=shop, known=known, table=table, place=place, session=session, kind=kind
    )


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """The row with its days as ISO text."""
    return {
        key: str(EPOCH.fromordinal(EPOCH.toordinal() + value))
        if (key == "day" or key.endswith("_day")) and isinstance(value, int)
        else value
        for key, value in row.items()
    }

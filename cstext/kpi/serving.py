"""Metrics of refunds, and of what the export says of satisfaction."""

from __future__ import annotations

from cstext.kpi.registry import Row, Value, metric, share
from cstext.kpi.selling import PAYMENT


@metric(
    "客服订单退款率",
    "Orders refunded",
    "ratio",
    "down",
    "有退款（已关闭的不算）的已付款客服订单 ÷ 已付款的客服订单。",
    "refunds",
    ("payment_untold",),
    told=PAYMENT,
)
def order_refund_rate(row: Row) -> Value:
    """Credited paid orders with a refund that was not closed, over all credited paid orders."""
    return share(row["refunded_orders"], row["paid_orders"])


def _given_back(row: Row, whose: str = "") -> Value:
    """What was given back; of a refund that does not say how much, the sum is not known."""
    untold = row[f"{whose}given_back_untold"]
    fen = None if untold else row[f"{whose}given_back_fen"]
    return Value(fen, row[f"{whose}given_back_orders"], {"refund_without_amount": untold})


@metric(
    "客服订单退款金额",
    "Refunded amount",
    "fen",
    "down",
    "客服付款金额中已退的：这些订单已完结的退款，不论何时退，每单至多退实付金额；付款后关闭的订单全额算退。",
    "refunds",
    ("refund_without_amount", "payment_untold"),
    told=PAYMENT,
)
def refunded_amount(row: Row) -> Value:
    """What settled refunds, whenever they settled, gave back of the paid amount; at most what an
    order paid; all of an order that was closed after it was paid.
    """
    return _given_back(row)


@metric(
    "静默订单退款金额",
    "Refunded silent sales",
    "fen",
    "none",
    "静默付款金额中已退的，算法同客服订单退款金额。",
    "refunds",
    ("refund_without_amount", "payment_untold"),
    told=PAYMENT,
)
def silent_refunded_amount(row: Row) -> Value:
    """What was given back of the silent sales, told as the refunded amount is."""
    return _given_back(row, "silent_")


@metric(
    "满意度", "Satisfaction", "number", "up", "导出中买家评分（1–5 分）的平均。", "records",
    ("not_rated",),
)  # fmt: skip
def satisfaction(row: Row) -> Value:
    """Mean of the buyers' marks from 1 to 5, of the sessions that have one."""
    rated = row["rated_sessions"]
    return share(row["satisfaction_sum"], rated, not_rated=row["recorded_sessions"] - rated)


@metric(
    "满意率", "Satisfied", "ratio", "up", "评分 4 分及以上的会话 ÷ 有评分的会话。", "records",
    ("not_rated",),
)  # fmt: skip
def satisfied_rate(row: Row) -> Value:
    """Sessions with a mark of 4 or 5, over those with a mark."""
    rated = row["rated_sessions"]
    return share(row["satisfied_sessions"], rated, not_rated=row["recorded_sessions"] - rated)


@metric(
    "解决率", "Solved", "ratio", "up", "导出中记为已解决的会话 ÷ 写明是否解决的会话。", "records",
    ("not_said",),
)  # fmt: skip
def solved_rate(row: Row) -> Value:
    """Sessions said to be solved, over those of which it is said whether they are."""
    said = row["judged_sessions"]
    return share(row["solved_sessions"], said, not_said=row["recorded_sessions"] - said)


@metric(
    "退款纠纷率",
    "Refund dispute rate",
    "ratio",
    "down",
    "近 28 天平台介入的退款 ÷ 近 28 天付款的订单。",
    "refunds",
    ("payment_untold",),
    is_of_shop=True,
    told=PAYMENT,
)
def refund_dispute_rate(row: Row) -> Value:
    """Refunds of the last 28 days with the platform's intervention, over paid orders."""
    return share(row["disputes"], row["sold_orders"])


@metric(
    "退款自主完结率",
    "Refunds settled by the shop",
    "ratio",
    "up",
    "近 28 天商家自主完结的退款 ÷ 近 28 天完结的退款。",
    "refunds",
    is_of_shop=True,
)
def self_settled_rate(row: Row) -> Value:
    """Refunds of the last 28 days that the shop settled itself, over settled refunds."""
    return share(row["self_settled_refunds"], row["settled_refunds"])


@metric(
    "退款完结时长",
    "Time to settle a refund",
    "seconds",
    "down",
    "近 28 天完结的退款从申请到完结的总时长 ÷ 完结退款数。",
    "refunds",
    ("untimed",),
    is_of_shop=True,
)
def refund_settling_time(row: Row) -> Value:
    """Total time from asking to settling over settled refunds, of the last 28 days."""
    n = row["timed_refunds"]
    untimed = row["settled_refunds"] - n
    return Value(round(row["settling_ms"] / n / 1000, 3) if n else None, n, {"untimed": untimed})


@metric(
    "退款率（件）",
    "Refund rate (pieces)",
    "ratio",
    "down",
    "近 28 天退款件数 ÷ 近 28 天付款件数。",
    "refunds",
    ("without_pieces", "payment_untold"),
    is_of_shop=True,
    told=PAYMENT,
)
def refund_rate(row: Row) -> Value:
    """Refunded pieces over sold pieces, of the last 28 days."""
    without = row["refunds_without_pieces"]
    if without and without == row["settled_refunds"]:
        return Value(None, 0, {"without_pieces": without})
    return share(row["refunded_pieces"], row["sold_pieces"], without_pieces=without)

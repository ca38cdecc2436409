"""Metrics of what was lost, and by whose doing."""

from __future__ import annotations

from cstext.kpi.registry import Row, Told, Value, count, metric, share
from cstext.kpi.selling import OPEN, still_open

_BOTH: tuple[Told, ...] = ("payment", "end")
_BOTH_UNTOLD = ("payment_untold", "end_untold")


@metric("询单流失", "Lost inquiries", "count", "down", "有效期结束仍未下单的询单。", "orders", OPEN)
def lost_inquiries(row: Row) -> Value:
    """Inquiries whose window has ended without an order."""
    return count(
        row,
        "lost_inquiries",
        pending=row["pending_inquiries"],
        unmatched=row["unmatched_inquiries"],
        unknown=row["unknown_inquiries"],
    )


@metric(
    "询单流失率", "Loss rate", "ratio", "down", "询单流失 ÷ 有效期已结束的询单。", "orders", OPEN
)
def loss_rate(row: Row) -> Value:
    """Lost inquiries over those whose window has ended."""
    settled = row["settled_inquiries"]
    return share(row["lost_inquiries"], settled, **still_open(row, settled))


@metric(
    "客服原因流失率",
    "Loss rate by the agent",
    "ratio",
    "down",
    "原因为“客服解释”的流失 ÷ 有效期已结束的询单；流量、页面、货品、活动造成的流失另计。",
    "orders",
    (*OPEN, "undecided"),
)
def agent_loss_rate(row: Row) -> Value:
    """Lost by the agent's explanation, over inquiries whose window has ended."""
    return _loss_share(row, row["lost_explanation"])


@metric(
    "非客服原因流失率",
    "Loss rate otherwise",
    "ratio",
    "down",
    "原因为缺货、发货、快递、其他的流失 ÷ 有效期已结束的询单。",
    "orders",
    (*OPEN, "undecided"),
)
def other_loss_rate(row: Row) -> Value:
    """Lost by stock, shipping, courier or other causes, over inquiries whose window has ended."""
    return _loss_share(row, _decided(row) - row["lost_explanation"])


def _decided(row: Row) -> int:
    return sum(row[f"lost_{cause}"] for cause, _, _ in _CAUSES)


def _loss_share(row: Row, lost: int) -> Value:
    """A share of settled inquiries; where losses have no cause yet it would be too low."""
    undecided = row["lost_inquiries"] - _decided(row)
    settled = row["settled_inquiries"] - undecided
    left_out = {**still_open(row, row["settled_inquiries"]), "undecided": undecided}
    return share(lost, settled, **left_out)


@metric(
    "订单流失率",
    "Order loss rate",
    "ratio",
    "down",
    "经客服下单、最终关闭的订单 ÷ 经客服下单的订单。",
    "orders",
    ("end_untold",),
    told=("end",),
)
def order_loss_rate(row: Row) -> Value:
    """Orders placed through an agent and closed in the end, over all placed through one."""
    return share(row["closed_orders"], row["orders"])


@metric(
    "付款流失", "Payment losses", "count", "down", "经客服下单、从未付款且已关闭的订单。", "orders",
    _BOTH_UNTOLD, told=_BOTH,
)  # fmt: skip
def payment_losses(row: Row) -> Value:
    """Orders placed through an agent that were closed and never paid."""
    return Value(row["unpaid_closed_orders"], row["orders"])


@metric(
    "付款流失率", "Payment loss rate", "ratio", "down", "付款流失 ÷ 经客服下单的订单。", "orders",
    _BOTH_UNTOLD, told=_BOTH,
)  # fmt: skip
def payment_loss_rate(row: Row) -> Value:
    """Orders closed and never paid, over all placed through an agent."""
    return share(row["unpaid_closed_orders"], row["orders"])


_CAUSES = (
    ("stock", "缺货", "Stock"),
    ("shipping", "发货", "Shipping"),
    ("courier", "快递", "Courier"),
    ("explanation", "客服解释", "Explanation"),
    ("other", "其他", "Other"),
)


def _lost_by(cause: str, zh: str, en: str) -> None:
    def compute(row: Row) -> Value:
        return count(row, f"lost_{cause}")

    compute.__name__ = f"lost_{cause}"
    compute.__doc__ = f"Lost inquiries whose cause is: {en.lower()}."
    definition = f"流失的询单中，原因为“{zh}”的个数。"
    metric(f"流失：{zh}", f"Lost: {en}", "count", "down", definition, "orders")(compute)


for _cause, _zh, _en in _CAUSES:
    _lost_by(_cause, _zh, _en)

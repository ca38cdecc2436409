"""The metrics: each a function of a row of counts, whose docstring is its definition.

A `Value` says how many cases it is about, how many it leaves out and why, and by which rules it
was computed, so that two numbers can be compared or refused. No value is None, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Row = Mapping[str, Any]
Unit = Literal["count", "ratio", "seconds", "fen"]
Better = Literal["up", "down", "none"]


@dataclass(frozen=True)
class Value:
    """A figure with its cases: ``value`` is None where there is none."""

    value: float | int | None
    cases: int
    left_out: Mapping[str, int] = field(default_factory=dict)

    def as_facts(self) -> dict[str, Any]:
        """Return the value as plain data."""
        left_out = {reason: n for reason, n in self.left_out.items() if n}
        return {"value": self.value, "cases": self.cases, "left_out": left_out}


@dataclass(frozen=True)
class Metric:
    """A metric's names, unit, direction and definition, and how it is computed."""

    name: str
    zh: str
    en: str
    unit: Unit
    better: Better
    definition_zh: str
    needs: Literal["orders", "refunds"] | None
    compute: Callable[[Row], Value]

    @property
    def definition_en(self) -> str:
        """The definition in English: the docstring of the function."""
        return " ".join((self.compute.__doc__ or "").split())

    def of(self, row: Row) -> Value:
        """Return the metric's value for a row; None where the file that it needs was not given."""
        if self.needs and not row[f"{self.needs}_known"]:
            return Value(None, 0, {f"no_{self.needs}_file": int(row["inquiries"])})
        return self.compute(row)


METRICS: dict[str, Metric] = {}


def _metric(
    zh: str,
    en: str,
    unit: Unit,
    better: Better,
    definition_zh: str,
    needs: Literal["orders", "refunds"] | None = None,
) -> Callable[[Callable[[Row], Value]], Callable[[Row], Value]]:
    def register(compute: Callable[[Row], Value]) -> Callable[[Row], Value]:
        name = compute.__name__
        METRICS[name] = Metric(name, zh, en, unit, better, definition_zh, needs, compute)
        return compute

    return register


def _count(row: Row, key: str, **left_out: int) -> Value:
    return Value(row[key], row[key], left_out)


def _share(part: int, whole: int, **left_out: int) -> Value:
    return Value(round(part / whole, 6) if whole else None, whole, left_out)


@_metric(
    "咨询人次",
    "Consultations",
    "count",
    "up",
    "当日有买家发言的买家数，同一买家同日计一次，跨日相加。",
)
def consultations(row: Row) -> Value:
    """Buyers who wrote on a day, once a buyer and day, added over the days."""
    return _count(row, "consultations")


@_metric(
    "接待人次",
    "Receptions",
    "count",
    "up",
    "当日买卖双方都发过言的买家数；只有买家发言的不算接待。",
)
def receptions(row: Row) -> Value:
    """Consultations on whose day an agent wrote to the buyer too."""
    not_received = row["consultations"] - row["receptions"]
    return _count(row, "receptions", not_received=not_received)


@_metric(
    "询单",
    "Inquiries",
    "count",
    "up",
    "被接待且非售后的会话：排除无人接待、客服独白、自动消息、自家账号，以及售后期内买过且未再下单的买家。",
)
def inquiries(row: Row) -> Value:
    """Received sessions that the filters keep and that are not after-sale."""
    return _count(row, "inquiries", after_sale=row["after_sale_sessions"])


_PAIRS = (
    ("same_day", "当日", "on its day", "day 1"),
    ("next_day", "次日", "by the next day", "day 2"),
    ("final", "最终", "in its window", "the window's end"),
)


def _open(row: Row, settled: int) -> dict[str, int]:
    """The inquiries of which nobody can say yet, or at all, whether they ordered."""
    unmatched = row["unmatched_inquiries"]
    return {"pending": row["inquiries"] - settled - unmatched, "unmatched": unmatched}


def _conversion(step: str, zh_step: str, span: tuple[str, str, str, str]) -> None:
    name, zh, en, until = span

    def compute(row: Row) -> Value:
        base = row["settled_inquiries" if name == "final" else f"{name}_inquiries"]
        hits = row[f"{step}_inquiries" if name == "final" else f"{step}_{name}"]
        return _share(hits, base, **_open(row, base))

    compute.__name__ = f"conversion_{step}" + ("" if name == "final" else f"_{name}")
    compute.__doc__ = f"Inquiries {step} {en}, of those of which the orders reach to {until}."
    definition = (
        f"{zh}内{zh_step}的询单 ÷ 订单数据已覆盖到该期限的询单；期限未到的（待定）不计。"
        if name != "final"
        else f"有效期内下单{'且 72 小时内付款' if step == 'paid' else ''}的询单 ÷ "
        "有效期已结束的询单；有效期未结束的（待定）不计。"
    )
    title = f"询单→{zh_step}{'' if name == 'final' else f'（{zh}）'}转化率"
    title_en = f"Inquiry to {'order' if step == 'ordered' else 'payment'}"
    suffix = "" if name == "final" else f" {en}"
    _metric(title, title_en + suffix, "ratio", "up", definition, "orders")(compute)


for _span in reversed(_PAIRS):
    _conversion("ordered", "下单", _span)
    _conversion("paid", "付款", _span)


@_metric("客服订单数", "Orders", "count", "up", "归属于询单的订单，一笔订单只计一次。", "orders")
def orders(row: Row) -> Value:
    """Orders credited to sessions, each once: to the latest session before it."""
    return _count(row, "orders")


@_metric(
    "客服付款金额",
    "Paid amount",
    "fen",
    "up",
    "归属于询单且已在 72 小时内付款的订单的实付金额。",
    "orders",
)
def paid_amount(row: Row) -> Value:
    """Amount paid for the credited orders that were paid in the payment window."""
    unpaid = row["orders"] - row["paid_orders"]
    return Value(row["paid_fen"], row["paid_orders"], {"unpaid_orders": unpaid})


@_metric(
    "询单客单价", "Value per paying inquiry", "fen", "up", "客服付款金额 ÷ 付款的询单。", "orders"
)
def value_per_buyer(row: Row) -> Value:
    """Paid amount over paying inquiries."""
    n = row["paying_inquiries"]
    return Value(round(row["paid_fen"] / n) if n else None, n)


@_metric("询单流失", "Lost inquiries", "count", "down", "有效期结束仍未下单的询单。", "orders")
def lost_inquiries(row: Row) -> Value:
    """Inquiries whose window has ended without an order."""
    return _count(
        row,
        "lost_inquiries",
        pending=row["pending_inquiries"],
        unmatched=row["unmatched_inquiries"],
    )


@_metric(
    "静默下单", "Silent orders", "count", "none", "下单前没有咨询过的订单，不归任何人。", "orders"
)
def silent_orders(row: Row) -> Value:
    """Orders with no consultation before them: they belong to nobody."""
    return _count(row, "silent_orders")


@_metric("支付率", "Payment rate", "ratio", "up", "已付款的客服订单 ÷ 客服订单数。", "orders")
def payment_rate(row: Row) -> Value:
    """Paid orders over placed orders, of those credited."""
    return _share(row["paid_orders"], row["orders"])


@_metric("付款转化率", "Orderers who paid", "ratio", "up", "付款的询单 ÷ 下单的询单。", "orders")
def payer_rate(row: Row) -> Value:
    """Inquiries that paid over inquiries that ordered, of those whose window has ended."""
    left_out = _open(row, row["settled_inquiries"])
    return _share(row["paid_inquiries"], row["ordered_inquiries"], **left_out)


@_metric("客件数", "Pieces per paying inquiry", "ratio", "up", "付款件数 ÷ 付款的询单。", "orders")
def pieces_per_buyer(row: Row) -> Value:
    """Pieces paid for over paying inquiries."""
    return _share(row["paid_pieces"], row["paying_inquiries"])


@_metric(
    "订单流失率",
    "Order loss rate",
    "ratio",
    "down",
    "经客服下单、最终关闭的订单 ÷ 经客服下单的订单。",
    "orders",
)
def order_loss_rate(row: Row) -> Value:
    """Orders placed through an agent and closed in the end, over all placed through one."""
    return _share(row["closed_orders"], row["orders"])


@_metric(
    "付款流失", "Payment losses", "count", "down", "经客服下单、从未付款且已关闭的订单。", "orders"
)
def payment_losses(row: Row) -> Value:
    """Orders placed through an agent that were closed and never paid."""
    return Value(row["unpaid_closed_orders"], row["orders"])


@_metric(
    "首次响应",
    "First response",
    "seconds",
    "down",
    "每个会话第一个计数轮次的响应秒数的平均；无回复的不计入平均，另列。",
)
def first_response(row: Row) -> Value:
    """Mean over sessions of the first counted round's seconds; unanswered ones stand apart."""
    return Value(row["first_response_seconds"], row["sessions"])


@_metric(
    "平均响应",
    "Average response",
    "seconds",
    "down",
    "买家一串消息的第一句到第一条有效回复的秒数的平均，按轮次。",
)
def average_response(row: Row) -> Value:
    """Mean seconds from the first message of a buyer's run to the first valid reply."""
    return _response(row, "mean_seconds")


@_metric("响应中位数", "Median response", "seconds", "down", "轮次响应秒数的中位数。")
def median_response(row: Row) -> Value:
    """Median of the rounds' response seconds."""
    return _response(row, "median_seconds")


@_metric("响应 P90", "P90 response", "seconds", "down", "九成轮次的响应不超过此秒数（线性插值）。")
def p90_response(row: Row) -> Value:
    """90th percentile of the rounds' response seconds, linearly interpolated."""
    return _response(row, "p90_seconds")


@_metric(
    "达标响应率", "Within threshold", "ratio", "up", "在规则阈值内回复的占比（阈值与口径见规则）。"
)
def within_threshold(row: Row) -> Value:
    """Share answered within the policy's threshold, over what the policy rates."""
    within, of = row["within"] or (0, 0)
    return _share(within, of)


@_metric("未回复轮次", "Unanswered rounds", "count", "down", "需要回复而没有得到有效回复的轮次。")
def unanswered_rounds(row: Row) -> Value:
    """Counted rounds without a valid reply."""
    return _count(row, "unanswered_rounds")


@_metric(
    "从未回复的会话",
    "Never answered",
    "count",
    "down",
    "买家有需要回复的话，却始终无人回复的会话。",
)
def never_answered(row: Row) -> Value:
    """Sessions with a counted round and no valid reply at all."""
    return _count(row, "never_answered")


@_metric(
    "最后一问未回的会话", "Left hanging", "count", "down", "回复过，但最后一轮提问没有回复的会话。"
)
def left_hanging(row: Row) -> Value:
    """Sessions with a valid reply whose last counted round has none."""
    return _count(row, "left_hanging")


@_metric("答问比", "Answers per question", "ratio", "none", "客服消息数 ÷ 买家消息数。")
def answers_per_question(row: Row) -> Value:
    """Agent messages over buyer messages."""
    return _share(row["agent_messages"], row["buyer_messages"])


@_metric(
    "退款纠纷率",
    "Refund dispute rate",
    "ratio",
    "down",
    "近 28 天平台介入的退款 ÷ 近 28 天付款的订单。",
    "refunds",
)
def refund_dispute_rate(row: Row) -> Value:
    """Refunds of the last 28 days with the platform's intervention, over paid orders."""
    return _share(row["disputes"], row["sold_orders"])


@_metric(
    "退款自主完结率",
    "Refunds settled by the shop",
    "ratio",
    "up",
    "近 28 天商家自主完结的退款 ÷ 近 28 天完结的退款。",
    "refunds",
)
def self_settled_rate(row: Row) -> Value:
    """Refunds of the last 28 days that the shop settled itself, over settled refunds."""
    return _share(row["self_settled_refunds"], row["settled_refunds"])


@_metric(
    "退款完结时长",
    "Time to settle a refund",
    "seconds",
    "down",
    "近 28 天完结的退款从申请到完结的总时长 ÷ 完结退款数。",
    "refunds",
)
def refund_settling_time(row: Row) -> Value:
    """Total time from asking to settling over settled refunds, of the last 28 days."""
    n = row["timed_refunds"]
    untimed = row["settled_refunds"] - n
    return Value(round(row["settling_ms"] / n / 1000, 3) if n else None, n, {"untimed": untimed})


@_metric(
    "退款率（件）",
    "Refund rate (pieces)",
    "ratio",
    "down",
    "近 28 天退款件数 ÷ 近 28 天付款件数。",
    "refunds",
)
def refund_rate(row: Row) -> Value:
    """Refunded pieces over sold pieces, of the last 28 days."""
    without = row["refunds_without_pieces"]
    if without and without == row["settled_refunds"]:
        return Value(None, 0, {"without_pieces": without})
    return _share(row["refunded_pieces"], row["sold_pieces"], without_pieces=without)


SHOP_ONLY = frozenset(name for name, metric in METRICS.items() if metric.needs == "refunds")
"""Metrics of the shop as a whole: refunds belong to no agent and to no single day."""


def _response(row: Row, key: str) -> Value:
    answered = row["rounds"] - row["unanswered_rounds"]
    return Value(row[key], answered, {"unanswered": row["unanswered_rounds"]})


def _lost_by(cause: str, zh: str, en: str) -> None:
    def compute(row: Row) -> Value:
        return _count(row, f"lost_{cause}")

    compute.__name__ = f"lost_{cause}"
    compute.__doc__ = f"Lost inquiries whose cause is: {en.lower()}."
    definition = f"流失的询单中，原因为“{zh}”的个数。"
    _metric(f"流失：{zh}", f"Lost: {en}", "count", "down", definition, "orders")(compute)


for _cause, _zh, _en in (
    ("stock", "缺货", "Stock"),
    ("shipping", "发货", "Shipping"),
    ("courier", "快递", "Courier"),
    ("explanation", "客服解释", "Explanation"),
    ("other", "其他", "Other"),
):
    _lost_by(_cause, _zh, _en)

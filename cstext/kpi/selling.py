"""Metrics of what inquiries became: orders, payments, money."""

from __future__ import annotations

from fractions import Fraction

from cstext.kpi.decimals import half_up
from cstext.kpi.registry import Row, Told, Value, count, metric, share

_PAIRS = (
    ("same_day", "当日", "on its day", "day 1"),
    ("next_day", "次日", "by the next day", "day 2"),
    ("final", "最终", "in its window", "the window's end"),
)
LATE = ("paid", "final")
"""The conversion that goes on growing when its inquiries' windows have ended."""
OPEN = ("pending", "unmatched", "unknown")
PAYMENT: tuple[Told, ...] = ("payment",)


def still_open(row: Row, settled: int) -> dict[str, int]:
    """Return the inquiries of which nobody can say yet, or at all, whether they ordered."""
    apart = {"unmatched": row["unmatched_inquiries"], "unknown": row["early_inquiries"]}
    return {"pending": row["inquiries"] - settled - sum(apart.values()), **apart}


def _conversion(step: str, zh_step: str, span: tuple[str, str, str, str]) -> None:
    name, zh, en, until = span

    def compute(row: Row) -> Value:
        base = row["settled_inquiries" if name == "final" else f"{name}_inquiries"]
        hits = row[f"{step}_inquiries" if name == "final" else f"{step}_{name}"]
        return share(hits, base, **still_open(row, base))

    compute.__name__ = f"conversion_{step}" + ("" if name == "final" else f"_{name}")
    unpaid = "; one that may still be paid counts as unpaid" if (step, name) == LATE else ""
    compute.__doc__ = (
        f"Inquiries {step} {en}, of those of which the orders reach to {until}{unpaid}."
    )
    definition = (
        f"{zh}内{zh_step}的询单 ÷ 订单数据已覆盖到该期限的询单；期限未到的（待定）不计。"
        if name != "final"
        else f"有效期内下单{'且 72 小时内付款' if step == 'paid' else ''}的询单 ÷ "
        "有效期已结束的询单；有效期未结束的（待定）不计"
        f"{'，付款期限未到的按未付款计' if step == 'paid' else ''}。"
    )
    title = f"询单→{zh_step}{'' if name == 'final' else f'（{zh}）'}转化率"
    title_en = f"Inquiry to {'order' if step == 'ordered' else 'payment'}"
    suffix = "" if name == "final" else f" {en}"
    told, leaves_out = (PAYMENT, (*OPEN, "payment_untold")) if step == "paid" else ((), OPEN)
    metric(title, title_en + suffix, "ratio", "up", definition, "orders", leaves_out, told=told)(
        compute
    )


for _span in reversed(_PAIRS):
    _conversion("ordered", "下单", _span)
    _conversion("paid", "付款", _span)


@metric("客服订单数", "Orders", "count", "up", "归属于询单的订单，一笔订单只计一次。", "orders")
def orders(row: Row) -> Value:
    """Orders credited to sessions, each once: to the latest session before it."""
    return count(row, "orders")


@metric(
    "客服付款金额",
    "Paid amount",
    "fen",
    "up",
    "归属于询单且已在 72 小时内付款的订单的实付金额。",
    "orders",
    ("unpaid_orders", "without_amount", "payment_untold"),
    told=PAYMENT,
)
def paid_amount(row: Row) -> Value:
    """Amount paid for the credited orders that were paid in the payment window."""
    unpaid = row["orders"] - row["paid_orders"]
    without = row["orders_without_amount"]
    return _amount(row["paid_fen"], row["paid_orders"], without, unpaid_orders=unpaid)


def _amount(fen: int, orders: int, without: int, **left_out: int) -> Value:
    """An amount of orders, some of which do not tell theirs; where none does there is none."""
    is_told = without < orders or not orders
    # What makes that there is no amount stands first: it is said to be why.
    return Value(
        fen if is_told else None, orders - without, {"without_amount": without, **left_out}
    )


@metric(
    "询单客单价",
    "Value per paying inquirer",
    "fen",
    "up",
    "客服付款金额 ÷ 付了这些钱的询单买家数，同一买家同日计一次。",
    "orders",
    ("without_amount", "payment_untold"),
    told=PAYMENT,
)
def value_per_buyer(row: Row) -> Value:
    """Paid amount over those who paid it: buyers, once a day on which their inquiry begins."""
    n, left_out = row["amount_inquirers"], {"without_amount": row["orders_without_amount"]}
    if not n:
        return Value(None, n, left_out)
    exact = Fraction(row["paid_fen"], n)
    return Value(half_up(exact), n, left_out, exact)


@metric(
    "客件数",
    "Pieces per paying inquirer",
    "number",
    "up",
    "付款件数 ÷ 付了这些钱的询单买家数，同一买家同日计一次；没有件数的订单不计。",
    "orders",
    ("without_pieces", "payment_untold"),
    told=PAYMENT,
)
def pieces_per_buyer(row: Row) -> Value:
    """Pieces paid for over those who paid: buyers, once a day on which their inquiry begins.

    Orders that do not tell their pieces are in neither.
    """
    without = row["orders_without_pieces"]
    return share(row["paid_pieces"], row["pieces_inquirers"], without_pieces=without)


@metric(
    "支付率", "Payment rate", "ratio", "up",
    "已付款的客服订单 ÷ 客服订单数；付款期限未到的按未付款计。", "orders",
    ("payment_untold",), told=PAYMENT,
)  # fmt: skip
def payment_rate(row: Row) -> Value:
    """Paid orders over placed orders, of those credited; what may still be paid is unpaid."""
    return share(row["paid_orders"], row["orders"])


@metric(
    "付款转化率", "Orderers who paid", "ratio", "up",
    "付款的询单 ÷ 下单的询单（有效期已结束的）；付款期限未到的按未付款计。", "orders",
    (*OPEN, "payment_untold"), told=PAYMENT,
)  # fmt: skip
def payer_rate(row: Row) -> Value:
    """Inquiries that paid over inquiries that ordered, of those whose window has ended.

    One that may still be paid counts as unpaid.
    """
    left_out = still_open(row, row["settled_inquiries"])
    return share(row["paid_inquiries"], row["ordered_inquiries"], **left_out)


@metric(
    "静默下单",
    "Silent orders",
    "count",
    "none",
    "不在任何咨询的有效期内的订单（下单前没有咨询，或有效期已过），不归任何人。",
    "orders",
)
def silent_orders(row: Row) -> Value:
    """Orders in the window of no consultation (none before them, or it had ended): nobody's."""
    return count(row, "silent_orders")


@metric(
    "静默付款金额", "Silent sales", "fen", "none", "静默下单中 72 小时内付款的实付金额。", "orders",
    ("without_amount", "payment_untold"), told=PAYMENT,
)  # fmt: skip
def silent_amount(row: Row) -> Value:
    """Amount paid in the payment window for silent orders."""
    return _amount(row["silent_paid_fen"], row["silent_paid_orders"], row["silent_without_amount"])

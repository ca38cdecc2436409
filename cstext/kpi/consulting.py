"""Metrics of who came and who was received."""

from __future__ import annotations

from cstext.kpi.registry import Row, Value, count, metric, share


@metric(
    "咨询人次",
    "Consultations",
    "count",
    "up",
    "当日有买家发言的买家数，同一买家同日计一次，跨日相加。",
)
def consultations(row: Row) -> Value:
    """Buyers who wrote on a day, once a buyer and day, added over the days."""
    return count(row, "consultations")


@metric("咨询人数", "Buyers", "count", "up", "发过言的不同买家数，跨日、跨会话只计一次；不可相加。")
def buyers(row: Row) -> Value:
    """Distinct buyers who wrote; over days and agents these do not add up."""
    return count(row, "buyers")


@metric(
    "接待人次",
    "Receptions",
    "count",
    "up",
    "当日买卖双方都发过言的买家数；只有买家发言的不算接待。",
    leaves_out=("not_received",),
)
def receptions(row: Row) -> Value:
    """Consultations on whose day an agent wrote to the buyer too."""
    return count(row, "receptions", not_received=row["consultations"] - row["receptions"])


@metric("回复率", "Reply rate", "ratio", "up", "接待人次 ÷ 咨询人次。")
def reply_rate(row: Row) -> Value:
    """Receptions over consultations."""
    return share(row["receptions"], row["consultations"])


@metric(
    "询单",
    "Inquiries",
    "count",
    "up",
    "被接待且非售后的会话：排除无人接待、客服独白、自动消息、自家账号，以及售后期内买过且未再下单的买家。",
    leaves_out=("after_sale",),
)
def inquiries(row: Row) -> Value:
    """Received sessions that the filters keep and that are not after-sale."""
    return count(row, "inquiries", after_sale=row["after_sale_sessions"])


@metric(
    "询单人次",
    "Inquirers",
    "count",
    "up",
    "有询单的买家数，同一买家同日计一次；各客服之和可大于全店。",
)
def inquirers(row: Row) -> Value:
    """Buyers with an inquiry, once a buyer and day its session starts; not added over agents."""
    return count(row, "inquirers")


@metric("售后会话", "After-sale sessions", "count", "none", "售后期内买过且未再下单的被接待会话。")
def after_sale_sessions(row: Row) -> Value:
    """Received sessions of buyers who paid within the after-sale days and did not order again."""
    return count(row, "after_sale_sessions")


@metric("售后占比", "After-sale share", "ratio", "down", "售后会话 ÷（询单 + 售后会话）。")
def after_sale_share(row: Row) -> Value:
    """After-sale sessions over these and the inquiries."""
    return share(row["after_sale_sessions"], row["inquiries"] + row["after_sale_sessions"])

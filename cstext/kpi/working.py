"""Metrics of how much was written and how much lay on whom."""

from __future__ import annotations

from cstext.kpi.registry import Row, Value, count, metric, share


@metric("买家消息数", "Buyer messages", "count", "none", "买家发出的消息，计给被咨询的账号。")
def buyer_messages(row: Row) -> Value:
    """Messages of buyers; they count for the account addressed, else the session's owner."""
    return count(row, "buyer_messages")


@metric(
    "客服消息数", "Agent messages", "count", "none", "人工（含辅助回复）发出的消息，计给发出者。"
)
def agent_messages(row: Row) -> Value:
    """Messages of agents, assisted ones with them; they count for who wrote them."""
    return count(row, "agent_messages")


@metric("自动消息数", "Automatic messages", "count", "none", "自动回复与机器人发出的消息。")
def auto_messages(row: Row) -> Value:
    """Automatic replies and messages of robots."""
    return count(row, "auto_messages")


@metric("买家字数", "Buyer characters", "count", "none", "买家消息的字符数。")
def buyer_characters(row: Row) -> Value:
    """Characters of the buyers' messages."""
    return Value(row["buyer_characters"], row["buyer_messages"])


@metric("客服字数", "Agent characters", "count", "none", "人工（含辅助回复）消息的字符数。")
def agent_characters(row: Row) -> Value:
    """Characters of the agents' messages."""
    return Value(row["agent_characters"], row["agent_messages"])


@metric("答问比", "Answers per question", "number", "none", "客服消息数 ÷ 买家消息数。")
def answers_per_question(row: Row) -> Value:
    """Agent messages over buyer messages."""
    return share(row["agent_messages"], row["buyer_messages"])


@metric(
    "最大同时接待",
    "Most receptions at once",
    "count",
    "none",
    "同一时刻进行中的接待的最大个数；相邻消息间隔不超过十分钟算进行中，跨会话停顿不算。",
)
def most_at_once(row: Row) -> Value:
    """The most received sessions open in one moment; open: messages within ten minutes."""
    return Value(row["most_at_once"], row["open_sessions"])


@metric(
    "平均同时接待",
    "Receptions at once, mean",
    "number",
    "none",
    "有接待进行的时间内，同时进行的接待的平均个数（按时长加权）。",
)
def mean_at_once(row: Row) -> Value:
    """Open receptions while any is open, weighted by time."""
    busy = row["busy_ms"]
    mean = round(row["open_ms"] / busy, 6) if busy else None
    return Value(mean, row["open_sessions"])


@metric(
    "在岗小时",
    "Hours on duty",
    "count",
    "none",
    "发过人工消息的钟点数：账号 × 日 × 钟点，各计一次。",
)
def agent_hours(row: Row) -> Value:
    """Clock hours in which an account of ours wrote: once an account, day and hour."""
    return count(row, "agent_hours")


@metric("每小时接待", "Receptions per hour", "number", "none", "接待人次 ÷ 在岗小时：人均负荷。")
def receptions_per_hour(row: Row) -> Value:
    """Receptions over the hours on duty: the load of one who works."""
    return share(row["receptions"], row["agent_hours"])


@metric("转入", "Handed in", "count", "none", "会话中接着另一账号回复的次数。")
def transfers_in(row: Row) -> Value:
    """Handovers taken: writing in a session in which another account wrote last."""
    return count(row, "transfers_in")


@metric("转出", "Handed on", "count", "none", "会话中由另一账号接着回复的次数。")
def transfers_out(row: Row) -> Value:
    """Handovers given: another account wrote next in the session."""
    return count(row, "transfers_out")


@metric("转接率", "Transfer rate", "ratio", "down", "有两个以上账号回复过的会话 ÷ 被接待的会话。")
def transfer_rate(row: Row) -> Value:
    """Received sessions in which two or more accounts of ours wrote, over all received ones."""
    return share(row["transferred_sessions"], row["received_sessions"])

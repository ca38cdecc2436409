"""Metrics of how fast, and whether, buyers were answered."""

from __future__ import annotations

from cstext.kpi.registry import Row, Value, count, metric, share

_UNANSWERED = ("unanswered",)
_NO_THRESHOLD = ("no_threshold",)


@metric(
    "首次响应",
    "First response",
    "seconds",
    "down",
    "每个会话第一个计数轮次的响应秒数的平均；无回复的另列，规则按封顶秒数计入的除外。",
    leaves_out=_UNANSWERED,
)
def first_response(row: Row) -> Value:
    """Mean over sessions of the first counted round's seconds.

    Unanswered ones stand apart, except where the policy counts them as its cap.
    """
    return _first(row, "first_response_seconds")


@metric(
    "首次响应中位数",
    "Median first response",
    "seconds",
    "down",
    "各会话首次响应秒数的中位数。",
    leaves_out=_UNANSWERED,
)
def first_median(row: Row) -> Value:
    """Median over sessions of the first counted round's seconds."""
    return _first(row, "first_median_seconds")


@metric(
    "首次响应 P90",
    "P90 first response",
    "seconds",
    "down",
    "九成会话的首次响应不超过此秒数（线性插值）。",
    leaves_out=_UNANSWERED,
)
def first_p90(row: Row) -> Value:
    """90th percentile over sessions of the first counted round's seconds."""
    return _first(row, "first_p90_seconds")


@metric(
    "首次响应达标率",
    "First response within threshold",
    "ratio",
    "up",
    "首个计数轮次在规则阈值内回复的会话 ÷ 规则计入的会话。",
    leaves_out=_NO_THRESHOLD,
)
def first_within(row: Row) -> Value:
    """Share of sessions whose first counted round was answered within the policy's threshold."""
    if row["first_rated"] is None:
        return Value(None, 0, {"no_threshold": row["first_rounds"]})
    return share(row["first_within"], row["first_rated"])


@metric(
    "平均响应",
    "Average response",
    "seconds",
    "down",
    "买家一串消息的第一句到第一条有效回复的秒数的平均；无回复的另列，规则按封顶秒数计入的除外。",
    leaves_out=_UNANSWERED,
)
def average_response(row: Row) -> Value:
    """Mean seconds from the first message of a buyer's run to the first valid reply.

    Unanswered rounds stand apart, except where the policy counts them as its cap.
    """
    return _response(row, "mean_seconds")


@metric(
    "响应中位数",
    "Median response",
    "seconds",
    "down",
    "轮次响应秒数的中位数。",
    leaves_out=_UNANSWERED,
)
def median_response(row: Row) -> Value:
    """Median of the rounds' response seconds."""
    return _response(row, "median_seconds")


@metric(
    "响应 P90",
    "P90 response",
    "seconds",
    "down",
    "九成轮次的响应不超过此秒数（线性插值）。",
    leaves_out=_UNANSWERED,
)
def p90_response(row: Row) -> Value:
    """90th percentile of the rounds' response seconds, linearly interpolated."""
    return _response(row, "p90_seconds")


@metric(
    "达标响应率",
    "Within threshold",
    "ratio",
    "up",
    "在规则阈值内回复的占比（阈值与口径见规则）。",
    leaves_out=_NO_THRESHOLD,
)
def within_threshold(row: Row) -> Value:
    """Share answered within the policy's threshold, over what the policy rates."""
    if row["within_of"] is None:
        return Value(None, 0, {"no_threshold": row["rounds"]})
    return share(row["within"], row["within_of"])


@metric("轮次回复率", "Rounds answered", "ratio", "up", "得到有效回复的轮次 ÷ 需要回复的轮次。")
def rounds_answered(row: Row) -> Value:
    """Rounds with a valid reply over all counted rounds."""
    return share(row["rounds"] - row["unanswered_rounds"], row["rounds"])


@metric("未回复轮次", "Unanswered rounds", "count", "down", "需要回复而没有得到有效回复的轮次。")
def unanswered_rounds(row: Row) -> Value:
    """Counted rounds without a valid reply."""
    return count(row, "unanswered_rounds")


@metric(
    "从未回复的会话",
    "Never answered",
    "count",
    "down",
    "买家有需要回复的话，却始终无人回复的会话。",
)
def never_answered(row: Row) -> Value:
    """Sessions with a counted round and no valid reply at all."""
    return count(row, "never_answered")


@metric(
    "最后一问未回的会话", "Left hanging", "count", "down", "回复过，但最后一轮提问没有回复的会话。"
)
def left_hanging(row: Row) -> Value:
    """Sessions with a valid reply whose last counted round has none."""
    return count(row, "left_hanging")


@metric(
    "慢响应接待",
    "Slow receptions",
    "count",
    "down",
    "同一买家一天内慢响应轮次达到规则次数的买家日；规则未设慢响应时没有值。",
    leaves_out=("no_slow_rule",),
)
def slow_receptions(row: Row) -> Value:
    """Buyer-days with as many slow rounds as the policy says; None where it says nothing."""
    slow = row["slow_buyer_days"]
    return Value(None, 0, {"no_slow_rule": row["rounds"]}) if slow is None else Value(slow, slow)


def _first(row: Row, key: str) -> Value:
    n = row["first_responses"]
    return Value(row[key], n, {"unanswered": row["first_rounds"] - n})


def _response(row: Row, key: str) -> Value:
    n = row["timed_rounds"]
    return Value(row[key], n, {"unanswered": row["rounds"] - n})

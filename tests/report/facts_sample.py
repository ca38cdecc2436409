"""The facts of a made-up shop's week, with hostile chat text in it."""

from __future__ import annotations

import copy
import random
from datetime import datetime, timedelta, timezone
from typing import Any

CAUSES = ("stock", "shipping", "courier", "explanation", "other")
ZONE = timezone(timedelta(hours=8))
SHOP = "暖屋旗舰店"
AGENTS = [
    f"{SHOP}:小禾",
    f"{SHOP}:小满",
    f"{SHOP}:阿青",
    "暖屋京东客服01",
    "暖屋京东客服02",
    "小麦",
]

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = "=cmd|' /C calc'!A0"
CONTROLS = "\x03颜色\x1b[31m红\x00的\x07有吗"
ASTRAL = "𠮷野家同款👩‍👩‍👧‍👦🎉"
BIDI = "\u202etxt.exe\u202c 是什么"
LONG = "这句话很长很长，" * 5000
CLOSING = "</script><!--<script>&amp;\u2028\u2029"
HOSTILE = (SCRIPT, FORMULA, CONTROLS, ASTRAL, BIDI, LONG, CLOSING)

METRICS = [
    ("consultations", "咨询人次", "Consultations", "count", "up",
     "当日有买家发言的买家数，同一买家同日计一次，跨日相加。",
     "Buyers who wrote on a day, once a buyer and day, added over the days."),
    ("receptions", "接待人次", "Receptions", "count", "up",
     "当日买卖双方都发过言的买家数；只有买家发言的不算接待。",
     "Consultations on whose day an agent wrote to the buyer too."),
    ("inquiries", "询单", "Inquiries", "count", "up",
     "被接待且非售后的会话：排除无人接待、客服独白、自动消息、自家账号和售后。",
     "Received sessions that the filters keep and that are not after-sale."),
    ("conversion_ordered", "询单→下单转化率", "Inquiry to order", "ratio", "up",
     "询单有效期内下单的询单 ÷ 有效期已结束的询单；有效期未结束的（待定）不计。",
     "Inquiries with an order in their window, of those whose window has ended."),
    ("conversion_paid", "询单→付款转化率", "Inquiry to payment", "ratio", "up",
     "有效期内下单且 72 小时内付款的询单 ÷ 有效期已结束的询单。",
     "Inquiries whose order was paid in the payment window, of those whose window has ended."),
    ("orders", "客服订单数", "Orders", "count", "up",
     "归属于询单的订单，一笔订单只计一次。",
     "Orders credited to sessions, each once: to the latest session before it."),
    ("paid_amount", "客服付款金额", "Paid amount", "fen", "up",
     "归属于询单且已在 72 小时内付款的订单的实付金额。",
     "Amount paid for the credited orders that were paid in the payment window."),
    ("value_per_buyer", "询单客单价", "Value per paying inquiry", "fen", "up",
     "客服付款金额 ÷ 付款的询单。", "Paid amount over paying inquiries."),
    ("lost_inquiries", "询单流失", "Lost inquiries", "count", "down",
     "有效期结束仍未下单的询单。", "Inquiries whose window has ended without an order."),
    ("payment_losses", "付款流失", "Payment losses", "count", "down",
     "下了单但未付款且订单已关闭的询单。", "Inquiries whose orders were closed and never paid."),
    ("first_response", "首次响应", "First response", "seconds", "down",
     "每个会话第一个计数轮次的响应秒数的平均；无回复的另列。",
     "Mean over sessions of the first counted round's seconds; unanswered ones stand apart."),
    ("average_response", "平均响应", "Average response", "seconds", "down",
     "买家一串消息的第一句到第一条有效回复的秒数的平均，按轮次。",
     "Mean seconds from the first message of a buyer's run to the first valid reply."),
    ("median_response", "响应中位数", "Median response", "seconds", "down",
     "轮次响应秒数的中位数。", "Median of the rounds' response seconds."),
    ("p90_response", "响应 P90", "P90 response", "seconds", "down",
     "九成轮次的响应不超过此秒数（线性插值）。",
     "90th percentile of the rounds' response seconds, linearly interpolated."),
    ("within_threshold", "达标响应率", "Within threshold", "ratio", "up",
     "在规则阈值内回复的占比（阈值与口径见规则）。",
     "Share answered within the policy's threshold, over what the policy rates."),
    ("unanswered_rounds", "未回复轮次", "Unanswered rounds", "count", "down",
     "需要回复而没有得到有效回复的轮次。", "Counted rounds without a valid reply."),
    ("never_answered", "从未回复的会话", "Never answered", "count", "down",
     "买家有需要回复的话，却始终无人回复的会话。",
     "Sessions with a counted round and no valid reply at all."),
    ("left_hanging", "最后一问未回的会话", "Left hanging", "count", "down",
     "回复过，但最后一轮提问没有回复的会话。",
     "Sessions with a valid reply whose last counted round has none."),
    ("answers_per_question", "答问比", "Answers per question", "ratio", "none",
     "客服消息数 ÷ 买家消息数。", "Agent messages over buyer messages."),
]  # fmt: skip

# agent: receptions, inquiries, pending, lost by cause, paid fen, seconds, unanswered rounds
BOARD: list[tuple[str | None, int, int, int, tuple[int, ...], int, float, int]] = [
    (AGENTS[0], 84, 66, 5, (3, 3, 2, 1, 1), 1_286_340, 21.4, 1),
    (AGENTS[1], 79, 60, 4, (4, 2, 1, 1, 2), 1_104_200, 39.8, 2),
    (AGENTS[2], 77, 58, 5, (4, 2, 1, 9, 1), 608_750, 128.2, 14),
    (AGENTS[3], 58, 45, 3, (3, 2, 3, 1, 1), 934_900, 31.0, 1),
    (AGENTS[4], 49, 37, 2, (2, 2, 1, 2, 2), 521_060, 55.6, 4),
    (AGENTS[5], 24, 20, 2, (1, 1, 1, 0, 1), 240_880, 47.3, 1),
    (None, 0, 0, 0, (0, 0, 0, 0, 0), 0, 0.0, 16),
]

GOODS = ("水洗棉四件套", "磨毛四件套", "大豆冬被", "珊瑚绒家居服", "包跟棉拖鞋")
SIZES = ("1.5m床", "1.8m床", "200x230", "XL", "38-39")
COLOURS = ("奶茶色", "松绿色", "白色", "雾霾蓝", "焦糖色")
CARRIERS = ("顺丰", "京东快递", "EMS")

TALK = {
    "stock": ["在吗", "亲，在的呢，有什么可以帮您～", "{goods} {colour} {size} 还有货吗",
              "亲亲，{colour} {size} 已经卖完了哦", "啥时候补货啊",
              "补货时间还没有通知下来～", "那算了，我看看别家"],
    "shipping": ["现在拍{goods}今天能发吗", "亲，付款后按顺序发货的哦", "周五前要用，到底几号发",
                 "具体哪天说不准呢，最晚 7 天内", "7天太久了吧", "抱歉亲，仓库订单比较多",
                 "来不及，不买了"],
    "courier": ["发什么快递", "默认发中通哦", "能发{carrier}吗，我们这中通不送到村",
                "不可以指定快递的亲", "补差价也不行吗", "不行的呢", "那没法买了"],
    "explanation": ["{goods}会不会起球，里面是什么填充", "详情页有写", "没看懂啊，克重是多少",
                    "看详情页", "……问你呢，和那款区别在哪", "都差不多", "态度真差，不问了"],
    "other": ["{goods}能便宜点吗", "亲，已经是活动价了呢～", "别家才卖89", "我们的质量不一样的哦",
              "再考虑一下", "好的呢，有需要随时找我～", "嗯"],
}  # fmt: skip


def sample() -> dict[str, Any]:
    """Return the facts of a whole week with orders and a week before it."""
    rng = random.Random(46)
    cases = _cases(rng)
    agents = [_agent(row) for row in BOARD]
    return {
        "schema": 1,
        "version": "0.1.0",
        "shop": f"{SHOP}（合成数据）",
        "is_masked": True,
        "zone": "Asia/Shanghai",
        "period": _week("2026-W46", "2026-11-09", "2026-11-15"),
        "previous": _week("2026-W45", "2026-11-02", "2026-11-08"),
        "policy": {
            "name": "cstext",
            "title": "cstext 默认口径",
            "signature": "cstext@3f9a1c20d7be",
            "settings": {
                "threshold_seconds": 180.0,
                "late_reply": "counts",
                "session_gap_seconds": 28800,
                "valid_replies": ["agent", "assist"],
                "inquiry_window_days": 3,
                "window": None,
            },
        },
        "model": {"name": "reasons-zh", "version": "2026.11", "card": {"macro_f1": 0.81}},
        "labels": None,
        "orders_known": True,
        "strays": None,
        "orders_from": "2026-10-12",
        "orders_until": "2026-11-16",
        "orders_until_differs": False,
        "metrics": [
            dict(zip(_METRIC_KEYS, row, strict=True)) for row in METRICS
        ],
        "total": _total(),
        "total_before": {**_before(_total()), "lost_inquiries": _value(52, 52, {"pending": 20})},
        "changes": [dict(zip(_CHANGE_KEYS, row, strict=True)) for row in CHANGES],
        "agents": agents,
        "profiles": [_profile(agent["agent"], n) for n, agent in enumerate(agents[:-1])],
        "scorecard": _scorecard(),
        "reference": [
            {"who": "同行均值", "metric": "average_response", "value": 40.0},
            {"who": "同行均值", "metric": "conversion_ordered", "value": 0.8},
            {"who": "暖屋二店", "metric": "paid_amount", "value": 5_000_000.0},
        ],
        "weeks": [_followed(n, agents) for n in range(3)],
        "days": [_day(n) for n in range(7)],
        "hours": [_hour(n) for n in range(24)],
        "heat": [
            {"weekday": day, "hour": hour, "rounds": day * hour % 37 + 1,
             "unanswered_rounds": day * hour % 5 // 4}
            for day in range(1, 8) for hour in range(8, 24)
        ],
        "waits": [
            {"upto": upto, "rounds": n}
            for upto, n in zip(
                (10, 30, 60, 180, 300, 600, 1800, 3600, None),
                (171, 402, 288, 196, 61, 34, 18, 5, 11),
                strict=True,
            )
        ],
        "funnel": [
            {"step": "consultations", "count": 410},
            {"step": "receptions", "count": 371},
            {"step": "inquiries", "count": 286},
            {"step": "ordered_inquiries", "count": 205},
            {"step": "paid_inquiries", "count": 202},
        ],
        "causes": {
            "period": {cause: sum(r[4][n] for r in BOARD) for n, cause in enumerate(CAUSES)},
            "before": {"stock": 11, "shipping": 14, "courier": 8, "explanation": 9, "other": 10},
            "unsure": {
                cause: sum(1 for c in cases if c["reason"] == cause and c["review"])
                for cause in CAUSES
            },
            "at_stake_fen": {
                "stock": 301_410, "shipping": 212_760, "courier": 159_570,
                "explanation": 248_220, "other": None,
            },
            "at_stake_from": {"goods": 52, "shop": 0},
            "at_stake_how_zh": "流失询单数 × 本期询单客单价：全部成交的上限，不是损失额。",
            "at_stake_how_en": "Lost inquiries × value per paying inquiry: the most to win.",
            "by_agent": [
                {"agent": row[0], **dict(zip(CAUSES, row[4], strict=True))} for row in BOARD
            ],
        },
        "cases": cases,
        "cases_total": len(cases),
        "demand": _demand(cases),
        "unanswered": _unanswered(),
        "settled": {"period": "2026-W45", "count": 20, "paid_fen": 123_450,
                    "outcomes": {"paid": 7, "ordered": 1, "lost": 12}},
        "left_out": {
            "inquiries": {"not_received": 31, "after_sale": 54, "agent_monologue": 6,
                          "automatic_only": 12, "own_account": 2, "agent_initiated": 3},
            "rounds": {"needs_no_answer": 88, "offline_message": 4, "bot_only": 19},
        },
        "sources": [
            {"source": "千牛聊天记录.txt", "layout": "qianniu-txt", "kind": "chats",
             "encoding": "gb18030", "rows": 4102, "rejected": 2,
             "notes": ["3 messages of group chats left out"]},
            {"source": "咚咚.log", "layout": "jd-log", "kind": "chats",
             "encoding": "utf-8", "rows": 1710, "rejected": 1,
             "notes": ["no time has seconds: waits are known to the minute"]},
            {"source": "订单.xlsx", "layout": "orders", "kind": "orders",
             "encoding": "–", "rows": 540, "rejected": 0, "notes": []},
        ],
        "skipped": [{"source": "图片/截图.png", "reason": "is a picture"}],
        "duplicates": 1207,
        "rejected": {
            "count": 3,
            "rows": [
                {"source": "千牛聊天记录.txt", "line": 812, "reason": "the time cannot be read"},
                {"source": "千牛聊天记录.txt", "line": 2044, "reason": "the time is missing"},
                {"source": "咚咚.log", "line": 77, "reason": "=1+1 is no reason we know"},
            ],
        },
        "files": {"html": "review.html", "excel": "review.xlsx", "markdown": "review.md",
                  "facts": "facts.json", "tables": "tables/"},
    }  # fmt: skip


def without_orders() -> dict[str, Any]:
    """Return the same week when no orders file was given: obstacles, no losses, nothing before."""
    facts = sample()
    facts |= {
        "orders_known": False,
        "orders_from": None,
        "orders_until": None,
        "orders_until_differs": False,
        "previous": None,
        "total_before": None,
    }
    needs_orders = {"conversion_ordered", "conversion_paid", "orders", "paid_amount",
                    "value_per_buyer", "lost_inquiries", "payment_losses"}  # fmt: skip
    for cell in (facts["total"], *(row["values"] for row in facts["agents"]),
                 *(row["values"] for row in facts["days"])):  # fmt: skip
        for name in needs_orders & cell.keys():
            cell[name] = _value(None, 0, {"no_orders_file": 286})
    for row in facts["agents"]:
        row["before"] = None
    facts["funnel"] = facts["funnel"][:3]
    facts["causes"] |= {"before": None, "at_stake_fen": dict.fromkeys(CAUSES),
                        "at_stake_from": {"goods": 0, "shop": 0}}  # fmt: skip
    facts |= {"changes": None, "settled": None, "reference": [], "weeks": facts["weeks"][-1:]}
    for values in (facts["weeks"][0]["total"], *(r["values"] for r in facts["weeks"][0]["agents"])):
        values |= dict.fromkeys(needs_orders & values.keys())
    for profile in facts["profiles"]:
        profile["sales_gap"] = None
    for case in facts["cases"]:
        case |= {"outcome": None, "at_stake_fen": None, "at_stake_from": None}
    for row in facts["unanswered"]:
        row["ordered_later"] = None
    return facts


def nothing_happened() -> dict[str, Any]:
    """Return a week in which nobody wrote: every list is empty, every figure 0 or none."""
    facts = copy.deepcopy(sample())
    none = {m["name"]: _value(0 if m["unit"] == "count" else None, 0) for m in facts["metrics"]}
    facts |= {
        "previous": None, "total_before": None, "changes": None, "profiles": [], "scorecard": None,
        "reference": [], "weeks": [], "heat": [], "settled": None, "total": none,
        "agents": [], "days": [],
        "hours": [], "cases": [], "cases_total": 0, "unanswered": [], "sources": [], "skipped": [],
        "duplicates": 0, "model": None, "rejected": {"count": 0, "rows": []},
        "left_out": {"inquiries": {}, "rounds": {}},
        "demand": {"restock": [], "carriers": [], "dispatch": [], "coach": []},
    }  # fmt: skip
    facts["waits"] = [{**row, "rounds": 0} for row in facts["waits"]]
    facts["funnel"] = [{**row, "count": 0} for row in facts["funnel"]]
    zero = dict.fromkeys(CAUSES, 0)
    facts["causes"] |= {"period": zero, "before": None, "unsure": zero, "by_agent": [],
                        "at_stake_fen": dict.fromkeys(CAUSES),
                        "at_stake_from": {"goods": 0, "shop": 0}}  # fmt: skip
    return facts


_CHANGE_KEYS = ("metric", "now", "before", "difference", "low", "high", "p",
                "is_more_than_chance", "is_better", "cases", "cases_before", "method")  # fmt: skip
CHANGES: list[tuple[Any, ...]] = [
    ("inquiries", 286.0, 266.0, 20.0, -4.1, 44.1, 0.21, False, True, 7, 7, "days"),
    ("conversion_ordered", 0.773585, 0.8354718, -0.0618868, -0.13, 0.005, 0.18, False, False,
     265, 246, "rate"),
    ("lost_inquiries", 60.0, 52.0, 8.0, 1.5, 14.5, 0.03, True, False, 7, 7, "days"),
    ("average_response", 52.37, 56.5596, -4.1896, -7.9, -0.4, 0.02, True, True, 1113, 1035, "mean"),
]  # fmt: skip


def _profile(agent: str | None, n: int) -> dict[str, Any]:
    """Agents beside the rest: the first faster than they are, the third slower."""
    own, rest = (21.4, 58.3) if n == 0 else (128.2, 38.1)
    distance = dict(zip(_CHANGE_KEYS, (
        "average_response", own, rest, own - rest, own - rest - 9, own - rest + 9, 0.001,
        n in (0, 2), own < rest, 250, 860, "mean",
    ), strict=True))  # fmt: skip
    gap = (-1_234_56, -800_00, -500_00, 65_44) if n == 2 else (50_000, 30_000, 15_000, 5_000)
    return {
        "agent": agent,
        "distances": [distance],
        "strengths": ["average_response"] if n == 0 else [],
        "weaknesses": ["average_response"] if n == 2 else [],
        "sales_gap": dict(zip(
            ("fen", "by_inquiries", "by_conversion", "by_value"), gap, strict=True
        )),
    }  # fmt: skip


def _scorecard() -> dict[str, Any]:
    scores = [(AGENTS[0], 94.5, "优秀", 80.0), (AGENTS[2], 61.25, None, 45.0)]
    return {
        "period": {"name": "2026-W46", "is_complete": True},
        "scorecard": {"title": "售前评分表", "title_en": "Sales score sheet",
                      "missing": "reweighted", "graded_from": 50.0, "measures": [], "grades": []},
        "rounding_zh": "得分保留两位小数。",
        "rounding_en": "Scores to two decimals.",
        "scores": [
            {"agent": agent, "score": score, "grade": grade, "measured": measured,
             "is_complete": measured >= 50, "training": "", "promotion": "",
             "working": "85×30% + …", "missing": {"average_response": "no_cases"},
             "measures": [], "deductions": []}
            for agent, score, grade, measured in scores
        ],
        "pay": None,
        "warnings": [],
    }  # fmt: skip


def _followed(n: int, agents: list[dict[str, Any]]) -> dict[str, Any]:
    """A week of three: the last is this one, with the causes of the board."""
    first = datetime(2026, 10, 26) + timedelta(7 * n)
    before = ({"stock": 9, "shipping": 8, "courier": 11, "explanation": 6, "other": 12},
              {"stock": 11, "shipping": 14, "courier": 8, "explanation": 9, "other": 10},
              {cause: sum(r[4][k] for r in BOARD) for k, cause in enumerate(CAUSES)})  # fmt: skip
    names = ("inquiries", "conversion_ordered", "lost_inquiries", "average_response",
             "unanswered_rounds", "paid_amount")  # fmt: skip

    def values(cell: dict[str, Any]) -> dict[str, Any]:
        return {
            name: None
            if cell[name]["value"] is None
            else round(cell[name]["value"] * (1 - 0.1 * (2 - n)), 6)
            for name in names
        }

    return {
        "name": f"2026-W{44 + n}",
        "first": f"{first:%Y-%m-%d}",
        "last": f"{first + timedelta(6):%Y-%m-%d}",
        "is_complete": True,
        "causes": before[n],
        "total": values(_total()),
        "agents": [{"agent": row["agent"], "values": values(row["values"])} for row in agents],
    }


_METRIC_KEYS = ("name", "zh", "en", "unit", "better", "definition_zh", "definition_en")


def _week(name: str, first: str, last: str) -> dict[str, Any]:
    return {
        "name": name,
        "first": first,
        "last": last,
        "is_complete": True,
        "days": 7,
        "days_without_chats": 0,
        "orders_from": None,
    }


def _value(
    value: float | None, cases: int, left_out: dict[str, int] | None = None
) -> dict[str, Any]:
    return {"value": value, "cases": cases, "left_out": left_out or {}}


def _cell(
    receptions: int, inquiries: int, pending: int, lost: int, paid: int, seconds: float, open_: int
) -> dict[str, Any]:
    settled = inquiries - pending
    ordered = settled - lost
    payers = max(ordered - 3, 0)
    rounds = receptions * 3

    def count(n: int, **left_out: int) -> dict[str, Any]:
        return _value(n, n, left_out)

    def wait(factor: float) -> dict[str, Any]:
        return _value(round(seconds * factor, 3) if rounds else None, rounds, {"unanswered": open_})

    def share(part: float, whole: int) -> dict[str, Any]:
        return _value(round(part / whole, 6) if whole else None, whole, {"pending": pending})

    return {
        "consultations": count(receptions + open_),
        "receptions": count(receptions, not_received=open_),
        "inquiries": count(inquiries, after_sale=9),
        "conversion_ordered": share(ordered, settled),
        "conversion_paid": share(payers, settled),
        "orders": count(ordered),
        "paid_amount": _value(paid, payers, {"unpaid_orders": ordered - payers}),
        "value_per_buyer": _value(round(paid / payers) if payers else None, payers),
        "lost_inquiries": count(lost, pending=pending),
        "payment_losses": count(min(1, lost)),
        "first_response": wait(0.8),
        "average_response": wait(1.0),
        "median_response": wait(0.6),
        "p90_response": wait(2.4),
        "within_threshold": share(rounds * 0.9, rounds),
        "unanswered_rounds": count(open_),
        "never_answered": count(open_ // 2),
        "left_hanging": count(open_ - open_ // 2),
        "answers_per_question": share(receptions * 3.6, receptions * 3),
    }


def _total() -> dict[str, Any]:
    columns = list(zip(*(row[1:] for row in BOARD), strict=True))
    sums = [sum(column) for n, column in enumerate(columns) if n in (0, 1, 2, 4, 6)]
    lost = sum(sum(row[4]) for row in BOARD)
    return _cell(sums[0], sums[1], sums[2], lost, sums[3], 52.37, sums[4])


def _before(values: dict[str, Any]) -> dict[str, Any]:
    """The week before: a little less of each count, a little more of each share and wait."""
    before = copy.deepcopy(values)
    for value in before.values():
        if isinstance(value["value"], int):
            value["value"] = round(value["value"] * 0.93)
        elif value["value"] is not None:
            value["value"] = round(value["value"] * 1.08, 6)
    return before


def _agent(row: tuple[Any, ...]) -> dict[str, Any]:
    agent, receptions, inquiries, pending, lost, paid, seconds, open_ = row
    values = _cell(receptions, inquiries, pending, sum(lost), paid, seconds, open_)
    return {"agent": agent, "values": values, "before": _before(values) if agent else None}


def _day(n: int) -> dict[str, Any]:
    lost = (14, 12, 9, 8, 6, 10, 10)[n]
    values = _cell(50 + n, 40 + n % 3, 3, lost, 600_000 + 20_000 * n, 44.0 + n, 4)
    return {"day": f"2026-11-{9 + n:02}", "values": values}


def _hour(n: int) -> dict[str, Any]:
    rounds = (
        9,
        4,
        1,
        0,
        0,
        0,
        2,
        8,
        21,
        55,
        78,
        84,
        60,
        66,
        72,
        80,
        76,
        70,
        64,
        90,
        112,
        124,
        85,
        42,
    )
    unanswered = 6 if n in (0, 1, 23) and rounds[n] > 5 else rounds[n] // 60
    return {
        "hour": f"{n:02}",
        "rounds": rounds[n],
        "unanswered_rounds": min(unanswered, rounds[n]),
        "mean_seconds": 30.0 + (n - 12) ** 2 * 2 if rounds[n] > 1 else None,
        "never_answered": min(unanswered, rounds[n]) // 2,
        "agents": round(min(6, rounds[n] / 12), 2),
    }


def _cases(rng: random.Random) -> list[dict[str, Any]]:
    planned = [
        (row[0], cause) for row in BOARD for cause, n in zip(CAUSES, row[4], strict=True)
        for _ in range(n)
    ]  # fmt: skip
    rng.shuffle(planned)
    return [_case(rng, n, agent, cause) for n, (agent, cause) in enumerate(planned)]


def _case(rng: random.Random, n: int, agent: str | None, cause: str) -> dict[str, Any]:
    at = datetime(2026, 11, 9, 9, tzinfo=ZONE) + timedelta(minutes=139 * n)
    which = n % len(GOODS)
    words = {"goods": GOODS[which], "size": SIZES[which], "colour": COLOURS[n // 5 % 5],
             "carrier": CARRIERS[(n % 7) // 3]}  # fmt: skip
    messages = []
    for i, text in enumerate(TALK[cause]):
        at += timedelta(seconds=rng.randint(5, 190))
        buyer_writes = i % 2 == 0
        messages.append({
            "n": i + 1,
            "role": "buyer" if buyer_writes else "agent",
            "sender": f"t**{n}" if buyer_writes else agent,
            "at": at.isoformat(),
            "text": text.format(**words),
            "is_evidence": i in (2, 3),
            "source": "千牛聊天记录.txt",
            "line": 40 * n + 2 * i + 1,
        })  # fmt: skip
    if n < len(HOSTILE):
        messages[2]["text"] = HOSTILE[n]
    if n == 3:
        messages.insert(
            0, {**messages[0], "n": 0, "role": "system", "sender": "", "text": "由 服务助手 转交"}
        )
        for i, message in enumerate(messages):
            message["n"] = i + 1
    confidence = round(0.38 + (n * 37 % 60) / 100, 2)
    review = confidence < 0.6
    return {
        "session_id": f"{'tb' if n % 3 else 'jd'}_{n:03}",
        "buyer": f"t**{n}",
        "agent": agent,
        "started_at": messages[0]["at"],
        "outcome": "lost",
        "reason": cause,
        "confidence": confidence,
        "probabilities": {cause: confidence},
        "decided_by": "person" if n % 17 == 5 else "model",
        "review": review,
        "second": {"reason": CAUSES[(n + 2) % 5], "probability": 0.21} if review else None,
        "evidence": [m["n"] for m in messages if m["is_evidence"]],
        "at_stake_fen": None if cause == "other" else 9_900 + 1_000 * which,
        "at_stake_from": None if cause == "other" else "goods",
        "sentence_zh": f"买家问到{words['goods']}，没有得到想要的，之后没有下单。",
        "sentence_en": "The buyer asked, did not get it, and placed no order.",
        "wanted": {
            "carriers": [words["carrier"]] if cause == "courier" else [],
            "goods": [words["goods"]],
            "sizes": [words["size"]] if cause == "stock" else [],
            "colours": [words["colour"]] if cause == "stock" else [],
        },
        "messages": messages,
    }


def _demand(cases: list[dict[str, Any]]) -> dict[str, Any]:
    def of(cause: str, *keys: str) -> list[tuple[tuple[str, ...], list[str]]]:
        found: dict[tuple[str, ...], list[str]] = {}
        for case in cases:
            if case["reason"] == cause:
                key = tuple((case["wanted"][k] or [None])[0] for k in keys)
                found.setdefault(key, []).append(case["session_id"])
        return sorted(found.items(), key=lambda item: (-len(item[1]), str(item[0])))

    restock = [
        {"goods": g, "size": s, "colour": c, "buyers": len(ids), "sessions": ids}
        for (g, s, c), ids in of("stock", "goods", "sizes", "colours")
    ]
    restock[-1] |= {"size": None, "colour": None}
    return {
        "restock": restock,
        "carriers": [
            {"carrier": c, "buyers": len(ids), "sessions": ids}
            for (c,), ids in of("courier", "carriers")
        ],
        "dispatch": [
            {"goods": g, "buyers": len(ids), "sessions": ids}
            for (g,), ids in of("shipping", "goods")
        ],
        "coach": [
            {"agent": c["agent"], "session_id": c["session_id"],
             "question": c["messages"][2]["text"], "answer": c["messages"][3]["text"],
             "example": {"session_id": "ok_1", "agent": AGENTS[0], "alike": 0.72,
                         "question": "克重多少", "answer": "亲，净重 1.2 公斤，秋天盖正好"}
             if n % 2 == 0 else None}
            for n, c in enumerate(c for c in cases if c["reason"] == "explanation")
        ],
    }  # fmt: skip


def _unanswered() -> list[dict[str, Any]]:
    questions = [
        "在吗，这款被子能机洗吗",
        "发货了没",
        FORMULA,
        CONTROLS,
        "有 1.8 的床笠吗",
        "能开发票吗",
    ]
    return [
        {
            "session_id": f"un_{n:02}",
            "shop": SHOP,
            "buyer": f"w**{n}",
            "agent": AGENTS[n % 6] if n % 3 else None,
            "started_at": f"2026-11-{9 + n // 3:02}T{(22 + n) % 24:02}:15:00+08:00",
            "kind": "left_hanging" if n % 2 else "never_answered",
            "question": questions[n % len(questions)],
            "is_robot_only": n % 5 == 0,
            "ordered_later": (True, False, None)[n % 3],
        }
        for n in range(18)
    ]

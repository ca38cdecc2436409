"""Week totals over judged sessions: shop, each agent, and what belongs to nobody."""

from judge import Round, Session, paid_in_time, window_end
from model import Order
from people import AGENTS
from timing import LAST_ORDER_DAY

CAUSES = ("stock", "shipping", "courier", "explanation", "other")
ROLES = ("buyer", "agent", "auto", "bot", "system")


def _mean(values: list[int]) -> float | None:
    return round(sum(values) / len(values), 3) if values else None


def _answers(sessions: list[Session], agent: str | None, everyone: bool) -> dict[str, object]:
    def mine(one: Round) -> bool:
        return everyone or one.agent == agent

    rounds = [r for s in sessions for r in s.rounds if mine(r)]
    seconds = [r.seconds for r in rounds if r.seconds is not None]
    first = [s.rounds[0] for s in sessions if s.rounds and mine(s.rounds[0])]
    last = [s for s in sessions if s.rounds and s.rounds[-1].replied is None and mine(s.rounds[-1])]
    return {
        "rounds": len(rounds),
        "answered": len(seconds),
        "unanswered_rounds": len(rounds) - len(seconds),
        "within_180": sum(value <= 180 for value in seconds),
        "mean_first_response_seconds": _mean([r.seconds for r in first if r.seconds is not None]),
        "mean_response_seconds": _mean(seconds),
        "never_answered": sum(s.owner is None for s in last),
        "left_hanging": sum(s.owner is not None for s in last),
    }


def _trade(sessions: list[Session], orders: list[Order]) -> dict[str, object]:
    inquiries = [s for s in sessions if s.inquiry]
    lost = [s for s in inquiries if s.outcome == "lost"]
    paid = [o for o in orders if paid_in_time(o)]
    by_cause = {c: sum(s.chat.cause == c for s in lost) for c in CAUSES}
    still_open = [s for s in inquiries if window_end(s.chat) > LAST_ORDER_DAY]
    return {
        "sessions": len(sessions),
        "inquiries": len(inquiries),
        "inquiries_ordered": sum(s.outcome in ("paid", "ordered_unpaid") for s in inquiries),
        "inquiries_paid": sum(s.outcome == "paid" for s in inquiries),
        "lost": len(lost),
        "pending": sum(s.outcome == "pending" for s in inquiries),
        "window_open": len(still_open),
        "window_open_ordered": sum(s.outcome != "pending" for s in still_open),
        "aftersale": sum(s.outcome == "aftersale" for s in sessions),
        "lost_by_cause": by_cause,
        "orders": len(orders),
        "paid_orders": len(paid),
        "paid_fen": sum(o.paid for o in paid),
    }


def _messages(sessions: list[Session], agent: str | None = None) -> dict[str, int]:
    messages = [m for s in sessions for m in s.chat.messages]
    if agent:
        return {
            r: sum(m.role == r and m.sender == agent for m in messages) for r in ("agent", "auto")
        }
    return {r: sum(m.role == r for m in messages) for r in ROLES}


def totals(sessions: list[Session], owners: dict[str, str | None]) -> dict[str, object]:
    """Shop, each agent, and what belongs to nobody. Sessions by their owner, orders by who wrote
    last before them, rounds and responses by who answered or was addressed, messages by who
    wrote."""
    people: list[dict[str, object]] = []
    orders = [o for s in sessions for o in s.credited]
    for agent in [*(a.account for a in AGENTS), None]:
        own = [s for s in sessions if s.owner == agent]
        row: dict[str, object] = {"agent": agent}
        if agent:
            row["messages"] = _messages(sessions, agent)
        theirs = [o for o in orders if owners[o.number] == agent]
        people.append({**row, **_trade(own, theirs), **_answers(sessions, agent, False)})
    trade = _trade(sessions, orders)
    shop = {"messages": _messages(sessions), **trade, **_answers(sessions, None, True)}
    return {"shop": shop, "agents": people}

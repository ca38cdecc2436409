"""Sessions and rounds -> the figures of the contract, in all and by a dimension.

Written from the definitions, without the engine. Where they are silent, the decision taken
here is marked "Decision:".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date, timedelta
from math import floor
from typing import Any

from cstext.policy import Policy
from tests.oracle.rounds import Round, Session

Figures = dict[str, Any]
Cell = Callable[[Session | Round], Hashable]


def totals(sessions: list[Session], policy: Policy) -> Figures:
    """All keys of the contract, over everything."""
    return _figures(sessions, policy, lambda _: "all", "all")


def totals_by(sessions: list[Session], policy: Policy, by: str) -> dict[Hashable, Figures]:
    """The same keys by agent, day (iso), hour (00 to 23) or week (iso)."""
    cell = CELLS[by]
    rounds = [r for s in sessions for r in s.counted]
    cells = {cell(s) for s in sessions} | {cell(r) for r in rounds}
    return {name: _figures(sessions, policy, cell, name) for name in cells}


def _agent(thing: Session | Round) -> str | None:
    return thing.owner if isinstance(thing, Session) else thing.agent


def _date(thing: Session | Round) -> date | None:
    return None if thing.day is None else date(1970, 1, 1) + timedelta(thing.day)


def _day(thing: Session | Round) -> str | None:
    day = _date(thing)
    return day.isoformat() if day else None


def _hour(thing: Session | Round) -> str | None:
    return None if thing.second_of_day is None else f"{thing.second_of_day // 3600:02d}"


def _week(thing: Session | Round) -> str | None:
    day = _date(thing)
    if day is None:
        return None
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


CELLS: dict[str, Cell] = {"agent": _agent, "day": _day, "hour": _hour, "week": _week}


def _figures(all_sessions: list[Session], policy: Policy, cell: Cell, name: Hashable) -> Figures:
    # A round belongs to the cell of its own agent or start, a session to that of its owner or
    # start; the first response of a session goes with its first counted round.
    sessions = [s for s in all_sessions if cell(s) == name]
    rounds = [r for s in all_sessions for r in s.counted if cell(r) == name]
    firsts = [s.counted[0] for s in all_sessions if s.counted and cell(s.counted[0]) == name]
    times = _known(rounds)
    return {
        "rounds": len(rounds),
        "mean_seconds": _mean(times) if policy.mean_over == "rounds" else _mean_of_means(rounds),
        "median_seconds": percentile(times, 0.5),
        "p90_seconds": percentile(times, 0.9),
        "within": _within(rounds, policy),
        "unanswered_rounds": sum(not r.is_answered for r in rounds),
        "first_response_seconds": _mean(_known(firsts)),
        "sessions": len(sessions),
        "slow_buyer_days": _slow_buyer_days(rounds, policy),
        "never_answered": sum(bool(s.counted) and not s.has_valid_reply for s in sessions),
        "left_hanging": sum(_is_left_hanging(s) for s in sessions),
    }


def _known(rounds: Iterable[Round]) -> list[float]:
    return [r.seconds for r in rounds if r.seconds is not None]


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _groups(rounds: list[Round], key: Callable[[Round], Hashable]) -> list[list[Round]]:
    groups: dict[Hashable, list[Round]] = {}
    for round_ in rounds:
        groups.setdefault(key(round_), []).append(round_)
    return list(groups.values())


def _mean_of_means(rounds: list[Round]) -> float | None:
    means = [_mean(_known(group)) for group in _groups(rounds, lambda r: r.session.key)]
    return _mean([mean for mean in means if mean is not None])


def percentile(values: list[float], fraction: float) -> float | None:
    """Linear between the two neighbours, rounded to the millisecond."""
    if not values:
        return None
    ordered = sorted(values)
    place = fraction * (len(ordered) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (place - low) * (ordered[high] - ordered[low]), 3)


def _within(rounds: list[Round], policy: Policy) -> list[int] | None:
    if policy.threshold_seconds is None:
        return None
    judged = [r for r in rounds if r.is_answered or policy.unanswered != "apart"]
    keys: dict[str, Callable[[Round], Hashable]] = {
        "rounds": id,
        "sessions": lambda r: r.session.key,
        "buyer_days": lambda r: (r.buyer, r.day),
        "buyers": lambda r: r.buyer,
    }
    cases = _groups(judged, keys[policy.rate_over])
    return [sum(all(_is_within(r, policy) for r in case) for case in cases), len(cases)]


def _is_within(round_: Round, policy: Policy) -> bool:
    # Decision: the rate looks at the real wait, before the cap; what was never answered is within
    # no threshold.
    if round_.waited is None or policy.threshold_seconds is None:
        return False
    if policy.threshold_inclusive:
        return round_.waited <= policy.threshold_seconds
    return round_.waited < policy.threshold_seconds


def _slow_buyer_days(rounds: list[Round], policy: Policy) -> int | None:
    # Decision: None where the policy does not say what is slow; the real wait, before the cap.
    if policy.slow_seconds is None or policy.slow_rounds is None:
        return None
    slow = [r for r in rounds if r.waited is not None and r.waited > policy.slow_seconds]
    days = _groups(slow, lambda r: (r.buyer, r.day))
    return sum(len(day) >= policy.slow_rounds for day in days)


def _is_left_hanging(session: Session) -> bool:
    return session.has_valid_reply and bool(session.counted) and not session.counted[-1].is_answered

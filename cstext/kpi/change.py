"""What changed between two whole periods: each metric, its interval, and whether it is chance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any, Literal

from cstext.conversation.period import Period, contains, covered
from cstext.errors import UsageError
from cstext.inquiries.order_days import order_begins, orders_from
from cstext.kpi.estimate import LEVEL, Difference, Estimate, adjusted, by_days, difference
from cstext.kpi.metrics import METRICS
from cstext.kpi.samples import ESTIMATED, MEANS, Samples

COUNTS = ("consultations", "receptions", "inquiries", "orders", "paid_amount", "lost_inquiries",
          "lost_stock", "lost_shipping", "lost_courier", "lost_explanation", "lost_other",
          "unanswered_rounds", "never_answered", "left_hanging")  # fmt: skip
"""What adds up over days, and is compared by them."""

Method = Literal["mean", "rate", "days"]


@dataclass(frozen=True)
class Change:
    """A metric against another of its kind: this period's against the one before, or an agent's
    against the rest of the team.

    Values have the metric's unit; ``low`` and ``high`` are the 95 % interval of the difference.
    ``p`` is corrected for the comparisons made beside it. ``is_better`` None: no direction.
    """

    metric: str
    now: float
    before: float
    difference: float
    low: float
    high: float
    p: float
    is_more_than_chance: bool
    is_better: bool | None
    cases: int
    cases_before: int
    method: Method

    def as_facts(self) -> dict[str, Any]:
        """Return it as plain data, figures rounded to six places."""
        return {
            key: round(value, 6) if isinstance(value, float) else value
            for key, value in asdict(self).items()
        }


def changes(now: Samples, before: Samples) -> list[Change]:
    """Return the change of each metric between the samples of two periods, in the metrics' order.

    ``before`` must be taken with ``now`` (`Samples.of`); ``causes`` must hold both periods. Metrics
    without a value on one side are left out, and those that need orders where the orders begin
    after the start of one of the periods (`orders_from`).

    Raises:
        UsageError: a period is not whole, or they are of different length.
    """
    periods, days = (now.period, before.period), covered(now.engine)
    names = " and ".join(period.name for period in periods)
    if not all(contains(days, period) for period in periods):
        raise UsageError(f"{names}: one is not whole, they are not compared")
    if len(set(map(_length, periods))) > 1:
        raise UsageError(f"{names}: not equally long, they are not compared")
    found = {
        name: compared(name, now.whole(name), before.whole(name)) for name in ESTIMATED
    } | _counts(now, before)
    begins = order_begins(now.engine)
    blind = not begins or any(orders_from(begins, period) for period in periods)
    seen = [name for name in METRICS if not (blind and METRICS[name].needs == "orders")]
    return corrected([change for name in seen if (change := found.get(name))])


def compared(metric: str, now: Estimate | None, before: Estimate | None) -> Change | None:
    """Return one estimate against another; None where one of them is not there."""
    if now is None or before is None:
        return None
    return _change(
        metric, now.value, before.value, difference(now, before), (now.cases, before.cases),
        "mean" if metric in MEANS else "rate",
    )  # fmt: skip


def corrected(found: Sequence[Change]) -> list[Change]:
    """Return changes whose p is corrected for their number, and what is more than chance."""
    p_values = adjusted([change.p for change in found])
    return [
        replace(change, p=p, is_more_than_chance=p < 1 - LEVEL)
        for change, p in zip(found, p_values, strict=True)
    ]


def _length(period: Period) -> timedelta | None:
    return period.last - period.first if period.first and period.last else None


def _counts(now: Samples, before: Samples) -> dict[str, Change | None]:
    """The counts, day against the like day of the period before, each known as far."""
    earlier_days = before.by_day.cells.items()
    sides = [now.by_day.cells, {day: before.as_known(row, day=day) for day, row in earlier_days}]
    dates = [_dates(samples.period) for samples in (now, before)]
    found: dict[str, Change | None] = {}
    for name in COUNTS:
        per_day = [
            [float(cells[day][name].value or 0) if day in cells else 0.0 for day in days]
            for cells, days in zip(sides, dates, strict=True)
        ]
        known = all(row[name].value is not None for cells in sides for row in cells.values())
        gap = by_days(*per_day) if known else None
        after, earlier = map(sum, per_day)
        cases = (len(per_day[0]), len(per_day[1]))
        found[name] = _change(name, after, earlier, gap, cases, "days") if gap else None
    return found


def _dates(period: Period) -> list[str]:
    if period.first is None or period.last is None:
        return []
    length = (period.last - period.first).days + 1
    return [(period.first + timedelta(day)).isoformat() for day in range(length)]


def _change(
    metric: str,
    now: float,
    before: float,
    gap: Difference,
    cases: tuple[int, int],
    method: Method,
) -> Change:
    better = METRICS[metric].better
    is_better = None if better == "none" or not gap.value else (gap.value > 0) == (better == "up")
    return Change(
        metric, now, before, gap.value, gap.low, gap.high, gap.p, False, is_better, *cases, method
    )

"""The weeks up to this one: what is lost for which cause, and how each agent goes on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cstext.conversation.period import Period, contains, days_in
from cstext.engine import Engine
from cstext.kpi import Figures, Value, figures

MOST_WEEKS = 4
FOLLOWED = ("inquiries", "conversion_ordered", "lost_inquiries", "average_response",
            "unanswered_rounds", "paid_amount")  # fmt: skip
"""The metrics that are followed over the weeks."""


def weeks_up_to(
    period: Period, days: Period, chatted: frozenset[date] | None = None
) -> list[Period]:
    """Return the periods of equal length that end with this one, oldest first.

    Only whole ones lie before it, and none before one that is not itself whole. One without any
    chat on its days, where ``chatted`` tells those that have some, is none to compare with.
    """
    weeks = [period]
    if not contains(days, period):
        return weeks
    while len(weeks) < MOST_WEEKS:
        before = weeks[0].before
        if before is None or not contains(days, before):
            break
        if chatted is not None and not days_in(before, chatted):
            break
        weeks.insert(0, before)
    return weeks


def week_facts(
    engine: Engine,
    weeks: Sequence[Period],
    days: Period,
    counts: Sequence[Mapping[str, int]],
    known: Mapping[Period, Figures],
) -> list[dict[str, Any]]:
    """Return each week with its causes, and the followed metrics of the shop and each agent.

    ``counts`` are the weeks' causes; ``known`` the figures by agent that were made already.
    """
    found = []
    for week, causes in zip(weeks, counts, strict=True):
        made = known.get(week) or figures(engine, "agent", week)
        found.append(
            {
                "name": week.name,
                "first": str(week.first),
                "last": str(week.last),
                "is_complete": contains(days, week),
                "causes": dict(causes),
                "total": _followed(made.total),
                "agents": [
                    {"agent": agent, "values": _followed(values)}
                    for agent, values in made.cells.items()
                ],
            }
        )
    return found


def _followed(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: values[name].value for name in FOLLOWED}

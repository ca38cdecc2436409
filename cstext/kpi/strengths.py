"""What each agent does better or worse than the rest of the team, and where the money went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import floor
from typing import Any

from cstext.kpi.change import Change, compared, corrected
from cstext.kpi.decimals import half_up
from cstext.kpi.metrics import Value
from cstext.kpi.samples import ESTIMATED, Samples

LEAST_CASES = 5
"""Below so many cases on a side nothing is said of an agent."""


NOT_THEIRS = ("other_loss_rate",)
"""What is no agent's doing: nobody's strength or weakness."""


@dataclass(frozen=True)
class Sales:
    """Sales as a product: inquiries × paying share × value per payer; amounts in fen."""

    inquiries: Fraction
    payers: Fraction
    fen: Fraction

    @classmethod
    def of(cls, values: Mapping[str, Value], people: int = 1) -> Sales | None:
        """Take them from figures, per head; None where no orders are known."""
        inquiries, payers, fen = (
            values["inquiries"].value, values["value_per_buyer"].cases, values["paid_amount"].value
        )  # fmt: skip
        if fen is None or inquiries is None:
            return None
        return cls(Fraction(inquiries) / people, Fraction(payers) / people, Fraction(fen) / people)


@dataclass(frozen=True)
class SalesGap:
    """How sales differ, in fen, split into what each factor does; the parts add up exactly."""

    fen: int
    by_inquiries: int
    by_conversion: int
    by_value: int

    def as_facts(self) -> dict[str, int]:
        """Return it as plain data."""
        return dict(vars(self))


def sales_gap(own: Sales, base: Sales) -> SalesGap | None:
    """Return own minus base sales, split by Shapley's rule; None where nothing can be split.

    Each factor is changed from the base's to the own in every order, and its effects averaged:
    no factor is favoured, and zeros do no harm. A factor that has no value on one side (the
    conversion of no inquiries) is taken as the other's. The parts are whole fen by largest
    remainder.
    """
    mine, theirs = _factors(own, base), _factors(base, own)
    if mine is None or theirs is None:
        return None
    parts = [Fraction(0)] * 3
    for order in permutations(range(3)):
        current = list(theirs)
        for factor in order:
            before = current[0] * current[1] * current[2]
            current[factor] = mine[factor]
            parts[factor] += (current[0] * current[1] * current[2] - before) / 6
    gap = half_up(sum(parts, Fraction(0)))
    return SalesGap(gap, *_whole(parts, gap))


def _factors(side: Sales, other: Sales) -> tuple[Fraction, Fraction, Fraction] | None:
    """Inquiries, paying share and value; None where money came without inquiries or payers."""
    if side.fen and not (side.inquiries and side.payers):
        return None
    share = side if side.inquiries else other
    value = side if side.payers else other
    return (
        side.inquiries,
        share.payers / share.inquiries if share.inquiries else Fraction(0),
        value.fen / value.payers if value.payers else Fraction(0),
    )


def _whole(parts: list[Fraction], total: int) -> list[int]:
    """Whole numbers next to the parts that add up to the total, the largest remainders first."""
    whole = [floor(part) for part in parts]
    by_remainder = sorted(range(len(parts)), key=lambda place: whole[place] - parts[place])
    for place in by_remainder[: total - sum(whole)]:
        whole[place] += 1
    return whole


@dataclass(frozen=True)
class Profile:
    """An agent beside the rest: where better, where worse, and the gap of sales to the mean."""

    agent: str
    distances: tuple[Change, ...]
    sales: SalesGap | None

    def strengths(self) -> list[Change]:
        """What is better by more than chance, the surest first."""
        return self._sure(True)

    def weaknesses(self) -> list[Change]:
        """What is worse by more than chance, the surest first."""
        return self._sure(False)

    def _sure(self, is_better: bool) -> list[Change]:
        sure = (each for each in self.distances
                if each.is_more_than_chance and each.is_better is is_better
                and each.metric not in NOT_THEIRS)  # fmt: skip
        return sorted(sure, key=lambda each: each.p)

    def as_facts(self) -> dict[str, Any]:
        """Return it as plain data; strengths and weaknesses as the metrics' names."""
        return {
            "agent": self.agent,
            "distances": [each.as_facts() for each in self.distances],
            "strengths": [each.metric for each in self.strengths()],
            "weaknesses": [each.metric for each in self.weaknesses()],
            "sales_gap": self.sales.as_facts() if self.sales else None,
        }


def profiles(samples: Samples) -> list[Profile]:
    """Return every agent who wrote to a buyer, each beside all others together.

    p is corrected over all agents and metrics at once. The sales gap is to the mean of these
    agents.
    """
    agents = [a for a, row in samples.figures.cells.items() if a and row["agent_messages"].value]
    found = [
        (agent, change)
        for agent in agents
        for name in ESTIMATED
        if (change := _distance(samples, name, agent)) is not None
    ]
    sure = corrected([change for _, change in found])
    mine = {
        agent: tuple(c for (a, _), c in zip(found, sure, strict=True) if a == agent)
        for agent in agents
    }
    return [Profile(agent, mine[agent], gap) for agent, gap in _gaps(samples, agents).items()]


def _distance(samples: Samples, name: str, agent: str) -> Change | None:
    change = compared(name, samples.own(name, agent), samples.rest(name, agent))
    if change is None or min(change.cases, change.cases_before) < LEAST_CASES:
        return None
    return change


def _gaps(samples: Samples, agents: list[str]) -> dict[str, SalesGap | None]:
    sold = {agent: Sales.of(samples.figures.cells[agent]) for agent in agents}
    known = [sales for sales in sold.values() if sales]
    if not known:
        return dict.fromkeys(agents)
    people = len(known)
    mean = Sales(
        sum((sales.inquiries for sales in known), Fraction(0)) / people,
        sum((sales.payers for sales in known), Fraction(0)) / people,
        sum((sales.fen for sales in known), Fraction(0)) / people,
    )
    return {agent: sales_gap(sales, mean) if sales else None for agent, sales in sold.items()}

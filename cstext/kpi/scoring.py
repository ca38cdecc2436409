"""Scores: what a score sheet makes of an agent's figures, with its working."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cstext.kpi.decimals import MINUS, exact_percent, plain, round_to, rounded
from cstext.kpi.scorecard import Grade, Item, Scorecard
from cstext.kpi.steps import on_line, step_of

EXACT = 12
"""Decimals of a worth that are always enough."""
ZERO = Decimal(0)


@dataclass(frozen=True)
class Told:
    """A measure's value as score sheets take it; ``because`` says why there is none."""

    value: Decimal | None
    cases: int = 0
    because: str | None = None


@dataclass(frozen=True)
class Scored:
    """One line of a score: the value, what it is worth, and with what weight it counts."""

    item: Item
    told: Told
    worth: Decimal | None
    weight: Decimal
    rule: str

    @property
    def points(self) -> Decimal:
        """What it adds to the score."""
        return (self.worth or Decimal(0)) * self.weight / 100


@dataclass(frozen=True)
class Score:
    """An agent's score; None where nothing of it could be measured.

    ``measured`` is the weight of the measures that have a value. Where it is too little, the
    score is not ``is_complete``: it has no grade, and nothing is paid by it.
    """

    agent: str
    lines: tuple[Scored, ...]
    deducted: tuple[tuple[str, Told, Decimal], ...]
    score: Decimal | None
    grade: Grade | None
    measured: Decimal = Decimal(100)
    is_complete: bool = True

    def working(self) -> str:
        """Return the sum that makes the score, as 85×30% + 80×20% = 41.5.

        Where weights of missing measures went to the others, it is divided by those that are left.
        Worths have two decimals, and more where the sum would else come to another score.
        """
        if self.score is None:
            return "–"
        decimals = (n for n in range(2, EXACT) if rounded(max(self._sum(n), ZERO)) == self.score)
        places = next(decimals, EXACT)
        parts = " + ".join(
            f"{plain(round_to(line.worth, places))}×{exact_percent(line.item.weight / 100)}"
            for line in self.lines
            if line.worth is not None
        )
        if (weights := self._weights()) != 100:
            parts = f"({parts})" if "+" in parts else parts
            parts = f"{parts} ÷ {exact_percent(weights / 100)}"
        taken = "".join(f" {MINUS} {plain(points)}" for _, _, points in self.deducted if points)
        below = min(rounded(self._sum(places)), ZERO)
        floor = f"{MINUS}{plain(-below)} → " if below else ""
        return f"{parts}{taken} = {floor}{plain(self.score)}"

    def _weights(self) -> Decimal:
        return sum((each.item.weight for each in self.lines if each.worth is not None), ZERO)

    def _sum(self, places: int) -> Decimal:
        """What the working comes to if worths are written with so many decimals."""
        earned = (
            round_to(line.worth, places) * line.item.weight
            for line in self.lines
            if line.worth is not None
        )
        taken = sum((points for _, _, points in self.deducted), ZERO)
        return sum(earned, ZERO) / (self._weights() or 1) - taken

    def missing(self) -> dict[str, str]:
        """Return the measures without a value, deducted ones too, each with the reason."""
        told = [(line.item.name, line.told) for line in self.lines]
        told += [(name, each) for name, each, _ in self.deducted]
        return {name: each.because or "no_cases" for name, each in told if each.value is None}


def score_agent(
    card: Scorecard, agent: str, values: Mapping[str, Told], team: Mapping[str, Decimal | None]
) -> Score:
    """Return an agent's score by a sheet.

    ``values`` has every measure that the sheet names; ``team`` the team's figure of those that
    are scored against it.
    """
    told = {item.name: _against(item, values[item.name], team) for item in card.measures}
    there = sum((i.weight for i in card.measures if told[i.name].value is not None), Decimal(0))
    spread = card.missing == "reweighted"
    lines = tuple(_scored(item, told[item.name], there if spread else None)
                  for item in card.measures)  # fmt: skip
    deducted = tuple(
        (each.name, values[each.name], each.each * (values[each.name].value or 0))
        for each in card.deductions
    )
    if not there:
        return Score(agent, lines, deducted, None, None, there, is_complete=False)
    taken = sum((points for _, _, points in deducted), Decimal(0))
    earned = sum(((line.worth or 0) * line.item.weight for line in lines), Decimal(0))
    score = rounded(max(earned / (there if spread else 100) - taken, Decimal(0)))
    is_complete = not spread or there >= card.graded_from
    grade = card.grade_of(score) if is_complete else None
    return Score(agent, lines, deducted, score, grade, there, is_complete)


def _against(item: Item, told: Told, team: Mapping[str, Decimal | None]) -> Told:
    if item.against is None or told.value is None:
        return told
    base = team[item.name]
    if not base:
        return Told(None, 0, "no_team_figure")
    # Twenty decimals undo what the two divisions cut off, so that a step's own end is met.
    return Told(round(told.value / base, 20), told.cases)


def _scored(item: Item, told: Told, there: Decimal | None) -> Scored:
    """One line; ``there`` is the weight of what has a value where the others take its share."""
    if told.value is None:
        zero = there is None
        return Scored(item, told, Decimal(0) if zero else None, item.weight if zero else Decimal(0),
                      "")  # fmt: skip
    weight = item.weight if there is None else item.weight * 100 / there
    if item.steps:
        step = step_of(item.steps, told.value, item.is_share)
        return Scored(item, told, step.worth, weight, step.told())
    return Scored(item, told, on_line(item.line, told.value, item.is_share), weight, "line")

"""Score sheets as TOML: measures, weights, steps or lines, grades, and missing values."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cstext.errors import UsageError
from cstext.kpi.decimals import Number, plain
from cstext.kpi.measures import MEASURES, Measure, check_measure
from cstext.kpi.steps import Point, Step, check_points, check_steps
from cstext.tomlfile import Place, TomlFile, read_toml

SHEETS = "cstext.scorecards"


class Item(BaseModel):
    """A measure, its weight, and what its values are worth: steps, or a line between points.

    ``against = "team"``: the value is first divided by the team's, the mean of the scored agents
    for what adds up, else the shop's figure; ends and points are then percentages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    weight: Number
    against: Literal["team"] | None = None
    steps: list[Step] = []
    line: list[Point] = []

    @property
    def measure(self) -> Measure:
        """What is measured."""
        return MEASURES[self.name]

    @property
    def is_share(self) -> bool:
        """Whether its ends and points are percentages."""
        return self.against is not None or self.measure.unit == "ratio"


class Deduction(BaseModel):
    """Points that each case of a measure takes from the score."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    each: Number


class Grade(BaseModel):
    """A grade, from a score on up to the next better one: bands are half-open."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    name_en: str = ""
    at_least: Number
    training: str = ""
    training_en: str = ""
    promotion: str = ""
    promotion_en: str = ""

    def title(self, lang: str) -> str:
        """Its name in a language."""
        return self.name_en or self.name if lang == "en" else self.name


class Scorecard(BaseModel):
    """A score sheet. ``missing``: a measure without a value leaves its weight to the others in
    proportion (reweighted), or scores 0 (zero); either way it is shown. A reweighted score has a
    grade only where measures of ``graded_from`` of the 100 of weight have a value.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    title_en: str
    missing: Literal["reweighted", "zero"]
    graded_from: Number = Field(default=Decimal(50), ge=0, le=100)
    measures: list[Item] = Field(min_length=1)
    deductions: list[Deduction] = []
    grades: list[Grade] = []

    def grade_of(self, score: Decimal) -> Grade | None:
        """Return the grade of a score; None where the sheet has no grades."""
        return next((grade for grade in self.grades if score >= grade.at_least), None)

    def grade_called(self, name: str) -> Grade | None:
        """Return the grade of a name in either language; None where the sheet has none."""
        named = (each for each in self.grades if name in (each.name, each.name_en))
        return next(named, None) if name else None

    def needs(self) -> set[str]:
        """The names of all measures it scores or deducts for."""
        names = [item.name for item in self.measures]
        return {*names, *(deduction.name for deduction in self.deductions)}


def scorecard_names() -> list[str]:
    """The names of the shipped score sheets."""
    return sorted(f.name.removesuffix(".toml") for f in files(SHEETS).iterdir()
                  if f.name.endswith(".toml"))  # fmt: skip


def load_scorecard(name: str) -> Scorecard:
    """Return a shipped score sheet, or one from a ``.toml`` file.

    Raises:
        UsageError: there is none, or it does not hold together; the message names the line.
    """
    if name in scorecard_names():
        shipped, called = files(SHEETS) / f"{name}.toml", f"scorecard {name}"
        return parse_scorecard(read_toml(shipped, "a scorecard", exact=True, name=called))
    path = Path(name)
    if path.suffix != ".toml":
        known = ", ".join(scorecard_names())
        raise UsageError(f"no scorecard {name!r}; known: {known}, or FILE.toml")
    return parse_scorecard(read_toml(path, "a scorecard", exact=True))


def parse_scorecard(file: TomlFile) -> Scorecard:
    """Return what a file says, once it holds together; see `load_scorecard`."""
    card = file.into(Scorecard)
    for number, item in enumerate(card.measures):
        _check_item(file, ("measures", number), item)
    for number, deduction in enumerate(card.deductions):
        check_measure(file, ("deductions", number, "name"), deduction.name)
        if deduction.each <= 0:
            raise file.fault(("deductions", number, "each"), "must be more than 0")
    for key in ("measures", "deductions", "grades"):
        _check_once(file, key, [each.name for each in getattr(card, key)])
    total = sum((item.weight for item in card.measures), Decimal(0))
    if total != 100:
        last = ("measures", len(card.measures) - 1, "weight")
        raise file.fault(last, f"the weights add up to {plain(total)}, not to 100")
    _check_grades(file, card)
    return card


def _check_once(file: TomlFile, key: str, names: Sequence[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise file.fault((key, number, "name"), f"{name!r} stands there twice")


def _check_item(file: TomlFile, place: Place, item: Item) -> None:
    check_measure(file, (*place, "name"), item.name)
    if item.weight <= 0:
        raise file.fault((*place, "weight"), "must be more than 0")
    if bool(item.steps) == bool(item.line):
        raise file.fault(place, "needs steps or a line, and not both")
    better = item.measure.better
    if item.steps:
        check_steps(file, (*place, "steps"), item.steps, item.is_share, better)
    else:
        check_points(file, (*place, "line"), item.line, item.is_share, better)
    for worth in [*(step.worth for step in item.steps), *(point.worth for point in item.line)]:
        if not 0 <= worth <= 100:
            raise file.fault(place, "what values are worth must lie between 0 and 100")


def _check_grades(file: TomlFile, card: Scorecard) -> None:
    for number, (upper, lower) in enumerate(pairwise(card.grades), start=1):
        if lower.at_least >= upper.at_least:
            raise file.fault(("grades", number, "at_least"), "must be below the grade before it")
    if card.grades and card.grades[-1].at_least != 0:
        last = ("grades", len(card.grades) - 1, "at_least")
        raise file.fault(last, "the last grade must begin at 0, or scores have no grade")

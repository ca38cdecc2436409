"""Steps of a score sheet or a bonus: spans with stated ends that meet and never fall."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pydantic import BaseModel, ConfigDict

from cstext.kpi.decimals import Number, parse_percent, plain
from cstext.kpi.registry import Better
from cstext.tomlfile import Place, TomlFile

BOUNDS = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<"}
_SIGNS = {"at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}


class Step(BaseModel):
    """A span of values and what it is worth; an end that is not stated is open-ended."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at_least: Any = None
    more_than: Any = None
    at_most: Any = None
    less_than: Any = None
    worth: Number

    def ends(self, is_share: bool) -> Ends:
        """Return its ends as numbers.

        Raises:
            ValueError: an end is blank, or not written as its unit asks; or both say the same end.
        """
        found = {
            name: _bound(name, value, is_share)
            for name in BOUNDS
            if (value := getattr(self, name)) is not None
        }
        if {"at_least", "more_than"} <= found.keys() or {"at_most", "less_than"} <= found.keys():
            raise ValueError("one end is stated twice")
        return Ends(found)

    def told(self) -> str:
        """Return the span as people read it.

        >>> Step(at_least="40%", less_than="45%", worth=80).told()
        '≥ 40%, < 45%'
        """
        stated = ((sign, getattr(self, name)) for name, sign in _SIGNS.items())
        return ", ".join(
            f"{sign} {plain(Decimal(end)) if isinstance(end, int | Decimal) else end}"
            for sign, end in stated
            if end is not None
        )


class Ends:
    """The ends of a span: numbers, each with whether it belongs to the span."""

    def __init__(self, bounds: dict[str, Decimal]) -> None:
        self.low = bounds.get("at_least", bounds.get("more_than"))
        self.high = bounds.get("at_most", bounds.get("less_than"))
        self.has_low = "at_least" in bounds
        self.has_high = "at_most" in bounds

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies in the span."""
        above = self.low is None or value > self.low or (self.has_low and value == self.low)
        below = self.high is None or value < self.high or (self.has_high and value == self.high)
        return above and below

    def is_empty(self) -> bool:
        """Whether no value can lie in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (
            self.low == self.high and not (self.has_low and self.has_high)
        )

    def fault_before(self, upper: Ends) -> str | None:
        """What is wrong between this span and the next higher one, or None."""
        if self.high is None or upper.low is None:
            return "overlaps the step below it"
        if upper.low < self.high or (upper.low == self.high and self.has_high and upper.has_low):
            return "overlaps the step below it"
        if upper.low > self.high or not (self.has_high or upper.has_low):
            return "leaves a gap to the step below it"
        return None


def _bound(name: str, value: Any, is_share: bool) -> Decimal:
    if value == "":
        raise ValueError(f"{name} is blank; fill it in")
    if is_share:
        share = parse_percent(value) if isinstance(value, str) else None
        if share is None:
            raise ValueError(f'{name} must be a percentage, as "45%"')
        return share
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{name} must be a number")
    if not Decimal(value).is_finite():
        raise ValueError(f"{name} must be a finite number")
    return Decimal(value)


def check_steps(
    file: TomlFile, place: Place, steps: Sequence[Step], is_share: bool, better: Better
) -> None:
    """Refuse steps that overlap, leave a gap, or are worth less where the value is better.

    Raises:
        UsageError: with the line of the step.
    """
    known: list[tuple[int, Step, Ends]] = []
    for number, step in enumerate(steps):
        try:
            ends = step.ends(is_share)
        except ValueError as error:
            raise file.fault((*place, number), str(error)) from error
        if ends.is_empty():
            raise file.fault((*place, number), "no value can lie in this step")
        known.append((number, step, ends))
    if not known:
        raise file.fault(place, "there are no steps")
    known.sort(key=lambda row: (row[2].low is not None, row[2].low or 0, not row[2].has_low))
    if known[0][2].low is not None:
        raise file.fault((*place, known[0][0]), "leaves a gap below it")
    if known[-1][2].high is not None:
        raise file.fault((*place, known[-1][0]), "leaves a gap above it")
    for (_, lower, below), (number, upper, above) in pairwise(known):
        if wrong := below.fault_before(above):
            raise file.fault((*place, number), wrong)
        if _falls(lower.worth, upper.worth, better):
            raise file.fault((*place, number), "falls: a better value is worth less")


class Point(BaseModel):
    """A point of a straight line; between two points values are worth what lies between."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: Any
    worth: Number

    def place(self, is_share: bool) -> Decimal:
        """Return where it lies; see `Step.ends` for the errors."""
        return _bound("at", self.at, is_share)


def check_points(
    file: TomlFile, place: Place, points: Sequence[Point], is_share: bool, better: Better
) -> None:
    """Refuse a line of fewer than two points, that turns back, or that falls.

    Raises:
        UsageError: with the line of the point.
    """
    if len(points) < 2:
        raise file.fault(place, "a line needs two points")
    places = []
    for number, point in enumerate(points):
        try:
            places.append(point.place(is_share))
        except ValueError as error:
            raise file.fault((*place, number), str(error)) from error
    for number in range(1, len(points)):
        if places[number] <= places[number - 1]:
            raise file.fault((*place, number), "must lie above the point before it")
        if _falls(points[number - 1].worth, points[number].worth, better):
            raise file.fault((*place, number), "falls: a better value is worth less")


def _falls(lower: Decimal, upper: Decimal, better: Better) -> bool:
    return (better == "up" and upper < lower) or (better == "down" and upper > lower)


def step_of(steps: Sequence[Step], value: Decimal, is_share: bool) -> Step:
    """Return the step in which a value lies; the steps have been checked."""
    return next(step for step in steps if step.ends(is_share).holds(value))


def on_line(points: Sequence[Point], value: Decimal, is_share: bool) -> Decimal:
    """Return what a value is worth on a line of points; beyond its ends, what the end is worth."""
    placed = [(point.place(is_share), point.worth) for point in points]
    for (left, low), (right, high) in pairwise(placed):
        if value <= right:
            part = max(value - left, Decimal(0)) / (right - left)
            return low + (high - low) * part
    return placed[-1][1]

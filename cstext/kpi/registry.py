"""What a metric is: a function of a row of counts, whose docstring is its definition.

A `Value` says how many cases it is about, and how many it leaves out and why, so that two numbers
can be compared or refused. No value is None, never 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

Row = Mapping[str, Any]
Unit = Literal["count", "ratio", "number", "seconds", "fen"]
Better = Literal["up", "down", "none"]
Needs = Literal["orders", "refunds", "records"]
Told = Literal["payment", "end"]


@dataclass(frozen=True)
class Value:
    """A figure with its cases: ``value`` is None where there is none.

    ``exact`` is the figure before it was rounded to be shown, in the same unit; None: it was not.
    """

    value: float | int | None
    cases: int
    left_out: Mapping[str, int] = field(default_factory=dict)
    exact: Fraction | None = field(default=None, compare=False)

    def as_facts(self) -> dict[str, Any]:
        """Return the value as plain data."""
        left_out = {reason: n for reason, n in self.left_out.items() if n}
        return {"value": self.value, "cases": self.cases, "left_out": left_out}


@dataclass(frozen=True)
class Metric:
    """A metric's names, unit, direction and definition, and how it is computed.

    ``leaves_out`` are the codes under which it may leave cases out. ``is_of_shop``: it belongs to
    no agent and to no single day. ``told`` is what the orders must tell: whether they were paid,
    and how they ended.
    """

    name: str
    zh: str
    en: str
    unit: Unit
    better: Better
    definition_zh: str
    needs: Needs | None
    leaves_out: tuple[str, ...]
    is_of_shop: bool
    told: tuple[Told, ...]
    compute: Callable[[Row], Value]

    @property
    def definition_en(self) -> str:
        """The definition in English: the docstring of the function."""
        return " ".join((self.compute.__doc__ or "").split())

    def of(self, row: Row) -> Value:
        """Return the metric's value for a row; None where it rests on a file that was not given,
        or on what the orders do not tell.
        """
        if self.needs and not row[f"{self.needs}_known"]:
            return Value(None, 0, {f"no_{self.needs}_file": int(row["inquiries"])})
        for what in self.told:
            if untold := row[f"no_{what}"]:
                return Value(None, 0, {f"{what}_untold": untold})
        return self.compute(row)


REGISTERED: dict[str, Metric] = {}
"""Every metric by name, as the modules are imported; `cstext.kpi.metrics` puts them in order."""


def metric(
    zh: str,
    en: str,
    unit: Unit,
    better: Better,
    definition_zh: str,
    needs: Needs | None = None,
    leaves_out: tuple[str, ...] = (),
    is_of_shop: bool = False,
    told: tuple[Told, ...] = (),
) -> Callable[[Callable[[Row], Value]], Callable[[Row], Value]]:
    """Register a function as a metric; its docstring is the definition in English."""

    def register(compute: Callable[[Row], Value]) -> Callable[[Row], Value]:
        name = compute.__name__
        REGISTERED[name] = Metric(
            name,
            zh,
            en,
            unit,
            better,
            definition_zh,
            needs,
            leaves_out,
            is_of_shop,
            told,
            compute,
        )
        return compute

    return register


def count(row: Row, key: str, **left_out: int) -> Value:
    """Return a count: each of what it counts is a case."""
    return Value(row[key], row[key], left_out)


def share(part: float, whole: int, **left_out: int) -> Value:
    """Return part ÷ whole; of none there is none."""
    if not whole:
        return Value(None, whole, left_out)
    return Value(round(part / whole, 6), whole, left_out, Fraction(part) / whole)

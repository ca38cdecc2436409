"""Pay rules as TOML: wage, commissions, bonuses, allowances, streaks, and who is left out."""

from __future__ import annotations

from decimal import Decimal
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cstext.errors import UsageError
from cstext.kpi.decimals import MINUS, Number, Percent, as_factor, exact_percent, plain
from cstext.kpi.measures import MEASURES, check_measure
from cstext.kpi.notices import Notice
from cstext.kpi.steps import Step, check_steps
from cstext.tomlfile import Place, TomlFile, line_of, read_toml

RULES = "cstext.pay"


class _Rule(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Wage(_Rule):
    """What is paid first: the amount of the grade; the person's post wage, or base; or base ×
    score ÷ 100. Persons' amounts come from the staff file.
    """

    by: Literal["grade", "post_wage", "base", "base_times_score"]
    amounts: dict[str, Number] = {}


class Tier(_Rule):
    """A tier of sales: ``plus`` and a share, of the whole or of what exceeds the tier below.

    It holds sales above the tier before it up to ``up_to``, that with it; the last has none.
    """

    up_to: Number | None = None
    plus: Number = Decimal(0)
    rate: Percent
    of: Literal["whole", "excess"]

    def pays(self, sales: Decimal, floor: Decimal) -> Decimal:
        """Return what is paid for sales in this tier, which begins above ``floor``."""
        return self.plus + self.rate * (sales if self.of == "whole" else sales - floor)

    def working(self, told: str, floor: Decimal) -> str:
        """Return the same as it is worked out; ``told`` is how the sales are written."""
        plus = f"{plain(self.plus)} + " if self.plus else ""
        sales = told if self.of == "whole" else f"{told} {MINUS} {plain(floor)}"
        base = as_factor(sales)
        return f"{plus}{exact_percent(self.rate)} × {base}"


class OfSales(_Rule):
    """What is paid by an amount of sales, ``less`` another: the refunds of these sales, say."""

    sales: str
    less: str | None = None

    def names(self) -> set[str]:
        """The names of the measures that it takes."""
        return {self.sales, self.less or self.sales}


class Commission(OfSales):
    """A share of the agent's own sales, by tiers."""

    sales: str = "paid_amount"
    tiers: list[Tier] = Field(min_length=1)

    def tier_of(self, sales: Decimal) -> tuple[Tier, Decimal]:
        """Return the tier of the sales, and where it begins."""
        floor = Decimal(0)
        for tier in self.tiers[:-1]:
            if tier.up_to is not None and sales <= tier.up_to:
                return tier, floor
            floor = tier.up_to or floor
        return self.tiers[-1], floor


class PublicCommission(OfSales):
    """A share of the sales that belong to nobody, in equal parts among those who are paid."""

    sales: str = "silent_amount"
    rate: Percent


class Bonus(_Rule):
    """An amount by the steps of a measure; it may be negative."""

    title: str
    title_en: str = ""
    measure: str
    steps: list[Step]


class Streak(_Rule):
    """What follows from a grade held for so many months running: an amount, or a flag."""

    grade: str
    months: int = Field(ge=2, le=24)
    amount: Number | None = None
    flag: str = ""
    flag_en: str = ""


class LeaveOut(_Rule):
    """Who is left out of the period: absent for more days than this in all."""

    absent_days_over: Number | None = None


class Pay(_Rule):
    """The rules of a month's pay."""

    title: str
    title_en: str
    wage: Wage | None = None
    commission: Commission | None = None
    public_commission: PublicCommission | None = None
    bonuses: list[Bonus] = []
    allowances: list[Literal["seniority", "meal"]] = []
    streaks: list[Streak] = []
    leave_out: LeaveOut = LeaveOut()

    def needs(self) -> set[str]:
        """The names of all measures it pays by."""
        own = self.commission.names() if self.commission else set()
        public = self.public_commission.names() if self.public_commission else set()
        return own | public | {bonus.measure for bonus in self.bonuses}

    @property
    def months(self) -> int:
        """How many months, with this one, its streaks look at."""
        return max((streak.months for streak in self.streaks), default=1)


def pay_names() -> list[str]:
    """The names of the shipped pay rules."""
    return sorted(f.name.removesuffix(".toml") for f in files(RULES).iterdir()
                  if f.name.endswith(".toml"))  # fmt: skip


def load_pay(name: str) -> tuple[Pay, list[Notice]]:
    """Return shipped pay rules, or those of a ``.toml`` file, and what to warn of.

    Raises:
        UsageError: there are none, or they do not hold together; the message names the line.
    """
    if name in pay_names():
        shipped, called = files(RULES) / f"{name}.toml", f"pay {name}"
        return parse_pay(read_toml(shipped, "pay rules", exact=True, name=called))
    path = Path(name)
    if path.suffix != ".toml":
        raise UsageError(f"no pay rules {name!r}; known: {', '.join(pay_names())}, or FILE.toml")
    return parse_pay(read_toml(path, "pay rules", exact=True))


def parse_pay(file: TomlFile) -> tuple[Pay, list[Notice]]:
    """Return what a file says, once it holds together, and its warnings; see `load_pay`."""
    pay = file.into(Pay)
    if pay.wage and (pay.wage.by == "grade") != bool(pay.wage.amounts):
        raise file.fault(("wage", "amounts"), "belong to wages by grade, and are needed there")
    for number, bonus in enumerate(pay.bonuses):
        check_measure(file, ("bonuses", number, "measure"), bonus.measure)
        measure = MEASURES[bonus.measure]
        place = ("bonuses", number, "steps")
        check_steps(file, place, bonus.steps, measure.unit == "ratio", measure.better)
    for number, streak in enumerate(pay.streaks):
        if (streak.amount is None) == (not streak.flag):
            raise file.fault(("streaks", number), "needs an amount or a flag, and not both")
    for name in ("commission", "public_commission"):
        if rule := getattr(pay, name):
            _check_sales(file, (name, "sales"), rule.sales)
            _check_sales(file, (name, "less"), rule.less or rule.sales)
    return pay, _check_tiers(file, pay.commission) if pay.commission else []


def _check_sales(file: TomlFile, place: Place, name: str) -> None:
    check_measure(file, place, name)
    if MEASURES[name].unit != "fen":
        raise file.fault(place, "is no amount of money")


def _check_tiers(file: TomlFile, commission: Commission) -> list[Notice]:
    """Refuse tiers that do not climb; return a warning for each that pays less than the one below.

    A falling tier is computed as the table says: an agent who sells more is paid less there.
    """
    place: Place = ("commission", "tiers")
    tiers, warnings = commission.tiers, list[Notice]()
    if tiers[-1].up_to is not None:
        raise file.fault((*place, len(tiers) - 1), "the last tier has no up_to")
    floor = Decimal(0)
    for number, (lower, upper) in enumerate(pairwise(tiers), start=1):
        if lower.up_to is None or lower.up_to <= floor:
            raise file.fault((*place, number - 1), "up_to must be above the tier before it")
        at_end, just_above = lower.pays(lower.up_to, floor), upper.pays(lower.up_to, lower.up_to)
        if just_above < at_end:
            said = {
                "file": file.name, "line": line_of(file.text, (*place, number)),
                "end": plain(at_end), "above": plain(just_above), "sales": plain(lower.up_to),
            }  # fmt: skip
            warnings.append(Notice("commission_falls", said))
        floor = lower.up_to
    return warnings

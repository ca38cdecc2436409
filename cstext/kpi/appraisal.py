"""The appraisal of a period: each agent's score by a sheet, and pay by rules, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cstext.conversation.period import EVER, Period, contains, covered, days_condition
from cstext.engine import Engine
from cstext.errors import UsageError
from cstext.inquiries.order_days import is_before_orders, order_begins
from cstext.kpi.decimals import ROUNDING_EN, ROUNDING_ZH
from cstext.kpi.figures import Figures, figures
from cstext.kpi.gaps import chat_gaps, open_sales, order_gaps, refund_gaps
from cstext.kpi.measures import MEASURES
from cstext.kpi.metrics import METRICS, Value
from cstext.kpi.months import month_before, month_name
from cstext.kpi.notices import Notice
from cstext.kpi.pay import Pay
from cstext.kpi.payroll import NO_GRADE, Month, PaySlip, pay_slips
from cstext.kpi.scorecard import Scorecard
from cstext.kpi.scoring import Score, Scored, Told, score_agent
from cstext.kpi.staff import NOBODY, Staff

OF_A_MONTH = ("target", "shift_hours", "complaints")
"""What the staff file tells of a month adds up over it: it says nothing of a week."""

PER = {"target_reached": ("target", "paid_amount"),
       "receptions_per_shift_hour": ("shift_hours", "receptions")}  # fmt: skip
"""Measures that divide what is counted by what the staff file tells: that key, and the metric."""


REFUNDED = {"refunded_amount", "silent_refunded_amount"}
SALES = {"paid_amount", "silent_amount"}
SUMS_OF_MONEY = SALES | REFUNDED
"""Measures in yuan that add up over agents; the others are means."""


@dataclass(frozen=True)
class Rules:
    """By what agents are judged: a score sheet, pay rules with their warnings, a staff file."""

    card: Scorecard
    pay: Pay | None = None
    staff: Staff = NOBODY
    warnings: Sequence[Notice] = ()

    @property
    def months(self) -> int:
        """How many months, with the one asked for, must be looked at."""
        return self.pay.months if self.pay else 1

    def needs(self) -> set[str]:
        """The names of all measures by which somebody is judged or paid."""
        return self.card.needs() | (self.pay.needs() if self.pay else set())

    @property
    def needs_orders(self) -> bool:
        """Whether anything is judged or paid by what orders tell."""
        return any(METRICS[name].needs == "orders" for name in self.counted())

    def counted(self) -> set[str]:
        """The names of the metrics on which those measures rest."""
        return {PER[name][1] if name in PER else name for name in self.needs()} & METRICS.keys()

    def checked(self) -> Rules:
        """Return the rules, if the pay knows the sheet's grades and the sheet the pay's.

        Raises:
            UsageError: a grade has no wage, or a streak, or the staff file where there are streaks,
                names a grade that the sheet does not give.
        """
        given = {grade.name for grade in self.card.grades}
        amounts = self.pay.wage.amounts if self.pay and self.pay.wage else {}
        unpaid = sorted(given - amounts.keys()) if amounts else []
        streaks = {streak.grade for streak in self.pay.streaks} if self.pay else set()
        if unpaid or (amounts and not given):
            raise UsageError(f"pay: no wage for grade {', '.join(unpaid) or '(none given)'}")
        if streaks - given:
            unknown = ", ".join(sorted(streaks - given))
            raise UsageError(f"pay: the score sheet has no grade {unknown}, of which a streak is")
        told = {row.grade for row in self.staff.rows if row.grade} if streaks else set()
        if strange := sorted(name for name in told if not self.card.grade_called(name)):
            known = ", ".join(grade.name for grade in self.card.grades)
            raise UsageError(
                f"staff file: no grade {', '.join(strange)} in the sheet; it has {known}"
            )
        return self


@dataclass(frozen=True)
class _Judged:
    """A period's scores and the measures that they, and pay, rest on."""

    scores: dict[str, Score]
    values: dict[str, dict[str, Told]]
    shop: dict[str, Told]
    wrote: list[str]
    without_amount: int


def appraise(engine: Engine, period: Period, rules: Rules, lang: str = "zh") -> dict[str, Any]:
    """Return the period, scorecard, rounding rule, scores and pay as plain data, and notices.

    Those are judged whom the staff file names for the month, or without one who wrote to a buyer.
    Reads what `build_kpi` made; ``causes`` must hold the earlier months too that streaks look at.
    Amounts are yuan as text, exact; scores are numbers. Working and flags are in ``lang``.
    """
    days = covered(engine)
    period = Period(period.first or days.first, period.last or days.last)
    name, is_whole = month_name(period) or period.name, contains(days, period)
    now = _judge(engine, period, rules)
    slips: list[PaySlip] = []
    if rules.pay:
        month = Month(
            month_name(period), now.scores, now.values, now.shop,
            _grades(engine, period, rules, now),
        )  # fmt: skip
        slips = pay_slips(rules.pay, month, rules.staff, rules.card, lang)
    return {
        "period": {"name": name, "is_complete": is_whole},
        "scorecard": _card_facts(rules.card),
        "rounding_zh": ROUNDING_ZH,
        "rounding_en": ROUNDING_EN,
        "scores": [_score_facts(score, lang) for score in now.scores.values()],
        "pay": _pay_facts(rules.pay, slips, lang) if rules.pay else None,
        "warnings": [
            *rules.warnings,
            *_unmatched(now, name, rules.staff, period),
            *_of_several_shops(engine, period, name),
            *(chat_gaps(engine, period, name) if rules.pay or not is_whole else []),
            *_order_gaps(engine, period, rules, name),
            *(open_sales(engine, period, name) if rules.pay and rules.needs_orders else []),
            *_untold(now, name),
            *(refund_gaps(engine, period, name) if rules.needs() & REFUNDED else []),
            *(Notice("column_not_read", {"name": column}) for column in rules.staff.unread),
        ],
    }


def _order_gaps(engine: Engine, period: Period, rules: Rules, name: str) -> list[Notice]:
    """What days of a period the orders do not speak of, where they are needed."""
    return order_gaps(engine, period, name) if rules.needs_orders else []


def _untold(judged: _Judged, name: str) -> list[Notice]:
    """A warning of paid orders whose amount nobody knows: the sales are too low by it."""
    values = {"period": name, "n": judged.without_amount}
    return [Notice("amounts_missing", values)] if judged.without_amount else []


def _judge(engine: Engine, period: Period, rules: Rules) -> _Judged:
    found = figures(engine, "agent", period, persons=rules.staff.holdings())
    if is_before_orders(order_begins(engine), period):
        found = _without_orders(found)
    wrote = [agent for agent, row in found.cells.items() if agent and row["agent_messages"].value]
    people = rules.staff.people(period) or wrote
    names = rules.needs()
    shop = {name: _measured(name, found.total) for name in names}
    values = {
        person: {
            name: _told(rules.staff, person, month_name(period), name, _row(found, person))
            for name in names
        }
        for person in people
    }
    team = {name: _team(name, values, shop[name]) for name in names}
    scores = {person: score_agent(rules.card, person, row, team) for person, row in values.items()}
    sales = SALES & rules.counted()
    untold = sum(found.total[name].left_out.get("without_amount", 0) for name in sales)
    return _Judged(scores, values, shop, wrote, untold)


def _unmatched(judged: _Judged, name: str, staff: Staff, period: Period) -> list[Notice]:
    """Warnings of whom only the chats know, or only the staff file: often a name typed wrong."""
    if staff.rows and not staff.people(period):
        return [Notice("nobody_in_staff", {"period": name})]
    known = judged.scores.keys()
    both = (
        ("not_in_staff", set(judged.wrote) - known),
        ("wrote_to_nobody", known - set(judged.wrote)),
    )
    return [
        Notice(code, {"period": name, "who": ", ".join(sorted(who))}) for code, who in both if who
    ]


def _of_several_shops(engine: Engine, period: Period, name: str) -> list[Notice]:
    """A warning of accounts that wrote in more than one shop: nobody knows if they are one's."""
    rows = engine.rows(
        f"""
        SELECT agent FROM written
        WHERE side = 'agent' AND agent IS NOT NULL AND {days_condition(period, "day")}
        GROUP BY agent
        HAVING count(DISTINCT shop) > 1
        ORDER BY agent
        """
    )
    who = ", ".join(row["agent"] for row in rows)
    return [Notice("in_several_shops", {"period": name, "who": who})] if who else []


def _without_orders(found: Figures) -> Figures:
    """The figures of days before the first order: what inquiries became there, nobody knows."""

    def known(row: Mapping[str, Value]) -> dict[str, Value]:
        unknown = Value(None, 0, {"before_orders": 1})
        return {
            name: unknown if METRICS[name].needs == "orders" else value
            for name, value in row.items()
        }

    return Figures(known(found.total), {cell: known(row) for cell, row in found.cells.items()})


def _row(found: Figures, person: str) -> Mapping[str, Value]:
    """A person's metrics; those of the shop as a whole are everybody's."""
    return {**found.total, **found.cells[person]} if person in found.cells else {}


def _measured(name: str, row: Mapping[str, Value]) -> Told:
    value = row.get(name)
    if value is None:
        return Told(None, 0, "no_cases")
    reasons = [reason for reason, n in value.left_out.items() if n]
    number = MEASURES[name].exact(value)
    why = (reasons[0] if reasons else "no_cases") if number is None else None
    return Told(number, value.cases, why)


def _told(
    staff: Staff, person: str, month: str | None, name: str, row: Mapping[str, Value]
) -> Told:
    """A measure of a person: counted, told by the staff file, or one divided by the other."""
    if not MEASURES[name].is_told:
        return _measured(name, row)
    key, counted = PER.get(name, (name, ""))
    if month is None and key in OF_A_MONTH:
        return Told(None, 0, "told_by_month")
    said = staff.number(person, month, key)
    if said is None:
        return Told(None, 0, "not_in_staff_file")
    if counted and not said:
        return Told(None, 0, "none_in_staff_file")
    if not counted:
        return Told(said, 1)
    found = _measured(counted, row)
    return Told(found.value / said, found.cases) if found.value is not None else found


def _team(name: str, values: Mapping[str, Mapping[str, Told]], shop: Told) -> Decimal | None:
    """What agents are scored against: their mean where it adds up, else the shop's figure.

    Who has no value is no part of the mean: a person who was not there does not lower it.
    """
    measure = MEASURES[name]
    adds_up = measure.unit == "count" or name in SUMS_OF_MONEY
    if not (adds_up or measure.is_told):
        return shop.value
    known = [value for row in values.values() if (value := row[name].value) is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _grades(
    engine: Engine, period: Period, rules: Rules, now: _Judged
) -> dict[str, list[str | None]]:
    """Each person's grades of this month and those before, latest first; see `_grade`.

    A month that the chats, or where the sheet needs them the orders, do not hold whole has the
    grade that the staff file says, if any.
    """
    sheet = replace(rules, pay=None)
    grades: dict[str, list[str | None]] = {
        person: [_grade(now, person, rules.staff, period)] for person in now.scores
    }
    month = period
    for _ in range(rules.months - 1):
        month = month_before(month)
        is_known = contains(covered(engine), month) and not _order_gaps(engine, month, sheet, "")
        judged = _judge(engine, month, sheet) if is_known else None
        for person, known in grades.items():
            said = rules.card.grade_called(rules.staff.grade(person, month_name(month) or "") or "")
            if said or judged is None:
                known.append(said.name if said else None)
            else:
                known.append(_grade(judged, person, rules.staff, month))
    return grades


def _grade(judged: _Judged, person: str, staff: Staff, month: Period) -> str | None:
    """The name of a person's grade; `NO_GRADE`: was not there; None: nobody knows.

    Who wrote to nobody was not there; but where accounts wrote that the staff file does not know
    it may have been by one of them, unless by the file others were there and the person was not.
    """
    score = judged.scores.get(person)
    if score and score.grade:
        return score.grade.name
    if person in judged.wrote:
        return None
    there = staff.people(month)
    strangers = set(judged.wrote) - set(staff.people(EVER)) if staff.rows else set()
    return NO_GRADE if not strangers or (there and person not in there) else None


def _card_facts(card: Scorecard) -> dict[str, Any]:
    return {
        "title": card.title,
        "title_en": card.title_en,
        "missing": card.missing,
        "graded_from": float(card.graded_from),
        "measures": [
            {
                "name": item.name,
                "zh": item.measure.zh,
                "en": item.measure.en,
                "unit": "ratio" if item.is_share else item.measure.unit,
                "against": item.against,
                "weight": float(item.weight),
            }
            for item in card.measures
        ],
        "grades": [
            {**grade.model_dump(exclude={"at_least"}), "at_least": float(grade.at_least)}
            for grade in card.grades
        ],
    }


def _score_facts(score: Score, lang: str) -> dict[str, Any]:
    grade = score.grade
    return {
        "agent": score.agent,
        "score": None if score.score is None else float(score.score),
        "grade": grade.title(lang) if grade else None,
        "measured": float(score.measured),
        "is_complete": score.is_complete,
        "training": _said(grade, "training", lang) if grade else "",
        "promotion": _said(grade, "promotion", lang) if grade else "",
        "working": score.working(),
        "missing": score.missing(),
        "measures": [_line_facts(line) for line in score.lines],
        "deductions": [
            {"name": name, "cases": _number(told.value), "points": float(points)}
            for name, told, points in score.deducted
        ],
    }


def _said(grade: Any, name: str, lang: str) -> str:
    zh, en = getattr(grade, name), getattr(grade, f"{name}_en")
    return str(en or zh) if lang == "en" else str(zh)


def _line_facts(line: Scored) -> dict[str, Any]:
    return {
        "name": line.item.name,
        "value": _number(line.told.value),
        "cases": line.told.cases,
        "because": line.told.because if line.told.value is None else None,
        "rule": line.rule,
        "worth": _number(line.worth),
        "weight": _number(line.weight),
        "points": _number(line.points),
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _pay_facts(pay: Pay, slips: Sequence[PaySlip], lang: str) -> dict[str, Any]:
    return {
        "title": pay.title_en if lang == "en" else pay.title,
        "slips": [
            {
                "agent": slip.person,
                "total": None if slip.total is None else f"{slip.total:.2f}",
                "working": slip.working(),
                "left_out": slip.left_out,
                "flags": list(slip.flags),
                "amounts": [
                    {
                        "code": amount.code,
                        "title": amount.title,
                        "yuan": None if amount.yuan is None else f"{amount.yuan:.2f}",
                        "working": amount.working,
                        "because": amount.because,
                    }
                    for amount in slip.amounts
                ],
            }
            for slip in slips
        ],
    }

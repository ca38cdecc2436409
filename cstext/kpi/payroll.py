"""Pay slips: what the rules make of scores, figures and the staff file; every amount worked out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cstext.kpi.decimals import MINUS, as_factor, exact_percent, percent, plain, round_to, rounded
from cstext.kpi.measures import MEASURES
from cstext.kpi.pay import Bonus, OfSales, Pay, Streak
from cstext.kpi.scorecard import Scorecard
from cstext.kpi.scoring import Score, Told
from cstext.kpi.sharing import part_of
from cstext.kpi.staff import Staff
from cstext.kpi.steps import step_of

NO_GRADE = ""
"""The grade of a month in which a person was not there: it is that of no streak."""


@dataclass(frozen=True)
class Amount:
    """One amount of a pay slip, in yuan, and how it was worked out; None: ``because`` says why."""

    code: str
    title: str
    yuan: Decimal | None
    working: str
    because: str | None = None


@dataclass(frozen=True)
class PaySlip:
    """A person's pay in a month. ``total`` is None where an amount is: nothing is guessed."""

    person: str
    amounts: tuple[Amount, ...]
    flags: tuple[str, ...] = ()
    left_out: str | None = None

    @property
    def total(self) -> Decimal | None:
        """The sum of the amounts, each rounded to fen."""
        known = [amount.yuan for amount in self.amounts if amount.yuan is not None]
        if self.left_out or len(known) < len(self.amounts):
            return None
        return sum(known, Decimal(0))

    def working(self) -> str:
        """Return the sum, as 1,700 + 210 + 100 = 2,010."""
        if self.total is None:
            return "–"
        parts = " + ".join(plain(amount.yuan) for amount in self.amounts if amount.yuan is not None)
        return f"{parts.replace('+ -', f'{MINUS} ')} = {plain(self.total)}"


@dataclass(frozen=True)
class Month:
    """A month to be paid: its name, scores, measures by person, the shop's, and grades before.

    ``grades`` has, per person, the names of the grades of the months up to this one, latest
    first; `NO_GRADE` where the person was not there, None where nobody knows.
    """

    name: str | None
    scores: Mapping[str, Score]
    values: Mapping[str, Mapping[str, Told]]
    shop: Mapping[str, Told]
    grades: Mapping[str, Sequence[str | None]]


def pay_slips(
    pay: Pay, month: Month, staff: Staff, card: Scorecard | None, lang: str
) -> list[PaySlip]:
    """Return a slip for everyone who is scored; those left out have the reason and no amounts.

    What public commission cannot divide goes, a fen each, to those who stand first in ``month``.
    """
    limit = pay.leave_out.absent_days_over
    absent = {
        person: days
        for person in month.values
        if limit is not None and (days := staff.absent_days(person, month.name)) > limit
    }
    paid = [person for person in month.values if person not in absent]
    slips = []
    for person in month.values:
        if person in absent:
            said, most = plain(absent[person]), plain(limit or Decimal(0))
            why = {
                "zh": f"累计缺勤 {said} 天，超过 {most} 天",
                "en": f"absent {said} days, over {most}",
            }
            slips.append(PaySlip(person, (), left_out=why[lang]))
        else:
            slip = _Slip(pay, month, staff, lang, person, paid)
            slips.append(PaySlip(person, tuple(slip.amounts(card)), tuple(slip.flags())))
    return slips


@dataclass(frozen=True)
class _Slip:
    """One person's pay in the making."""

    pay: Pay
    month: Month
    staff: Staff
    lang: str
    person: str
    paid: Sequence[str]

    def amounts(self, card: Scorecard | None) -> list[Amount]:
        """Every amount that the rules name, in their order."""
        found: list[Amount] = []
        if self.pay.wage:
            found.append(self._wage(card))
        if self.pay.commission:
            found.append(self._commission())
        if self.pay.public_commission:
            found.append(self._public())
        found += [self._bonus(number, bonus) for number, bonus in enumerate(self.pay.bonuses)]
        found += [self._told(name) for name in self.pay.allowances]
        found += [self._streak(each, card) for each in self.pay.streaks if each.amount is not None]
        return found

    def flags(self) -> list[str]:
        """What the supervisor is to look at."""
        return [
            streak.flag_en or streak.flag if self.lang == "en" else streak.flag
            for streak in self.pay.streaks
            if streak.flag and self._holds(streak)
        ]

    def _wage(self, card: Scorecard | None) -> Amount:
        wage, score = self.pay.wage, self.month.scores.get(self.person)
        if wage is None or wage.by in ("post_wage", "base"):
            return self._told(wage.by if wage else "base")
        if score is None or score.score is None:
            return self._none("wage", "no_score")
        if not score.is_complete:
            return self._none("wage", "score_incomplete")
        if wage.by == "grade":
            if score.grade is None or score.grade.name not in wage.amounts:
                return self._none("wage", "no_wage_for_grade")
            amount = wage.amounts[score.grade.name]
            return self._stated("wage", amount, f"{score.grade.title(self.lang)} {plain(amount)}")
        base = self.staff.number(self.person, self.month.name, "base")
        if base is None:
            return self._none("wage", "not_in_staff_file")
        share = percent(score.score / 100)
        return self._amount("wage", base * score.score / 100, f"{plain(base)} × {share}")

    def _commission(self) -> Amount:
        rule = self.pay.commission
        sales, told = _sales(rule, self.month.values[self.person])
        if rule is None or sales.value is None:
            return self._none("commission", sales.because or "no_value")
        tier, floor = rule.tier_of(sales.value)
        return self._amount("commission", tier.pays(sales.value, floor), tier.working(told, floor))

    def _public(self) -> Amount:
        rule = self.pay.public_commission
        sales, told = _sales(rule, self.month.shop)
        if rule is None or sales.value is None:
            return self._none("public_commission", sales.because or "no_value")
        base = as_factor(told)
        part, working = part_of(sales.value, base, rule.rate, self.paid, self.person, self.lang)
        return Amount("public_commission", TITLES["public_commission"][self.lang], part, working)

    def _bonus(self, number: int, bonus: Bonus) -> Amount:
        told = self.month.values[self.person][bonus.measure]
        title = bonus.title_en or bonus.title if self.lang == "en" else bonus.title
        code = f"bonus_{number + 1}"
        if told.value is None:
            return Amount(code, title, None, "–", told.because or "no_value")
        is_share = MEASURES[bonus.measure].unit == "ratio"
        step = step_of(bonus.steps, told.value, is_share)
        value = self._shown(bonus, told.value, is_share)
        worth = rounded(step.worth)
        return Amount(code, title, worth, f"{value} ({step.told()}) → {plain(worth)}")

    def _shown(self, bonus: Bonus, value: Decimal, is_share: bool) -> str:
        """A value to two decimals; with more of them where it would round into another step."""
        shown = 4 if is_share else 2
        near = round_to(value, shown)
        if step_of(bonus.steps, near, is_share) != step_of(bonus.steps, value, is_share):
            near = round(value, shown + 4)
        return exact_percent(near) if is_share else plain(near)

    def _told(self, name: str) -> Amount:
        amount = self.staff.number(self.person, self.month.name, name)
        if amount is None:
            return self._none(name, "not_in_staff_file")
        return self._stated(name, amount, plain(amount))

    def _holds(self, streak: Streak) -> bool | None:
        """Whether the grade was held in all its months; None: nobody knows."""
        grades = list(self.month.grades.get(self.person, ()))[: streak.months]
        if any(grade is not None and grade != streak.grade for grade in grades):
            return False
        return None if len(grades) < streak.months or None in grades else True

    def _streak(self, streak: Streak, card: Scorecard | None) -> Amount:
        held = self._holds(streak)
        if held is None:
            return self._none("streak", self._why_unknown())
        names = [name or "" for name in self.month.grades[self.person][: streak.months]]
        called = [card.grade_called(name) if card else None for name in names]
        grades = [grade.title(self.lang) if grade else "–" for grade in called]
        amount = (streak.amount or Decimal(0)) if held else Decimal(0)
        return self._stated("streak", amount, f"{' ← '.join(grades)} → {plain(amount)}")

    def _why_unknown(self) -> str:
        """Why nobody knows whether a streak is held: this month's grade, or those before."""
        if self.month.grades[self.person][0] is not None:
            return "earlier_grades_unknown"
        score = self.month.scores[self.person].score
        return "no_score" if score is None else "score_incomplete"

    def _amount(self, code: str, yuan: Decimal, working: str) -> Amount:
        whole = rounded(yuan)
        return Amount(code, TITLES[code][self.lang], whole, f"{working} = {plain(whole)}")

    def _stated(self, code: str, yuan: Decimal, working: str) -> Amount:
        """An amount that stands in its working already, unless it is rounded."""
        if rounded(yuan) != yuan:
            return self._amount(code, yuan, working)
        return Amount(code, TITLES[code][self.lang], yuan, working)

    def _none(self, code: str, because: str) -> Amount:
        return Amount(code, TITLES[code][self.lang], None, "–", because)


def _sales(rule: OfSales | None, values: Mapping[str, Told]) -> tuple[Told, str]:
    """The sales that a rule pays by, less what it takes off, and how a working writes them."""
    sales = values[rule.sales] if rule else Told(None)
    if rule is None or rule.less is None or sales.value is None:
        return sales, plain(sales.value or Decimal(0))
    less = values[rule.less]
    if less.value is None:
        return less, ""
    told = f"{plain(sales.value)} {MINUS} {plain(less.value)}"
    return Told(sales.value - less.value, sales.cases), told


TITLES = {
    "wage": {"zh": "岗位工资", "en": "Wage"},
    "base": {"zh": "底薪", "en": "Base"},
    "post_wage": {"zh": "岗位工资", "en": "Post wage"},
    "commission": {"zh": "个人提成", "en": "Commission"},
    "public_commission": {"zh": "公共提成", "en": "Public commission"},
    "seniority": {"zh": "工龄工资", "en": "Seniority"},
    "meal": {"zh": "餐补", "en": "Meal"},
    "streak": {"zh": "连续等级奖", "en": "Streak"},
}
"""What the amounts are called."""

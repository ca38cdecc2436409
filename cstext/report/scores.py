"""What `kpi` prints with a score sheet: scores, pay, and how each was worked out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cstext.conversation.period import EVER, Period, covered
from cstext.engine import Engine
from cstext.errors import UsageError
from cstext.inquiries import Workbench
from cstext.kpi.answers import policy_facts
from cstext.kpi.appraisal import Rules, appraise
from cstext.kpi.figures import build_kpi, orders_known
from cstext.kpi.measures import MEASURES
from cstext.kpi.months import latest_month, month_before, month_name
from cstext.kpi.notices import Notice
from cstext.kpi.pay import load_pay
from cstext.kpi.scorecard import load_scorecard
from cstext.kpi.staff import NOBODY, load_staff
from cstext.labels import Standing, read_standing
from cstext.reasons import load_model
from cstext.report.causes import decide_period
from cstext.report.chats import CAUSES
from cstext.report.texts import Texts
from cstext.tables import REASONS

OF_CAUSES = {*(f"lost_{reason}" for reason in REASONS), "agent_loss_rate", "other_loss_rate"}
"""Measures that need to know why inquiries were lost."""


@dataclass(frozen=True)
class Asked:
    """What to judge by: names of shipped files, or paths; None where ``cstext.toml`` decides."""

    scorecard: str | None = None
    pay: str | None = None
    staff: Path | None = None

    def rules(self, bench: Workbench) -> Rules | None:
        """Return the rules that are asked for; None where there is no score sheet.

        Raises:
            UsageError: pay is asked for without a sheet, or a file does not hold together.
        """
        sheet = self.scorecard or bench.settings.scorecard
        if sheet is None:
            if self.pay or self.staff:
                raise UsageError("--pay and --staff need --scorecard NAME or FILE.toml")
            return None
        pay_name = self.pay or bench.settings.pay
        pay, warnings = load_pay(pay_name) if pay_name else (None, [])
        staff = self.staff or (Path(bench.settings.staff) if bench.settings.staff else None)
        people = load_staff(staff) if staff else NOBODY
        return Rules(load_scorecard(sheet), pay, people, warnings).checked()


def paid_by_month(bench: Workbench, rules: Rules, period: Period) -> Rules:
    """Return the rules without pay, and a notice of it, where the days asked for are no month.

    Where none are asked for: where the chats hold no whole month.
    """
    if rules.pay is None or month_name(period):
        return rules
    days = covered(bench.engine) if period == EVER else period
    if period == EVER and latest_month(days):
        return rules
    name = "–" if days == EVER else days.name
    return replace(rules, pay=None, warnings=[Notice("pay_by_month", {"period": name})])


def score_answer(
    bench: Workbench,
    rules: Rules,
    model: Path | None,
    period: Period,
    lang: str,
    labels: Sequence[Path] = (),
) -> dict[str, Any]:
    """Return ``{"policy", "orders_known", …}`` with what `appraise` gives for a period.

    Without days, pay is for the latest month that the chats hold whole. What people decided in
    ``labels`` wins over the model.

    Raises:
        UsageError: pay needs a month, and there is no whole one.
    """
    if rules.pay and month_name(period) is None:
        period = _month(bench, period)
    _causes(bench, rules, model, period, read_standing(labels))
    build_kpi(bench.engine, bench.zone)
    return {
        "policy": policy_facts(bench.policy),
        "orders_known": orders_known(bench.engine),
        **appraised(bench.engine, period, rules, lang),
    }


def _month(bench: Workbench, period: Period) -> Period:
    """The month to pay where none is said; days that are none are refused."""
    if period != EVER:
        raise UsageError("pay is by month: say --month 2026-11, or take the pay rules out")
    month = latest_month(covered(bench.engine))
    if month is None:
        raise UsageError("pay is by month, and the chats hold no whole one; say --month 2026-11")
    return month


def appraised(engine: Engine, period: Period, rules: Rules, lang: str) -> dict[str, Any]:
    """Return what `appraise` gives, its warnings as texts in ``lang``."""
    found, t = appraise(engine, period, rules, lang), Texts(lang)
    told = [t(f"notice.{each.code}", **each.values) for each in found["warnings"]]
    return {**found, "warnings": told}


def _causes(
    bench: Workbench,
    rules: Rules,
    model: Path | None,
    period: Period,
    people: Standing,
) -> None:
    """Decide causes only where the sheet or the pay asks for them, in all months looked at."""
    if not rules.needs() & OF_CAUSES:
        bench.engine.put("causes", CAUSES.empty_table())
        return
    first = period
    for _ in range(rules.months - 1):
        first = month_before(first)
    decide_period(bench.engine, load_model(model), Period(first.first, period.last), people)


def score_rows(answer: Mapping[str, Any], lang: str, brief: bool) -> list[dict[str, Any]]:
    """Return a row an agent, with the columns' names in a language.

    ``brief``: score, grade, pay and their working, for the terminal; else every measure too.
    """
    t = Texts(lang)
    slips = {slip["agent"]: slip for slip in (answer["pay"] or {"slips": []})["slips"]}
    paid: list[dict[str, Any]] = next(
        (slip["amounts"] for slip in slips.values() if slip["amounts"]), []
    )
    none = [{**amount, "yuan": None} for amount in paid]
    rows = []
    for score in answer["scores"]:
        row = {
            t("scores.agent"): score["agent"],
            t("scores.score"): score["score"],
            t("scores.grade"): score["grade"],
            **({} if brief else _measures(score, answer["scorecard"], lang)),
            t("scores.working"): score["working"],
            t("scores.missing"): _missing(score, answer["scorecard"], t),
            **({} if brief else _followed(score, t)),
        }
        slip = slips.get(score["agent"])
        rows.append({**row, **_pay(slip, none, t, brief, row)} if slip else row)
    return rows


def _title(name: str, lang: str, against: str | None = None) -> str:
    title = MEASURES[name].en if lang == "en" else MEASURES[name].zh
    return title if against is None else f"{title} {Texts(lang)('scores.against')}"


def _missing(score: Mapping[str, Any], card: Mapping[str, Any], t: Texts) -> str:
    """What has no value, each with the reason; first, whether that is too much for a grade."""
    missing = score["missing"].items()
    gaps = [f"{_title(name, t.lang)} ({t.code('because', why)})" for name, why in missing]
    if score["score"] is not None and not score["is_complete"]:
        share, needed = f"{score['measured']:g}", f"{card['graded_from']:g}"
        gaps.insert(0, t("scores.incomplete", share=share, needed=needed))
    return "; ".join(gaps)


def _measures(score: Mapping[str, Any], card: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Each measure's value and what it is worth, side by side."""
    against = {measure["name"]: measure["against"] for measure in card["measures"]}
    titles = {name: _title(name, lang, base) for name, base in against.items()}
    found: dict[str, Any] = {}
    for line in score["measures"]:
        found[titles[line["name"]]] = line["value"]
        found[f"{titles[line['name']]} →"] = line["worth"]
    for line in score["deductions"]:
        title = _title(line["name"], lang)
        title = f"{title} 2" if title in found else title  # it may be scored too
        found[title], found[f"{title} →"] = line["cases"], -line["points"]
    return found


def _followed(score: Mapping[str, Any], t: Texts) -> dict[str, Any]:
    return {t("scores.training"): score["training"], t("scores.promotion"): score["promotion"]}


def _pay(
    slip: Mapping[str, Any],
    none: Sequence[Mapping[str, Any]],
    t: Texts,
    brief: bool,
    beside: Collection[str],
) -> dict[str, Any]:
    """The columns of a slip; an amount called as another column, ``beside`` it, is numbered.

    Who is left out has ``none``, the amounts of the others without their yuan.
    """
    worked = [
        f"{amount['title']}: {amount['working']}"
        + (f" ({t.code('because', amount['because'])})" if amount["because"] else "")
        for amount in slip["amounts"]
    ]
    amounts: dict[str, str | None] = {}
    last = {t(f"scores.{key}") for key in ("pay", "worked", "flags")}
    for amount in slip["amounts"] or none:
        title, again = amount["title"], 2
        while title in amounts or title in beside or title in last:
            title, again = f"{amount['title']} {again}", again + 1
        amounts[title] = amount["yuan"]
    return {
        **({} if brief else amounts),
        t("scores.pay"): slip["total"],
        t("scores.worked"): "; ".join(worked) or slip["left_out"],
        t("scores.flags"): "; ".join([*slip["flags"], *filter(None, [slip["left_out"]])]),
    }

"""The points of the page's charts: label, value, its dark part, the words and the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cstext.report import format as written
from cstext.report.phrases import trended
from cstext.report.texts import Texts

Facts = Mapping[str, Any]

BLANK = "\N{NO-BREAK SPACE}"
"""A label that says nothing, as high as the others."""


FEW_DAYS = 10
"""Days whose columns are wide enough for a label each; of more, Mondays have one."""
MANY_DAYS = 92
"""From so many days on the first days of months have one."""


def chart_points(facts: Facts, t: Texts) -> dict[str, Any]:
    """Return the points of the charts: label, value, its dark part, the words and the figure."""
    days = written.days(facts)
    return {
        "hour_rounds": [_hour_rounds(row, t) for row in facts["hours"]],
        "hour_staff": [_hour_staff(row, t) for row in facts["hours"]],
        "heat_rows": _heat_rows(facts["heat"], t),
        "week_stacks": _week_stacks(facts["weeks"], t),
        "still_growing": written.still_growing(facts, t),
        "trends": _trends(facts, t),
        "trend_titles": [metric[t.lang] for metric in trended(facts)],
        "hour_waits": [_hour_wait(row, t) for row in facts["hours"]],
        "wait_rounds": [_wait_point(row, t) for row in facts["waits"]],
        "day_inquiries": _day_points(days, t),
        "day_look": "days" if len(days) <= FEW_DAYS else "days many",
    }


def _hour_rounds(row: Facts, t: Texts) -> dict[str, Any]:
    rounds, unanswered = row["rounds"], row["unanswered_rounds"]
    note = t("waited.hour", hour=row["hour"], rounds=rounds, unanswered=unanswered)
    return _point(row["hour"], rounds, unanswered, note)


def _hour_wait(row: Facts, t: Texts) -> dict[str, Any]:
    time = written.figure(row["mean_seconds"], "seconds", t.lang)
    return _point(row["hour"], row["mean_seconds"], 0, t("hours.hour", hour=row["hour"], time=time))


def _point(label: str, value: float | None, part: int, note: str, text: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "part": part, "note": note, "text": text}


def _wait_point(row: Facts, t: Texts) -> dict[str, Any]:
    label = written.wait_label(row["upto"], t)
    count = written.figure(row["rounds"], "count")
    return _point(label, row["rounds"], 0, f"{label}: {count}", count)


def _day_points(days: Sequence[tuple[date, Facts | None]], t: Texts) -> list[dict[str, Any]]:
    points = [_day_point(day, values, t) for day, values in days]
    if len(days) <= FEW_DAYS:
        return points
    firsts = [day.day == 1 if len(days) > MANY_DAYS else not day.weekday() for day, _ in days]
    return [
        {**point, "label": f"{day:%m-%d}" if is_first else BLANK, "text": ""}
        for point, (day, _), is_first in zip(points, days, firsts, strict=True)
    ]


def _day_point(day: date, values: Facts | None, t: Texts) -> dict[str, Any]:
    label = f"{t('weekdays').split()[day.weekday()]}\n{day:%m-%d}"
    if values is None:
        return _point(label, None, 0, t("days.none", day=day.isoformat()))
    inquiries = values["inquiries"]["value"]
    losses = values["lost_inquiries"]
    lost = losses["value"]
    pending, unknown = (losses["left_out"].get(why, 0) for why in ("pending", "unknown"))
    shown = {"day": day.isoformat(), "inquiries": inquiries}
    if lost is None:
        return _point(label, inquiries, 0, t("days.alone", **shown), f"{inquiries}")
    apart = (("days.open", pending), ("days.unknown", unknown))
    note = t("days.day", **shown, lost=lost) + "".join(t(key, n=n) for key, n in apart if n)
    told = f"{written.figure(written.known_losses(values), 'count')}/{inquiries}"
    return _point(label, inquiries, lost, note, told)


def _hour_staff(row: Facts, t: Texts) -> dict[str, Any]:
    agents = written.figure(row["agents"], "number")
    note = f"{row['hour']}: {t('col.staff')} {agents}"
    return _point(row["hour"], row["agents"], 0, note)


def _heat_rows(heat: Sequence[Facts], t: Texts) -> list[dict[str, Any]]:
    """A row a weekday of 24 cells, each with its rounds, its heat, and what to say of it."""
    days = t("weekdays").split()
    found = {(row["weekday"], row["hour"]): row for row in heat}
    hottest = max((row["rounds"] for row in heat), default=0)
    return [
        {
            "day": day,
            "cells": [
                _heat_cell(found.get((number, hour)), day, hour, hottest, t) for hour in range(24)
            ],
        }
        for number, day in enumerate(days, 1)
    ]


def _heat_cell(row: Facts | None, day: str, hour: int, hottest: int, t: Texts) -> dict[str, Any]:
    rounds, unanswered = (row["rounds"], row["unanswered_rounds"]) if row else (0, 0)
    note = t("heat.cell", weekday=day, hour=f"{hour:02}", rounds=rounds, unanswered=unanswered)
    return {"rounds": rounds, "unanswered": unanswered, "note": note, "heat": heat(rounds, hottest)}


def heat(n: int, hottest: int) -> str:
    """Return the class of a cell's shade: h1 to h4, or none for nothing."""
    return f"h{-(-4 * n // hottest)}" if n and hottest else ""


def _week_stacks(weeks: Sequence[Facts], t: Texts) -> list[dict[str, Any]]:
    top = max((sum(week["causes"].values()) for week in weeks), default=0)
    return [_week_stack(week, top or 1, t) for week in weeks]


def _week_stack(week: Facts, top: int, t: Texts) -> dict[str, Any]:
    pieces, under = [], 0
    for cause, n in week["causes"].items():
        pieces.append({"tone": cause, "n": n, "under": under})
        under += n
    named = [f"{t.code('reason', cause)} {n}" for cause, n in week["causes"].items()]
    note = t("weeks.note", week=week["name"], parts=t("comma").join(named))
    label = week["name"].replace("..", "\n")
    return {"label": label, "whole": under, "top": top, "note": note, "pieces": pieces}


def _trends(facts: Facts, t: Texts) -> list[dict[str, Any]]:
    """The line of each agent and metric over the weeks; nothing where there is but one week."""
    weeks = facts["weeks"]
    if len(weeks) < 2:
        return []
    found = [{row["agent"]: row["values"] for row in week["agents"]} for week in weeks]
    return [
        {
            "agent": row["agent"],
            "lines": [
                _line(metric, [week.get(row["agent"], {}).get(metric["name"]) for week in found], t)
                for metric in trended(facts)
            ],
        }
        for row in facts["agents"]
        if row["agent"] is not None
    ]


def _line(metric: Facts, values: Sequence[float | None], t: Texts) -> dict[str, Any]:
    """A line through a box of 100 × 24, broken where a week has no value."""
    known = [value for value in values if value is not None]
    low, wide = (min(known), max(known) - min(known)) if known else (0, 0)
    step = 100 / (len(values) - 1)

    def height(value: float) -> float:
        return round(24 - 24 * (value - low) / wide, 1) if wide else 12

    places = [
        None if value is None else (round(step * n, 1), height(value))
        for n, value in enumerate(values)
    ]
    runs: list[list[str]] = [[]]
    for place in places:
        if place is None:
            runs.append([])
        else:
            runs[-1].append(f"{place[0]},{place[1]}")
    written_out = [written.figure(value, metric["unit"], t.lang) for value in values]
    return {
        "runs": [" ".join(run) for run in runs if len(run) > 1],
        "end": places[-1],
        "note": f"{metric[t.lang]}: {' → '.join(written_out)}",
        "now": written_out[-1],
    }

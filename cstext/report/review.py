"""The weekly lost-inquiry review: reads, decides, computes the facts, then draws them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypedDict, Unpack

from cstext.conversation.period import Period, chat_days, covered, latest_week
from cstext.errors import InputError, UsageError
from cstext.inquiries import Source, Workbench, open_workbench
from cstext.kpi.figures import build_kpi
from cstext.labels import read_standing
from cstext.reasons import load_model
from cstext.report.beside import beside
from cstext.report.causes import Case, decide_weeks
from cstext.report.excel import write_excel
from cstext.report.facts import Facts, Span, build_facts
from cstext.report.html import write_html
from cstext.report.kept import all_kept
from cstext.report.lineage import write_tables
from cstext.report.markdown import write_markdown
from cstext.report.names import Names
from cstext.report.scores import Asked
from cstext.report.trend import weeks_up_to
from cstext.writing import put_together, writing_folder

FILES = {
    "html": "review.html",
    "excel": "review.xlsx",
    "markdown": "review.md",
    "facts": "facts.json",
    "tables": "tables",
}
_MOVED = sorted(FILES, key="excel".__ne__)
"""The workbook first: where Excel holds it, nothing is moved."""


NOTHING = Asked()
"""No score sheet but the one of ``cstext.toml``."""


@dataclass(frozen=True)
class Review:
    """A review that was written: its facts, folder and language, and how many rows failed."""

    facts: Facts
    folder: Path
    lang: str
    rejected: int


class Wishes(TypedDict, total=False):
    """How a review is to be made; see `review`."""

    period: Period | None
    model: Path | None
    labels: Sequence[Path]
    asked: Asked
    lang: str | None
    show_private: bool
    stage: Callable[[str], None]


def write_review(
    source: Source,
    folder: Path,
    *,
    after: Callable[[Workbench], None] = lambda _: None,
    **wishes: Unpack[Wishes],
) -> Review:
    """Read the source and write its review (see `review`); ``after`` may look at the tables.

    Raises:
        UsageError, InputError: see `open_workbench` and `review`.
    """
    source = replace(source, wanted=partial(review_days, wishes.get("period")))
    with open_workbench(source, wishes.get("stage", lambda _: None)) as bench:
        written = review(bench, folder, **wishes)
        after(bench)
        return written


@all_kept()
def review(
    bench: Workbench,
    folder: Path,
    *,
    period: Period | None = None,
    model: Path | None = None,
    labels: Sequence[Path] = (),
    asked: Asked = NOTHING,
    lang: str | None = None,
    show_private: bool = False,
    stage: Callable[[str], None] = lambda _: None,
) -> Review:
    """Write review.html, review.xlsx, facts.json and tables/*.parquet and return the facts.

    Without a period: the latest ISO week whose seven days lie between the first and the last
    message. The period before is compared only if its days lie there too. Everything is written
    into a folder beside, then moved into place, so that no half file is ever seen; a folder with
    files of two runs says so (`put_together`). What people decided in the files ``labels`` wins
    over the model; ``asked`` names a score sheet (pay is by month, and no part of a review).
    ``stage`` is told what begins.

    Raises:
        InputError: the chats have no times.
        UsageError: there is no complete week, or the folder cannot be written.
    """
    lang = lang or bench.settings.lang
    days = covered(bench.engine)
    if days.first is None:
        raise InputError("the chats have no times: a review needs them; `cstext classify` does not")
    span = Span.of(period or _default_period(days), days, chat_days(bench.engine))
    rules = asked.rules(bench)
    stage("causes")
    chosen = load_model(bench.model_folder(model))
    people = read_standing(labels)
    kpi = partial(build_kpi, bench.engine, bench.zone)
    cases = decide_weeks(bench.engine, chosen, span.weeks, people, kpi)
    stage("figures")
    names = Names(bench.engine, show_private)
    facts = build_facts(
        bench,
        model=chosen,
        span=span,
        cases=cases,
        people=people if labels else None,
        rules=replace(rules, pay=None, warnings=()) if rules else None,
        names=names,
        lang=lang,
    )
    bench.engine.drop("lines")
    facts["files"] = FILES
    _write(bench, facts, folder, span.period, cases, lang, names, stage)
    return Review(facts, folder, lang, bench.intake.rejected)


def review_days(asked: Period | None, known: Period) -> Period:
    """Return the days that a review rests on: its period, and the weeks before it that it shows.

    ``known`` are those of which there are messages; all of them where there is no whole week.
    """
    period = asked or latest_week(known)
    return Period(weeks_up_to(period, known)[0].first, period.last) if period else known


def facts_json(facts: Facts) -> str:
    """Return the facts as JSON, a key and a case a line: a person can page through it."""
    lines = {key: json.dumps(value, ensure_ascii=False) for key, value in facts.items()}
    cases = ",\n".join(json.dumps(case, ensure_ascii=False) for case in facts["cases"])
    lines["cases"] = f"[{cases}]"
    return "{\n" + ",\n".join(f"{json.dumps(key)}: {text}" for key, text in lines.items()) + "\n}\n"


def _default_period(days: Period) -> Period:
    week = latest_week(days)
    if week is None:
        raise UsageError(
            f"no complete ISO week between the first and the last message ({days.first} to "
            f"{days.last}); name the days with --from and --to"
        )
    return week


def _write(
    bench: Workbench,
    facts: Facts,
    folder: Path,
    period: Period,
    cases: Sequence[Case],
    lang: str,
    names: Names,
    stage: Callable[[str], None],
) -> None:
    with ExitStack() as stack:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            new = stack.enter_context(writing_folder(folder))
        except OSError as error:
            raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
        tables = partial(write_tables, bench.engine, new / FILES["tables"], period, cases, names)
        try:
            with beside(bench.engine, tables) as written:
                stage("page")
                (new / FILES["facts"]).write_text(facts_json(facts), "utf-8")
                write_html(facts, new / FILES["html"], lang)
                write_markdown(facts, new / FILES["markdown"], lang)
                stage("excel")
                write_excel(facts, new / FILES["excel"], lang)
                stage("tables")
                written()
            put_together(new, folder, [FILES[medium] for medium in _MOVED])
        except PermissionError as error:
            raise UsageError(f"{folder}: {error.filename} is open elsewhere; close it") from error
        except OSError as error:
            raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error

"""The weekly lost-inquiry review: reads, decides, computes the facts, then draws them."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from cstext.conversation.period import Period, contains, covered, days_condition, latest_week
from cstext.errors import InputError, UsageError
from cstext.inquiries import Source, Workbench, open_workbench
from cstext.kpi.figures import build_kpi
from cstext.reasons import load_model
from cstext.report.causes import decide_causes
from cstext.report.excel import write_excel
from cstext.report.facts import Facts, Names, build_facts
from cstext.report.html import write_html

FILES = {"html": "review.html", "excel": "review.xlsx", "facts": "facts.json", "tables": "tables"}


@dataclass(frozen=True)
class Review:
    """A review that was written: its facts, folder and language, and how many rows failed."""

    facts: Facts
    folder: Path
    lang: str
    rejected: int


def write_review(
    source: Source,
    folder: Path,
    *,
    period: Period | None = None,
    model: Path | None = None,
    lang: str | None = None,
    show_private: bool = False,
    stage: Callable[[str], None] = lambda _: None,
    after: Callable[[Workbench], None] = lambda _: None,
) -> Review:
    """Write review.html, review.xlsx, facts.json and tables/*.parquet and return the facts.

    Without a period: the latest ISO week whose seven days lie between the first and the last
    message. The period before is compared only if its days lie there too. Everything is written
    into a folder beside, then moved into place, so that no half review is ever seen. ``stage`` is
    told what begins, ``after`` may look at the tables.

    Raises:
        UsageError, InputError: see `open_workbench`; and where there is no complete week.
    """
    stage("read")
    with open_workbench(source) as bench:
        days = covered(bench.engine)
        if days.first is None:
            raise InputError(
                "the chats have no times: a review needs them; `cstext classify` does not"
            )
        period = period or _default_period(days)
        previous = period.before
        if previous is not None and not contains(days, previous):
            previous = None
        stage("causes")
        chosen = load_model(model or (Path(bench.settings.model) if bench.settings.model else None))
        both = Period(previous.first if previous else period.first, period.last)
        cases = decide_causes(bench.engine, chosen, both)
        stage("figures")
        build_kpi(bench.engine, bench.zone)
        facts = build_facts(
            bench,
            model=chosen,
            period=period,
            previous=previous,
            cases=cases,
            show_private=show_private,
        )
        facts["files"] = FILES
        stage("write")
        lang = lang or bench.settings.lang
        _write(bench, facts, folder, period, lang, show_private)
        after(bench)
        return Review(facts, folder, lang, bench.intake.rejected)


def _default_period(days: Period) -> Period:
    week = latest_week(days)
    if week is None:
        raise UsageError(
            f"no complete ISO week between the first and the last message ({days.first} to "
            f"{days.last}); name the days with --from and --to"
        )
    return week


def _write(
    bench: Workbench, facts: Facts, folder: Path, period: Period, lang: str, show_private: bool
) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=folder, prefix=".writing-"))
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    try:
        text = json.dumps(facts, ensure_ascii=False, indent=1)
        (beside / FILES["facts"]).write_text(text + "\n", "utf-8")
        write_html(facts, beside / FILES["html"], lang)
        write_excel(facts, beside / FILES["excel"], lang)
        _write_tables(bench, beside / FILES["tables"], period, show_private)
        for name in FILES.values():
            _move(beside / name, folder / name)
    except PermissionError as error:
        raise UsageError(f"{folder}: {error.filename} is open elsewhere; close it") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _move(new: Path, old: Path) -> None:
    if new.is_dir() and old.is_dir():
        old.mkdir(exist_ok=True)
        for file in sorted(new.iterdir()):
            file.replace(old / file.name)
    else:
        new.replace(old)


def _write_tables(bench: Workbench, folder: Path, period: Period, show_private: bool) -> None:
    """Write the rows behind the totals; buyers are named as in the facts."""
    folder.mkdir()
    engine = bench.engine
    names = Names(engine, show_private)
    engine.put("shown_names", names.table())
    for name, table in (("sessions", "sessions"), ("rounds", "rounds"), ("inquiries", "inquiries")):
        pq.write_table(
            engine.arrow(
                f"""
                SELECT n.shown_session AS session_id, n.shown_buyer AS buyer,
                    t.* EXCLUDE (session_id, buyer, conversation)
                FROM {table} AS t
                JOIN shown_names AS n ON n.session_n = t.session_n
                WHERE {days_condition(period, "t.day")}
                """
            ),
            folder / f"{name}.parquet",
        )
    pq.write_table(
        engine.arrow(
            f"""
            SELECT n.shown_session AS session_id, n.shown_buyer AS buyer, i.agent, i.started_ms,
                i.day, c.reason, c.confidence, c.review, c.decided_by
            FROM causes AS c
            JOIN inquiries AS i ON i.session_n = c.session_n
            JOIN shown_names AS n ON n.session_n = i.session_n
            WHERE {days_condition(period, "i.day")}
            ORDER BY i.started_ms NULLS LAST, n.shown_session NULLS LAST
            """
        ),
        folder / "lost.parquet",
    )

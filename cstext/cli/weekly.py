"""The command `report`: the weekly lost-inquiry review."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import (
    columns_to_fill,
    emit_text,
    json_text,
    tell_coarse,
    tell_rejected,
    write_rejected,
)
from cstext.cli.refusals import why
from cstext.cli.targets import spare_read
from cstext.cli.texts import said
from cstext.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from cstext.inquiries import Source
    from cstext.readers import FileReport
    from cstext.report.review import Review

FORMS = ("table", "markdown", "json")
"""What `report` prints: the summary, or the same facts for those who paste or script."""


def _form(form: str) -> str:
    if form not in FORMS:
        raise UsageError(f"--format {form!r}: use one of {', '.join(FORMS)}")
    return form


@app.command()
@options.reads_input
def report(
    shared: options.Shared,
    inputs: options.OptionalInputs = None,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    orders_until: options.OrdersUntil = None,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    scorecard: options.Scorecard = None,
    staff: options.Staff = None,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="报告写到这个文件夹。 Folder of the review.")
    ] = Path("review"),
    form: Annotated[
        str,
        typer.Option("--format", callback=_form, help="屏幕上打印 printed: " + " | ".join(FORMS)),
    ] = "table",
    engine: options.EngineName = "duckdb",
) -> None:
    """每周流失询单复盘。 The weekly review: HTML, Excel, facts, tables and a summary."""
    from cstext.reasons import read_labels
    from cstext.report.markdown import render_markdown
    from cstext.report.overview import raise_failures, shops_of, write_reviews
    from cstext.report.overview_text import overview_summary
    from cstext.report.review import review_days
    from cstext.report.terminal import terminal_summary

    days, lang = shared.whole_days(), shared.lang or "zh"
    source = shared.source(
        options.inputs_or_here(inputs),
        orders=orders,
        refunds=refunds,
        orders_until=orders_until,
        wanted=partial(review_days, days),
        engine=engine,
    )

    files: list[FileReport] = []

    def write(of: Source, place: Path) -> Review:
        from cstext.api import Shop

        with Shop(of, lang=shared.lang, show_private=shared.show_private, stage=stage) as shop:
            spare_read(shop.bench, shared.rejected)
            write_rejected(shop.bench.engine, shared.rejected, shop.lang)
            files.extend(shop.bench.intake.files)
            return shop.report(
                place, days=days, model=model, labels=labels or (), scorecard=scorecard,
                staff=staff, stage=stage,
            )  # fmt: skip

    read_labels(labels or ())  # refused once, before anything is read that takes long
    if shops := shops_of(source.inputs):
        _check_shops(source, shared.rejected, form)
        told = partial(why, lang=lang)
        with _progress(lang) as stage:
            overview = write_reviews(source, shops, folder, write, lang, told)
        if form == "json":
            emit_text(json_text(overview, indent=2), None)
        else:
            _print(overview_summary(overview, lang, folder, told))
        tell_coarse(files, lang)
        tell_rejected(overview["rejected"], None, shared.strict, lang)
        raise_failures(overview)
        return
    with _progress(lang) as stage:
        review = write(source, folder)
    if form == "markdown":
        emit_text(render_markdown(review.facts, review.lang), None)
    elif form == "json":
        emit_text(json_text(review.facts, indent=2), None)
    else:
        _print(terminal_summary(review.facts, review.lang, review.folder))
    tell_coarse(files, review.lang)
    tell_rejected(review.rejected, shared.rejected, shared.strict, review.lang)


def _check_shops(source: Source, rejected: Path | None, form: str) -> None:
    """Refuse what can only be meant for one shop."""
    for option, value in {
        "--orders": source.orders,
        "--refunds": source.refunds,
        "--rejected": rejected,
        "--format markdown": form == "markdown",
    }.items():
        if value:
            raise UsageError(f"{option}: is of one shop, and the input is a folder of shops")


def _print(summary: RenderableType) -> None:
    from rich.console import Console

    Console(width=columns_to_fill(piped=80), markup=False, highlight=False, emoji=False).print(
        summary
    )


@contextmanager
def _progress(lang: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr what is being done, where a person looks on."""
    from rich.console import Console

    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    with Console(stderr=True).status("…") as status:
        yield lambda stage: status.update(said(f"stage.{stage}", lang))

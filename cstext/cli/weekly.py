"""The command `report`: the weekly lost-inquiry review."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import tell_rejected, write_rejected
from cstext.cli.texts import said

if TYPE_CHECKING:
    from rich.console import RenderableType


@app.command()
@options.reads_input
def report(
    shared: options.Shared,
    inputs: options.OptionalInputs = None,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    orders_until: options.OrdersUntil = None,
    week: options.Week = None,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    scorecard: options.Scorecard = None,
    staff: options.Staff = None,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="报告写到这个文件夹。 Folder of the review.")
    ] = Path("review"),
) -> None:
    """每周流失询单复盘。 The weekly review: HTML, Excel, facts, tables and a summary."""
    from cstext.api import Shop
    from cstext.report.terminal import terminal_summary

    days = shared.whole_days(week)
    source = shared.source(
        options.inputs_or_here(inputs), orders=orders, refunds=refunds, orders_until=orders_until
    )
    with (
        _progress(shared.lang or "zh") as stage,
        Shop(source, lang=shared.lang, show_private=shared.show_private, stage=stage) as shop,
    ):
        review = shop.report(
            folder, days=days, model=model, labels=labels or (), scorecard=scorecard,
            staff=staff, stage=stage,
        )  # fmt: skip
        write_rejected(shop.bench.engine, shared.rejected, shop.lang)
    _print(terminal_summary(review.facts, review.lang, review.folder))
    tell_rejected(review.rejected, shared.rejected, shared.strict, review.lang)


def _print(summary: RenderableType) -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else 80
    Console(width=width, markup=False, highlight=False, emoji=False).print(summary)


@contextmanager
def _progress(lang: str) -> Iterator[Callable[[str], None]]:
    """Show on stderr what is being done, where a person looks on."""
    from rich.console import Console

    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    with Console(stderr=True).status("…") as status:
        yield lambda stage: status.update(said(f"stage.{stage}", lang))

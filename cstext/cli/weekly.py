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
from cstext.errors import UsageError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from cstext.conversation.period import Period

STAGES = {
    "read": "读取聊天与订单 reading",
    "sessions": "梳理会话与询单 sessions and inquiries",
    "causes": "判断流失原因 deciding causes",
    "figures": "计算指标 computing figures",
    "page": "写出网页 writing the page",
    "excel": "写出 Excel writing the workbook",
    "tables": "写出明细 writing the rows",
}


@app.command()
def report(
    inputs: options.OptionalInputs = None,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    orders_until: options.OrdersUntil = None,
    week: Annotated[str | None, typer.Option("--week", help="周，如 2026-W45。 ISO week.")] = None,
    first: options.From = None,
    last: options.To = None,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    scorecard: Annotated[
        str | None,
        typer.Option("--scorecard", help="评分表：随包的名称或 FILE.toml。 Score sheet."),
    ] = None,
    staff: Annotated[
        Path | None, typer.Option("--staff", help="员工表 CSV/XLSX/TOML。 Staff file.")
    ] = None,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="报告写到这个文件夹。 Folder of the review.")
    ] = Path("review"),
    lang: options.Lang = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    show_private: options.ShowPrivate = False,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """每周流失询单复盘。 The weekly review: HTML, Excel, facts, tables and a summary."""
    from cstext.report.review import write_review
    from cstext.report.scores import Asked
    from cstext.report.terminal import terminal_summary

    given = options.source(
        options.inputs_or_here(inputs),
        layout=layout,
        mapping=mapping,
        zone=zone,
        rejected=rejected,
        policy=policy,
        settings=settings,
        orders=orders,
        refunds=refunds,
        orders_until=orders_until,
    )
    with _progress() as stage:
        review = write_review(
            given,
            folder,
            period=chosen_period(week, first, last),
            model=model,
            labels=labels or (),
            asked=Asked(scorecard, None, staff),
            lang=lang,
            show_private=show_private,
            stage=stage,
            after=lambda bench: write_rejected(bench.engine, rejected, lang or bench.settings.lang),
        )
    _print(terminal_summary(review.facts, review.lang, review.folder))
    tell_rejected(review.rejected, rejected, strict)


def _print(summary: RenderableType) -> None:
    from rich.console import Console

    width = None if sys.stdout.isatty() else 80
    Console(width=width, markup=False, highlight=False, emoji=False).print(summary)


def chosen_period(week: str | None, first: str | None, last: str | None) -> Period | None:
    """Return the days that `--week` or `--from` and `--to` name, None where none is given."""
    if week and (first or last):
        raise UsageError("--week and --from/--to exclude each other: give one of them")
    if week:
        from cstext.conversation.period import parse_week

        return parse_week(week)
    if not (first or last):
        return None
    period = options.period(first, last)
    if period.first is None or period.last is None:
        raise UsageError("a review needs both --from and --to")
    return period


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show on stderr what is being done, where a person looks on."""
    from rich.console import Console

    if not sys.stderr.isatty():
        yield lambda stage: None
        return
    with Console(stderr=True).status("…") as status:
        yield lambda stage: status.update(STAGES[stage])

"""Commands that give a table of what happened: response, unanswered, inquiries, kpi."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, tell, tell_untimed
from cstext.errors import UsageError
from cstext.report.escape import visible

if TYPE_CHECKING:
    from cstext.api import Answer

_SELDOM = (
    "shop", "session_id", "is_settled", "has_ordered", "is_before_orders", "orders_until_day",
    "paid_orders", "is_doubtful", "decided_by",
)  # fmt: skip


@app.command()
@options.reads_input
def response(
    inputs: options.Inputs,
    shared: options.Shared,
    by: Annotated[str, typer.Option("--by", help="agent | day | hour | week | shop")] = "agent",
    rows: Annotated[bool, typer.Option("--rows", help="逐轮列出。 List the rounds.")] = False,
    form: options.Format = "table",
    output: options.Output = None,
    engine: options.EngineName = "duckdb",
) -> None:
    """响应时间。 Response times, in all and by agent, day, hour, week or shop."""
    source = shared.source(inputs, wanted=shared.these_days, engine=engine)
    with shared.shop(source, output) as shop:
        emit(shop.response(by, rows=rows, days=shared.days()), form, output)
        tell_untimed(shop)


@app.command()
@options.reads_input
def unanswered(
    inputs: options.Inputs,
    shared: options.Shared,
    orders: options.Orders = None,
    form: options.Format = "table",
    output: options.Output = None,
    engine: options.EngineName = "duckdb",
) -> None:
    """从未回复与最后一问未回。 Never answered and left hanging, each with its question."""
    source = shared.source(inputs, orders=orders, wanted=shared.these_days, engine=engine)
    with shared.shop(source, output) as shop:
        emit(shop.unanswered(shared.days()), form, output)
        tell_untimed(shop)


@app.command()
@options.reads_input
def inquiries(
    inputs: options.Inputs,
    shared: options.Shared,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    by: Annotated[
        Literal["inquiry", "order"],
        typer.Option(help="每行一个询单或一个订单（归属、协助）。 A row an inquiry or an order."),
    ] = "inquiry",
    form: options.Format = "table",
    output: options.Output = None,
    engine: options.EngineName = "duckdb",
) -> None:
    """询单、归属与结局。 Inquiries, their owner and outcome; those left out with the reason."""
    source = shared.source(
        inputs, orders=orders, orders_until=orders_until, wanted=shared.these_days, engine=engine
    )
    with shared.shop(source, output) as shop:
        emit(shop.inquiries(by, days=shared.days()), form, output)


def _narrowed(answer: Answer, lang: str) -> Answer:
    """The rows without the columns that few look at, which are named on stderr."""
    from cstext.report.rows import columns_of

    left_out = [column for column in columns_of(answer.rows) if column in _SELDOM]
    if left_out:
        tell("narrowed", lang, columns=", ".join(left_out))
    rows = [{key: row[key] for key in row if key not in _SELDOM} for row in answer.rows]
    return replace(answer, rows=rows)


@app.command()
@options.reads_input
def kpi(
    shared: options.Shared,
    inputs: options.OptionalInputs = None,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    orders_until: options.OrdersUntil = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="agent | shift | day | hour | week | month | goods | shop"),
    ] = None,
    scorecard: options.Scorecard = None,
    pay: Annotated[
        str | None, typer.Option("--pay", help="工资规则：随包的名称或 FILE.toml。 Pay rules.")
    ] = None,
    staff: options.Staff = None,
    rows: Annotated[
        str | None,
        typer.Option("--rows", help="列出一个指标背后的每一行。 The rows behind a metric."),
    ] = None,
    month: Annotated[str | None, typer.Option("--month", help="月份 2026-11。 Month.")] = None,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    form: options.Format = "table",
    output: options.Output = None,
    engine: options.EngineName = "duckdb",
) -> None:
    """指标；给出评分表则为得分与工资。 Every metric; with a score sheet scores and pay."""
    days = shared.days(month=month)
    if (by or rows) and (scorecard or pay or staff):
        raise UsageError(
            "--by and --rows show the plain metrics: take them or --scorecard, --pay, --staff"
        )
    source = shared.source(
        options.inputs_or_here(inputs),
        orders=orders,
        refunds=refunds,
        orders_until=orders_until,
        engine=engine,
    )
    with shared.shop(source, output) as shop:
        scores = None
        if not (by or rows):
            scores = shop.scores(
                scorecard, pay=pay, staff=staff, days=days, model=model, labels=labels or (),
                brief=form == "table" and output is None,
            )  # fmt: skip
        if scores is None:
            answer = shop.kpi(by or "agent", rows=rows, days=days, model=model, labels=labels or ())
            if rows and form == "table" and output is None:
                answer = _narrowed(answer, shop.lang)
            emit(answer, form, output)
            return
        emit(scores, form, output)
        for warning in scores.facts["warnings"]:
            tell("warning", shop.lang, text=visible(warning))

"""Commands that give a table: response, unanswered, inquiries, lost, classify, convert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, finish, tell_untimed


@app.command()
def response(
    inputs: options.Inputs,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    by: Annotated[str, typer.Option("--by", help="agent | day | hour | week | shop")] = "agent",
    rows: Annotated[bool, typer.Option("--rows", help="逐轮列出。 List the rounds.")] = False,
    first: options.From = None,
    last: options.To = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """响应时间。 Response times, in all and by agent, day, hour, week or shop."""
    from cstext.inquiries import open_workbench
    from cstext.kpi.answers import response_answer

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        policy=policy,
        settings=settings,
        rejected=rejected,
    )
    with open_workbench(given) as bench:
        answer = response_answer(bench, by, options.period(first, last), with_rounds=rows)
        table = answer["rounds"] if rows else [*answer[f"by_{by}"], {by: "Σ", **answer["total"]}]
        emit(answer, table, form, output)
        tell_untimed(bench)
        finish(bench, rejected, strict)


@app.command()
def unanswered(
    inputs: options.Inputs,
    orders: options.Orders = None,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    first: options.From = None,
    last: options.To = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    show_private: options.ShowPrivate = False,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """从未回复与最后一问未回。 Never answered and left hanging, each with its question."""
    from cstext.inquiries import open_workbench
    from cstext.kpi.answers import unanswered_answer

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        rejected=rejected,
        policy=policy,
        settings=settings,
        orders=orders,
    )
    with open_workbench(given) as bench:
        answer = unanswered_answer(bench, options.period(first, last), show_private)
        emit(answer, answer["unanswered"], form, output)
        tell_untimed(bench)
        finish(bench, rejected, strict)


@app.command()
def inquiries(
    inputs: options.Inputs,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    by: Annotated[
        Literal["inquiry", "order"],
        typer.Option(help="每行一个询单或一个订单（归属、协助）。 A row an inquiry or an order."),
    ] = "inquiry",
    policy: options.PolicyName = None,
    settings: options.Set = None,
    first: options.From = None,
    last: options.To = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """询单、归属与结局。 Inquiries, their owner and outcome; those left out with the reason."""
    from cstext.inquiries import open_workbench
    from cstext.kpi.answers import inquiries_answer, orders_answer

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        rejected=rejected,
        policy=policy,
        settings=settings,
        orders=orders,
        orders_until=orders_until,
    )
    with open_workbench(given) as bench:
        days = options.period(first, last)
        if by == "order":
            answer = orders_answer(bench, days)
            emit(answer, answer["orders"], form, output)
        else:
            answer = inquiries_answer(bench, days)
            emit(answer, answer["inquiries"], form, output)
        finish(bench, rejected, strict)


@app.command()
def lost(
    inputs: options.Inputs,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    first: options.From = None,
    last: options.To = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    show_private: options.ShowPrivate = False,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """流失询单及原因、依据、需求。 Lost inquiries with cause, confidence, evidence; demand."""
    from cstext.inquiries import open_workbench
    from cstext.report.answers import lost_answer

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        rejected=rejected,
        policy=policy,
        settings=settings,
        orders=orders,
        orders_until=orders_until,
    )
    with open_workbench(given) as bench:
        days = options.period(first, last)
        answer = lost_answer(bench, model, days, show_private, labels or ())
        if not answer["orders_known"]:
            typer.echo("no orders file: these are obstacles in the chats, not losses", err=True)
        emit(answer, answer["lost"], form, output)
        finish(bench, rejected, strict)


@app.command()
def kpi(
    inputs: options.OptionalInputs = None,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    orders_until: options.OrdersUntil = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="agent | shift | day | hour | week | month | goods | shop"),
    ] = None,
    scorecard: Annotated[
        str | None,
        typer.Option("--scorecard", help="评分表：随包的名称或 FILE.toml。 Score sheet."),
    ] = None,
    pay: Annotated[
        str | None, typer.Option("--pay", help="工资规则：随包的名称或 FILE.toml。 Pay rules.")
    ] = None,
    staff: Annotated[
        Path | None, typer.Option("--staff", help="员工表 CSV、XLSX、TOML。 Staff, by month.")
    ] = None,
    rows: Annotated[
        str | None,
        typer.Option("--rows", help="列出一个指标背后的每一行。 The rows behind a metric."),
    ] = None,
    month: Annotated[str | None, typer.Option("--month", help="月份 2026-11。 Month.")] = None,
    model: options.ModelFolder = None,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    first: options.From = None,
    last: options.To = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    lang: options.Lang = None,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """指标；给出评分表则为得分与工资。 Every metric; with a score sheet scores and pay."""
    from cstext.inquiries import open_workbench
    from cstext.report.answers import kpi_answer, kpi_rows, metric_rows_answer
    from cstext.report.scores import Asked, score_answer, score_rows

    days = options.month_or_days(month, first, last)
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
    with open_workbench(given) as bench:
        words = lang or bench.settings.lang
        rules = None if by or rows else Asked(scorecard, pay, staff).rules(bench)
        if rows:
            answer = metric_rows_answer(bench, model, days, by or "agent", rows)
            emit(answer, answer["rows"], form, output)
        elif rules is None:
            answer = kpi_answer(bench, model, days, by or "agent")
            emit(answer, kpi_rows(answer, by or "agent", words), form, output)
        else:
            answer = score_answer(bench, rules, model, days, words)
            emit(answer, score_rows(answer, words, form == "table"), form, output)
            for warning in answer["warnings"]:
                typer.echo(f"warning: {warning}", err=True)
        finish(bench, rejected, strict)


@app.command()
def classify(
    inputs: options.Inputs,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="连同依据原文。 With the evidence messages.")
    ] = False,
    show_private: options.ShowPrivate = False,
    form: options.Format = "jsonl",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """每个会话的原因，不论是否下单。 Cause per session, whether or not an order followed."""
    from cstext.inquiries import open_workbench
    from cstext.report.answers import classify_answer

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        policy=policy,
        settings=settings,
        rejected=rejected,
    )
    with open_workbench(given) as bench:
        answer = classify_answer(bench, model, rows, show_private, labels or ())
        emit(answer, answer["sessions"], form, output)
        finish(bench, rejected, strict)


@app.command()
def convert(
    inputs: options.Inputs,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="messages.jsonl | .csv | .xlsx | .parquet")
    ],
    mask: Annotated[
        bool,
        typer.Option("--mask", help="隐去姓名电话地址单号与昵称。 Mask people in texts and nicks."),
    ] = False,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """转成统一的消息表。 The message table as JSONL, CSV, XLSX or Parquet."""
    from cstext.inquiries import open_messages
    from cstext.report.convert import write_messages

    given = options.source(inputs, layout=layout, mapping=mapping, zone=zone, rejected=rejected)
    with open_messages(given) as bench:
        if mask:
            # The rules of the masks take longer to load than a small file to read.
            from cstext.report.masking import mask_messages

            mask_messages(bench.engine)
        count = write_messages(bench, output)
        typer.echo(f"{count} messages → {output}", err=True)
        finish(bench, rejected, strict)

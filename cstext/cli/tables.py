"""Commands that give a table: response, unanswered, inquiries, lost, classify, convert, inspect."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

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
        inputs, layout=layout, mapping=mapping, zone=zone, policy=policy, settings=settings
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
    from cstext.kpi.answers import inquiries_answer

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        policy=policy,
        settings=settings,
        orders=orders,
        orders_until=orders_until,
    )
    with open_workbench(given) as bench:
        answer = inquiries_answer(bench, options.period(first, last))
        emit(answer, answer["inquiries"], form, output)
        finish(bench, rejected, strict)


@app.command()
def lost(
    inputs: options.Inputs,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    model: options.ModelFolder = None,
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
        policy=policy,
        settings=settings,
        orders=orders,
        orders_until=orders_until,
    )
    with open_workbench(given) as bench:
        answer = lost_answer(bench, model, options.period(first, last), show_private)
        if not answer["orders_known"]:
            typer.echo("no orders file: these are obstacles in the chats, not losses", err=True)
        emit(answer, answer["lost"], form, output)
        finish(bench, rejected, strict)


@app.command()
def kpi(
    inputs: options.Inputs,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    orders_until: options.OrdersUntil = None,
    by: Annotated[str, typer.Option("--by", help="agent | day | week | shop")] = "agent",
    model: options.ModelFolder = None,
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
    """各客服的全部指标。 Every metric of each agent, day, week or shop."""
    from cstext.inquiries import open_workbench
    from cstext.report.answers import kpi_answer, kpi_rows

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        policy=policy,
        settings=settings,
        orders=orders,
        refunds=refunds,
        orders_until=orders_until,
    )
    with open_workbench(given) as bench:
        answer = kpi_answer(bench, model, options.period(first, last), by)
        emit(answer, kpi_rows(answer, by), form, output)
        finish(bench, rejected, strict)


@app.command()
def classify(
    inputs: options.Inputs,
    model: options.ModelFolder = None,
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
        inputs, layout=layout, mapping=mapping, zone=zone, policy=policy, settings=settings
    )
    with open_workbench(given) as bench:
        answer = classify_answer(bench, model, rows, show_private)
        emit(answer, answer["sessions"], form, output)
        finish(bench, rejected, strict)


@app.command()
def convert(
    inputs: options.Inputs,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="messages.jsonl | .csv | .xlsx | .parquet")
    ],
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """转成统一的消息表。 The message table as JSONL, CSV, XLSX or Parquet."""
    from cstext.inquiries import open_workbench
    from cstext.report.convert import write_messages

    given = options.source(inputs, layout=layout, mapping=mapping, zone=zone)
    with open_workbench(given) as bench:
        count = write_messages(bench, output)
        typer.echo(f"{count} messages → {output}", err=True)
        finish(bench, rejected, strict)


@app.command()
def inspect(
    inputs: options.Inputs,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """文件被读成了什么。 Which layout and encoding a file has, what was read and rejected."""
    from cstext.inquiries import open_workbench
    from cstext.kpi.answers import inspect_answer

    given = options.source(inputs, layout=layout, mapping=mapping, zone=zone)
    with open_workbench(given) as bench:
        answer: dict[str, Any] = inspect_answer(bench)
        emit(answer, answer["files"], form, output)
        finish(bench, rejected, strict)

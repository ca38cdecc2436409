"""Commands that say why: lost and classify."""

from __future__ import annotations

from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, tell


@app.command()
@options.reads_input
def lost(
    inputs: options.Inputs,
    shared: options.Shared,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    form: options.Format = "table",
    output: options.Output = None,
    engine: options.EngineName = "duckdb",
) -> None:
    """流失询单及原因、依据、需求。 Lost inquiries with cause, confidence, evidence; demand."""
    source = shared.source(
        inputs, orders=orders, orders_until=orders_until, wanted=shared.these_days, engine=engine
    )
    with shared.shop(source, output) as shop:
        answer = shop.lost(days=shared.days(), model=model, labels=labels or ())
        if not (answer.facts["orders_known"] or shop.bench.strays.orders):
            tell("no_orders", shop.lang)
        emit(answer, form, output)


@app.command()
@options.reads_input
def classify(
    inputs: options.Inputs,
    shared: options.Shared,
    model: options.ModelFolder = None,
    labels: options.Labels = None,
    rows: Annotated[
        bool, typer.Option("--rows", help="连同依据原文。 With the evidence messages.")
    ] = False,
    form: options.Format = "jsonl",
    output: options.Output = None,
    engine: options.EngineName = "duckdb",
) -> None:
    """每个会话的原因，不论是否下单。 Cause per session, whether or not an order followed."""
    source = shared.source(inputs, wanted=shared.these_days, engine=engine)
    with shared.shop(source, output) as shop:
        answer = shop.classify(rows=rows, days=shared.days(), model=model, labels=labels or ())
        emit(answer, form, output)

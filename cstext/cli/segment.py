"""`segment`: the words of the messages, and the words that mark a group."""

from __future__ import annotations

from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit


@app.command()
@options.reads_input
def segment(
    inputs: options.Inputs,
    shared: options.Shared,
    terms: Annotated[
        bool, typer.Option("--terms", help="词表，而非逐条分词。 A table of words instead.")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="role | agent | cause (--terms)")] = "role",
    least: Annotated[
        int, typer.Option("--least", min=1, help="出现少于此数的词不列。 Least count of a word.")
    ] = 3,
    orders: options.Orders = None,
    model: options.ModelFolder = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """分词；--terms 按角色、客服或原因列词，并与上期相比。 Words, and what marks a group."""
    from cstext.report.words import with_before

    days = shared.days()
    source = shared.source(inputs, orders=orders, wanted=lambda known: with_before(days or known))
    with shared.shop(source, output) as shop:
        emit(shop.segment(terms=terms, by=by, least=least, days=days, model=model), form, output)

"""`segment`: the words of the messages, and the words that mark a group."""

from __future__ import annotations

from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, finish
from cstext.cli.weekly import chosen_period


@app.command()
def segment(
    inputs: options.Inputs,
    terms: Annotated[
        bool, typer.Option("--terms", help="词表，而非逐条分词。 A table of words instead.")
    ] = False,
    by: Annotated[str, typer.Option("--by", help="role | agent | cause (--terms)")] = "role",
    least: Annotated[
        int, typer.Option("--least", min=1, help="出现少于此数的词不列。 Least count of a word.")
    ] = 3,
    orders: options.Orders = None,
    model: options.ModelFolder = None,
    week: Annotated[str | None, typer.Option("--week", help="周，如 2026-W45。 ISO week.")] = None,
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
    """分词；--terms 按角色、客服或原因列词，并与上期相比。 Words, and what marks a group."""
    from cstext.conversation.period import EVER
    from cstext.inquiries import open_workbench
    from cstext.report import words

    given = options.source(
        inputs, layout=layout, mapping=mapping, zone=zone, rejected=rejected, orders=orders
    )
    with open_workbench(given) as bench:
        days = chosen_period(week, first, last) or EVER
        if terms:
            rows = words.terms(bench, by, days, model, least)
        else:
            rows = words.segmented(bench, days, show_private)
        name = "terms" if terms else "messages"
        emit({"segmenter": words.segmenter_for(bench).version, name: rows}, rows, form, output)
        finish(bench, rejected, strict)

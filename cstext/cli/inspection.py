"""The command `inspect`: what the input was read as."""

from __future__ import annotations

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, finish
from cstext.errors import InputError


@app.command()
def inspect(
    inputs: options.Inputs,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    first: options.From = None,
    last: options.To = None,
    lang: options.Lang = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    show_private: options.ShowPrivate = False,
    form: options.Format = "table",
    output: options.Output = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """文件被读成了什么。 What each file was read as: layout, roles, times, gaps, rejected rows."""
    from cstext.inquiries import open_messages
    from cstext.report.inspection import inspect_answer
    from cstext.report.inspection_text import inspection_lines

    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        orders=orders,
        refunds=refunds,
        rejected=rejected,
        may_be_empty=True,
    )
    with open_messages(given) as bench:
        if not bench.intake.files:
            raise InputError(bench.intake.why_nothing)
        words = lang or bench.settings.lang
        answer = inspect_answer(bench, options.period(first, last), words, show_private)
        if form == "table" and output is None:
            for line in inspection_lines(answer, words):
                typer.echo(line)
        else:
            emit(answer, answer["files"], form, output)
        finish(bench, rejected, strict)
        if bench.intake.why_nothing and not _has_rows(answer):
            raise InputError(bench.intake.why_nothing)


def _has_rows(answer: dict[str, list[dict[str, int]]]) -> bool:
    return any(file["rows"] for file in answer["files"])

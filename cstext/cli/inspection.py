"""The command `inspect`: what the input was read as."""

from __future__ import annotations

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, finish
from cstext.cli.targets import spare_read
from cstext.errors import InputError


@app.command()
@options.reads_input
def inspect(
    inputs: options.Inputs,
    shared: options.Shared,
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """文件被读成了什么。 What each file was read as: layout, roles, times, gaps, rejected rows."""
    from cstext.api import Answer
    from cstext.conversation.period import EVER
    from cstext.inquiries import open_messages
    from cstext.report.inspection import inspect_answer
    from cstext.report.inspection_text import inspection_lines

    days = shared.days() or EVER
    source = shared.source(inputs, orders=orders, refunds=refunds, may_be_empty=True)
    with open_messages(source) as bench:
        if not bench.intake.files:
            raise InputError(bench.intake.why_nothing)
        spare_read(bench, output, shared.rejected)
        lang = shared.lang or bench.settings.lang
        answer = inspect_answer(bench, days, lang, shared.show_private)
        if form == "table" and output is None:
            for line in inspection_lines(answer, lang):
                typer.echo(line)
        else:
            emit(Answer(answer, answer["files"]), form, output)
        finish(bench, shared.rejected, shared.strict, lang)
        if bench.intake.why_nothing and not _has_rows(answer):
            raise InputError(bench.intake.why_nothing)


def _has_rows(answer: dict[str, list[dict[str, int]]]) -> bool:
    return any(file["rows"] for file in answer["files"])

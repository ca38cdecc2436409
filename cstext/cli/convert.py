"""The command `convert`: the message table as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import finish, tell
from cstext.cli.targets import spare_read
from cstext.errors import UsageError


@app.command()
@options.reads_input
def convert(
    inputs: options.Inputs,
    shared: options.Shared,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="messages.jsonl | .csv | .xlsx | .parquet")
    ],
    mask: Annotated[
        bool,
        typer.Option(
            "--mask",
            help="隐去买家的姓名电话地址单号与昵称，客服的不隐。 Mask buyers, not agents.",
        ),
    ] = False,
) -> None:
    """转成统一的消息表，默认不打码。 The message table as JSONL, CSV, XLSX or Parquet."""
    from cstext.conversation.period import EVER
    from cstext.inquiries import open_messages
    from cstext.report.convert import write_messages

    if mask and shared.show_private:
        raise UsageError("--mask and --show-private exclude each other: give one of them")
    days = shared.days() or EVER
    with open_messages(shared.source(inputs)) as bench:
        spare_read(bench, shared.rejected)
        lang = shared.lang or bench.settings.lang
        count = write_messages(bench, output, mask=mask, period=days)
        tell("messages", lang, n=count, path=output)
        finish(bench, shared.rejected, shared.strict, lang)

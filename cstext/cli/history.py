"""The command `import`: what exports say, kept in a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import tell, tell_coarse, tell_rejected, tell_skipped, write_rejected
from cstext.cli.targets import spare_named

_MEMORY = "1GB"
"""What sorting by day may take before it spills to disk; the readers need none of it."""


@app.command("import")
def import_exports(
    inputs: options.Inputs,
    workspace: Annotated[
        Path, typer.Option("--workspace", help="历史库文件夹。 Folder of the kept history.")
    ],
    orders: options.Orders = None,
    refunds: options.Refunds = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    lang: options.Lang = None,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
) -> None:
    """存入历史库，读过的文件不再读。 Keep exports in a workspace; a file is read only once."""
    from cstext.engine import Engine
    from cstext.workspace import Request, import_files

    spare_named({"inputs": inputs, "orders": orders, "refunds": refunds}, rejected)
    request = Request(
        inputs,
        orders=options.expanded(orders),
        refunds=options.expanded(refunds),
        layout=layout,
        mapping=mapping,
    )
    with Engine(_MEMORY) as engine:
        done = import_files(engine, workspace, request)
        words = lang or done.settings.lang
        write_rejected(engine, rejected, words)
    tell(
        "imported",
        words,
        read=len(done.files),
        rows=sum(report.rows for report in done.files),
        known=done.known,
        days=len(done.days),
        path=workspace,
    )
    tell_skipped(done.skipped, words)
    tell_coarse(done.files, words)
    tell_rejected(sum(report.rejected for report in done.files), rejected, strict, words)

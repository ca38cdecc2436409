"""The command `init`: a commented cstext.toml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(help="放导出文件的文件夹，默认当前。 The folder with the exports.")
    ] = Path(),
) -> None:
    """写一份带注释的 cstext.toml，从不覆盖。 A commented cstext.toml; never overwrites one."""
    from cstext.kpi.starter import write_starter

    typer.echo(write_starter(folder), err=True)

"""Commands that list what cstext knows: formats, policies, metrics."""

from __future__ import annotations

from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, emit_text


@app.command()
def formats(
    mapping: Annotated[
        str | None,
        typer.Option(help="打印一个映射文件样例。 Print an example of a mapping file."),
    ] = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """能读的格式。 The layouts that cstext reads."""
    from cstext import api
    from cstext.readers.mapping import example

    if mapping is not None:
        emit_text(example(mapping), output)
    else:
        emit(api.formats(), form, output)


@app.command()
def policies(
    name: Annotated[
        str | None, typer.Argument(help="只看一个口径的全部设置。 One profile with every setting.")
    ] = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """口径与其设置。 The profiles and their settings."""
    from cstext import api

    emit(api.policies(name), form, output)


@app.command()
def metrics(
    lang: options.Lang = None, form: options.Format = "table", output: options.Output = None
) -> None:
    """指标与定义。 The metrics and their definitions."""
    from cstext import api

    emit(api.metrics(lang or "zh"), form, output)

"""Commands for models: train and evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, json_text

Labels = Annotated[
    list[Path], typer.Argument(help="标注文件（每行一个会话）。 Label files, a chat a line.")
]


@app.command()
def train(
    labels: Labels,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="模型文件夹 models/NAME。 Folder of the model.")
    ],
    alone: Annotated[
        bool,
        typer.Option("--alone", help="只用这些标注，不加自带语料。 Without the shipped corpus."),
    ] = False,
) -> None:
    """训练原因模型，与自带语料一起。 Train a model of causes on these labels and the corpus.

    Its card tells its data, its scores on chats left out, and whether it beats the shipped one.
    """
    from cstext import api

    card = api.train(labels, folder, alone=alone)
    _tell_disputed(card.get("disputed", 0))
    typer.echo(json_text(card, indent=2), nl=False)


def _tell_disputed(count: int) -> None:
    if count:
        typer.echo(f"{count} disputed chats left out: settle them at the desk", err=True)


@app.command()
def evaluate(
    labels: Labels,
    model: options.ModelFolder = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """在标注过的会话上打分。 Scores per cause with intervals, confusion, coverage."""
    from cstext import api

    scores = api.evaluate(labels, model=model)
    _tell_disputed(scores.facts["disputed"])
    emit(scores, form, output)

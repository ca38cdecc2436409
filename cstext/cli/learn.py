"""Commands for models: train and evaluate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit

Labels = Annotated[
    list[Path], typer.Argument(help="标注文件（每行一个会话）。 Label files, a chat a line.")
]


@app.command()
def train(
    labels: Labels,
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="模型文件夹 models/NAME。 Folder of the model.")
    ],
) -> None:
    """训练原因模型。 Train a model of causes; its card tells its data and its scores."""
    from cstext.reasons.train import train as train_model

    card = train_model(labels, folder)
    typer.echo(json.dumps(card, ensure_ascii=False, indent=2))


@app.command()
def evaluate(
    labels: Labels,
    model: options.ModelFolder = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """在标注过的会话上打分。 Scores per cause with intervals, confusion, coverage."""
    from cstext.reasons import latest_by_session, load_model, read_labels
    from cstext.reasons.evaluate import evaluate as evaluate_model

    scores = evaluate_model(latest_by_session(read_labels(labels)), load_model(model))
    emit(scores, score_rows(scores), form, output)


def score_rows(scores: dict[str, object]) -> list[dict[str, object]]:
    """Return the scores as rows: a cause a row, then the whole."""
    rows: list[dict[str, object]] = []
    return rows

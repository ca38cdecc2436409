"""Commands for models: train and evaluate."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, json_text
from cstext.errors import ArtifactError, UsageError

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
    from cstext.reasons.train import train as train_model

    _check_folder(folder)
    try:
        card = train_model(labels, folder, alone=alone)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    _tell_disputed(card.get("disputed", 0))
    typer.echo(json_text(card, indent=2), nl=False)


def _tell_disputed(count: int) -> None:
    if count:
        typer.echo(f"{count} disputed chats left out: settle them at the desk", err=True)


def _check_folder(folder: Path) -> None:
    """Tell before a long training, not after it, that there is no such folder to write to."""
    place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not place.is_dir():
        raise UsageError(f"{folder}: cannot be written: {place} is a file")


@app.command()
def evaluate(
    labels: Labels,
    model: options.ModelFolder = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """在标注过的会话上打分。 Scores per cause with intervals, confusion, coverage."""
    from cstext.reasons import load_model, read_labels, undisputed
    from cstext.reasons.evaluate import evaluate as evaluate_model

    given = read_labels(labels)
    labelled = undisputed(given)
    _tell_disputed(len({label.chat.session_id for label in given}) - len(labelled))
    if not labelled:
        raise ArtifactError(f"{', '.join(map(str, labels))}: no labelled chat")
    scores = evaluate_model(labelled, load_model(model))
    emit(scores, _score_rows(scores), form, output)


def _score_rows(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a row a cause, with how often it was decided as which, then the whole (macro F1)."""
    rows = [
        {
            "cause": cause,
            **{key: found[key] for key in ("cases", "precision", "recall")},
            **_interval(found["f1"]),
            **{f"as_{decided}": n for decided, n in scores["confusion"][cause].items()},
        }
        for cause, found in scores["causes"].items()
    ]
    whole = {"cause": "Σ", "cases": scores["chats"], **_interval(scores["macro_f1"])}
    return [*rows, {**whole, "accuracy": scores["accuracy"]["value"]}]


def _interval(score: Mapping[str, Any]) -> dict[str, Any]:
    return {"f1": score["value"], "f1_low": score["low"], "f1_high": score["high"]}

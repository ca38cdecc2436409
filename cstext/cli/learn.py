"""Commands for models: train and evaluate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, tell
from cstext.cli.targets import spare_named

if TYPE_CHECKING:
    from cstext.api import Answer

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
    lang: options.Lang = None,
    form: options.Format = "table",
) -> None:
    """训练原因模型，与自带语料一起。 Train a model of causes on these labels and the corpus.

    Prints its scores on chats left out and says whether it beats the shipped one; its card, which
    ``--format json`` prints, tells everything.
    """
    from cstext import api

    trained = api.train(labels, folder, alone=alone)
    _tell_disputed(trained.facts.get("disputed", 0), lang)
    _emit_scores(trained, form, None)
    _tell_verdict(trained.facts.get("compared"), folder, lang or "zh")


def _tell_verdict(found: Mapping[str, Any] | None, folder: Path, lang: str) -> None:
    if found:
        numbers = {**found["macro_f1"], **found["gain"]}
        tell(f"verdict.{found['verdict']}", lang, chats=found["chats"], **numbers)
    tell("card", lang, path=folder / "card.json")


def _tell_disputed(count: int, lang: str | None) -> None:
    if count:
        tell("disputed", lang or "zh", n=count)


@app.command()
def evaluate(
    labels: Labels,
    model: options.ModelFolder = None,
    lang: options.Lang = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """在标注过的会话上打分。 Scores per cause with intervals, confusion, coverage.

    The confusion has the labelled cause in rows, the decided one in columns. Below: how many stand
    without a review and how many of those are right, the same for the surest chats, how sure
    against how often right, and the causes' shares.
    """
    from cstext import api

    spare_named({"labels": labels}, output)
    scores = api.evaluate(labels, model=model)
    _tell_disputed(scores.facts["disputed"], lang)
    _emit_scores(scores, form, output)
    if form == "table" and output is None:
        _tell_scores(scores.facts, lang or "zh")


def _emit_scores(answer: Answer, form: str, output: Path | None) -> None:
    """The rows as they are; on a terminal, where they are too wide, scores above confusion."""
    if form != "table" or output is not None:
        emit(answer, form, output)
        return
    emit(replace(answer, rows=[_measures(row) for row in answer.rows]), form, None)
    typer.echo()
    emit(replace(answer, rows=[_decided(row) for row in answer.rows]), form, None)


def _measures(row: Mapping[str, Any]) -> dict[str, Any]:
    measured = {name: _with_bounds(row, name) for name in ("precision", "recall", "f1")}
    return {"cause": row["cause"], "cases": row["cases"], **measured}


def _decided(row: Mapping[str, Any]) -> dict[str, Any]:
    """How often a cause was decided as which; of the whole (Σ) how many were right."""
    counts = {key.removeprefix("as_"): row[key] for key in row if key.startswith("as_")}
    return {"cause": row["cause"], **counts, "right": _share(row.get("accuracy"))}


def _with_bounds(row: Mapping[str, Any], name: str) -> str | None:
    if row.get(name) is None:
        return None
    return f"{row[name]:.2f} ({row[f'{name}_low']:.2f}–{row[f'{name}_high']:.2f})"


def _tell_scores(found: Mapping[str, Any], lang: str) -> None:
    """What the rows by cause do not hold, in three lines."""
    coverage, shares = found["coverage"], found["shares"]
    curve = [f"{point['coverage']:.0%} {_share(point['accuracy'])}" for point in coverage["curve"]]
    sure = [
        f"{_share(band['confidence'])}→{_share(band['right'])} ({band['chats']})"
        for band in found["reliability"]
    ]
    causes = [
        f"{cause} {_share(labelled)}→{_share(shares['decided'][cause])}"
        for cause, labelled in shares["labelled"].items()
    ]
    tell(
        "coverage", lang, decided=_share(coverage["decided"]), right=_share(coverage["accuracy"]),
        curve=" · ".join(curve),
    )  # fmt: skip
    tell("reliability", lang, bands=" · ".join(sure))
    tell("shares", lang, causes=" · ".join(causes))


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"

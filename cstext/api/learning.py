"""Models of causes: trained on label files, measured on them; and how far two readers agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cstext.api.answer import Answer
from cstext.api.checked import as_files, checked
from cstext.errors import ArtifactError, UsageError
from cstext.labels.agreement import agreement as agreement_of
from cstext.reasons import LabelledChat, latest_by_session, load_model, read_labels, undisputed
from cstext.reasons.labels_file import chat_names

Files = str | Path | Sequence[str | Path]
"""One label file or several."""


@checked
def train(labels: Files, output: str | Path, *, alone: bool = False) -> Answer:
    """Train a model of causes on label files and the shipped corpus; return its card.

    The card (``facts``) tells its data, its scores on chats left out, and whether it beats the
    shipped model (``facts["compared"]``). Rows: those scores, as `evaluate` gives them.
    ``alone``: without the corpus. Disputed chats are left out; ``facts["disputed"]`` counts them.

    Raises:
        ArtifactError: a label file is refused, or too few chats of a cause are labelled.
        UsageError: the folder cannot be written.

    >>> train([], "models/mine")
    Traceback (most recent call last):
    ...
    cstext.errors.UsageError: name at least one label file
    """
    from cstext.reasons.train import train as train_model

    files, folder = _files(labels), Path(output)
    try:
        place = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        if not place.is_dir():  # told before a long training, not after it
            raise UsageError(f"{folder}: cannot be written: {place} is a file")
        card = train_model(files, folder, alone=alone)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error
    chats = sum(card["labels"].values())
    return Answer(card, _score_rows({**card["cross_validated"]["by_chat"], "chats": chats}))


@checked
def evaluate(labels: Files, *, model: str | Path | None = None) -> Answer:
    """Return a model's scores per cause with 95 % intervals, confusion, coverage on labels.

    Rows: a cause each, then the whole (Σ: macro F1, accuracy). ``facts["disputed"]`` counts the
    chats that were left out because readers disagree.

    Raises:
        ArtifactError: a label or model file is refused, or no chat is labelled.

    >>> from cstext.resources import shipped
    >>> corpus = sorted(shipped("corpus", "reasons").glob("*.jsonl"))
    >>> [row["cause"] for row in evaluate(corpus[0]).rows][-1]
    'Σ'
    """
    from cstext.reasons.evaluate import evaluate as evaluate_model
    from cstext.reasons.train import told_disputed

    files = _files(labels)
    given = read_labels(files)
    labelled = undisputed(given)
    disputed = len(set(chat_names(given))) - len(labelled)
    if not labelled:
        names = ", ".join(map(str, files))
        raise ArtifactError(f"{names}: no labelled chat{told_disputed(disputed)}")
    scores = evaluate_model(labelled, load_model(Path(model) if model else None))
    return Answer({**scores, "disputed": disputed}, _score_rows(scores))


@checked
def agreement(one: str | Path, other: str | Path | None = None) -> Answer:
    """Return Cohen's kappa of two readers in all (Σ) and per cause, with 95 % intervals.

    ``one`` may hold both readers' labels.

    Raises:
        ArtifactError: a file is refused, or ``one`` alone does not hold two people's labels.
    """
    names, (first, second) = _readers(Path(one), Path(other) if other else None)
    found = agreement_of(first, second)
    return Answer({"readers": names, **found}, _agreement_rows(found))


def _files(labels: Files) -> list[Path]:
    if not (listed := as_files(labels)):
        raise UsageError("name at least one label file")
    return listed


def _score_rows(scores: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row a cause, with how often it was decided as which, then the whole (macro F1)."""
    rows = [
        {
            "cause": cause,
            "cases": found["cases"],
            **_interval("precision", found["precision"]),
            **_interval("recall", found["recall"]),
            **_interval("f1", found["f1"]),
            **{f"as_{decided}": n for decided, n in scores["confusion"][cause].items()},
        }
        for cause, found in scores["causes"].items()
    ]
    whole = {"cause": "Σ", "cases": scores["chats"], **_interval("f1", scores["macro_f1"])}
    return [*rows, {**whole, "accuracy": scores["accuracy"]["value"]}]


def _interval(name: str, score: Mapping[str, Any]) -> dict[str, Any]:
    return {name: score["value"], f"{name}_low": score["low"], f"{name}_high": score["high"]}


def _readers(
    one: Path, other: Path | None
) -> tuple[list[str], tuple[Mapping[str, str], Mapping[str, str]]]:
    """The two readers' names and what each decided: a file each, or one file of two people."""
    if other is not None:
        first, second = (latest_by_session(read_labels([path])) for path in (one, other))
        found = _decided([*first, *second])
        return [str(one), str(other)], (dict(found[: len(first)]), dict(found[len(first) :]))
    by_person: dict[str, dict[str, str]] = {}
    labels = read_labels([one])
    for label, (chat, reason) in zip(labels, _decided(labels), strict=True):
        by_person.setdefault(label.person, {})[chat] = reason
    if len(by_person) != 2:
        raise ArtifactError(
            f"{one}: holds the labels of {len(by_person)} people; agreement is between two:"
            " give two files"
        )
    names = sorted(by_person)
    return names, (by_person[names[0]], by_person[names[1]])


def _decided(labels: Sequence[LabelledChat]) -> list[tuple[str, str]]:
    """Each label's chat and its cause."""
    return list(zip(chat_names(labels), (label.reason for label in labels), strict=True))


def _agreement_rows(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {"cause": cause, **{key: row[key] for key in ("one", "other", "both")}, **_kappa(row)}
        for cause, row in found["causes"].items()
    ]
    whole = {"cause": "Σ", "one": found["chats"], "other": found["chats"], "both": found["agreed"]}
    return [*rows, {**whole, **_kappa(found)}]


def _kappa(row: Mapping[str, Any]) -> dict[str, Any]:
    kappa = row["kappa"]
    return {"kappa": kappa["value"], "kappa_low": kappa["low"], "kappa_high": kappa["high"]}

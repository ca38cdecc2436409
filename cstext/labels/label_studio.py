"""Label Studio, JSON: a list of tasks with ``data``, ``annotations`` and ``predictions``.

``CONFIG`` is the labelling set-up that these tasks fit: the chat as a dialogue, one cause.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cstext.errors import ArtifactError
from cstext.labels.taken import LINE, json_value, line_cause, line_text, named_cause, taken_back
from cstext.labels.transcript import SPEAKERS, as_text
from cstext.readers.roles import role_of
from cstext.reasons.labels_file import moment
from cstext.reasons.taxonomy import TITLES
from cstext.tables import REASONS

_CHOICES = "\n".join(
    f'    <Choice value="{cause}" alias="{cause}" hint="{TITLES[cause]["zh"]}"/>'
    for cause in REASONS
)
CONFIG = f"""\
<View>
  <Paragraphs name="dialogue" value="$dialogue" layout="dialogue" nameKey="author" textKey="text"/>
  <Choices name="reason" toName="dialogue" choice="single" required="true">
{_CHOICES}
  </Choices>
</View>
"""


def write(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the labels as tasks with an annotation and, where known, the model's prediction."""
    tasks = [_task(record) for record in records]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read(path: Path, reader: str) -> Iterator[dict[str, Any]]:
    """Yield the labels of an export (JSON): of each task what every annotator chose last.

    Cancelled annotations and those that choose nothing are passed over. What one annotator decided
    is the ``reader``'s; where several decided something, each is called as the export names them,
    so that a dispute stays one.

    Raises:
        ArtifactError: the file is no list of tasks, or a part of one is of another kind.
    """
    tasks = json_value(path.read_text("utf-8-sig"), f"{path}: no JSON")
    if not isinstance(tasks, list):
        raise ArtifactError(f"{path}: no Label Studio export: it must be a list of tasks")
    numbered = enumerate(tasks, 1)
    chosen = [each for number, task in numbered for each in _all(task, f"{path}: task {number}")]
    people = {each.annotator for each in chosen if each.is_new}
    for each in chosen:
        record = taken_back(
            line=each.data.get(LINE),
            cause=each.cause,
            reader=reader if len(people) < 2 else each.annotator or reader,
            where=each.where,
            session_id=each.data.get("session_id") or each.task_id,
            text=_text(each.data.get("dialogue"), each.where),
            at=each.at,
        )
        if record:
            yield record


class _Choice(NamedTuple):
    """What an annotator chose last in a task; ``is_new``: it is not what our own line says."""

    where: str
    data: Mapping[str, Any]
    task_id: object
    annotator: str
    cause: object
    at: object
    is_new: bool


def _all(task: object, where: str) -> list[_Choice]:
    """What the annotators of a task chose, the last one last."""
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(task, dict) or not isinstance(data, dict):
        raise ArtifactError(f"{where}: has no data; export as JSON, not as JSON-MIN")
    last: dict[str, _Choice] = {}
    annotations = _documents(task.get("annotations"), f"{where}: annotations")
    for one in sorted(annotations, key=lambda one: moment(_made_at(one))):
        cause = None if one.get("was_cancelled") else _chosen(one, where)
        if cause:
            who = _annotator(one)
            is_new = named_cause(cause) != line_cause(data.get(LINE), where)
            last.pop(who, None)
            last[who] = _Choice(where, data, task.get("id"), who, cause, _made_at(one), is_new)
    return list(last.values())


def _annotator(annotation: Mapping[str, Any]) -> str:
    """Who made it: an address where there is one, else the account's number; empty: unsaid."""
    by = annotation.get("completed_by")
    named = (by.get("email") or by.get("id")) if isinstance(by, dict) else by
    if named is None or (isinstance(named, str) and "@" in named):
        return named or ""
    return f"Label Studio {named}"


def _task(record: Mapping[str, Any]) -> dict[str, Any]:
    dialogue = [
        {"author": SPEAKERS[message["role"]], "text": message["text"]}
        for message in record["messages"]
    ]
    task: dict[str, Any] = {
        "data": {
            "dialogue": dialogue,
            "session_id": record["session_id"],
            LINE: line_text(record),
        },
        "annotations": [{"result": [_result(record["reason"])]}],
    }
    if record.get("proposed") in REASONS:
        task["predictions"] = [
            {
                "model_version": str(record.get("model") or "cstext"),
                "score": record.get("proposed_confidence"),
                "result": [_result(record["proposed"])],
            }
        ]
    return task


def _result(cause: str) -> dict[str, Any]:
    return {
        "from_name": "reason",
        "to_name": "dialogue",
        "type": "choices",
        "value": {"choices": [cause]},
    }


def _made_at(annotation: Mapping[str, Any]) -> Any:
    return annotation.get("updated_at") or annotation.get("created_at")


def _chosen(annotation: Mapping[str, Any], where: str) -> object:
    found = [
        cause
        for result in _documents(annotation.get("result"), f"{where}: result")
        if result.get("type") == "choices"
        for cause in _choices(result.get("value"), where)
    ]
    if len(found) > 1:
        raise ArtifactError(f"{where}: more than one cause is chosen")
    return found[0] if found else None


def _choices(value: Any, where: str) -> list[Any]:
    choices = value.get("choices") if isinstance(value, dict) else None
    if not isinstance(choices, list):
        raise ArtifactError(f"{where}: choices must be a list")
    return choices


def _text(dialogue: Any, where: str) -> str:
    if isinstance(dialogue, str):
        return dialogue
    lines = _documents(dialogue, f"{where}: dialogue")
    if not all(isinstance(line.get("text"), str) for line in lines):
        raise ArtifactError(f"{where}: a line of the dialogue has no text")
    return as_text([{"role": _role(line, where), "text": line["text"]} for line in lines])


def _role(line: Mapping[str, Any], where: str) -> str:
    """Who wrote a line of the dialogue: its author; where none is given, the buyer."""
    role = role_of(str(line.get("author") or "buyer"))
    if role is None:
        raise ArtifactError(f"{where}: the author of each line must be buyer, agent, bot or system")
    return role


def _documents(value: Any, what: str) -> list[dict[str, Any]]:
    """The objects of a list that may be missing."""
    listed = [] if value is None else value
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise ArtifactError(f"{what} must be a list of objects")
    return listed

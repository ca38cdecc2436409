"""Label files: chat JSONL with a person's cause; the corpus and the desk's files are both such."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cstext.errors import ArtifactError
from cstext.reasons.chat import Chat, Turn
from cstext.reasons.same_chat import ChatNames
from cstext.tables import REASONS, ROLES

_ACTIONS = ("label", "skip", "undo")


@dataclass(frozen=True)
class LabelledChat:
    """A chat with the cause that a person gave it.

    ``evidence`` are message numbers from 1; ``group`` is the file's name, the voice that wrote it;
    ``record`` is the line as it stood, unknown keys included.
    """

    chat: Chat
    reason: str
    second: str | None
    evidence: tuple[int, ...]
    person: str
    group: str
    record: Mapping[str, Any] = field(repr=False, compare=False)


def read_labels(paths: Iterable[Path]) -> list[LabelledChat]:
    """Return the labels that hold: the last line per chat and person, in order of first sight.

    A person's ``undo`` or ``skip`` takes the session's label away. A ``confidence`` is ignored.

    Raises:
        ArtifactError: a file that cannot be read or a line that is no label; file and line named.
    """
    records: list[dict[str, Any]] = []
    labels: list[LabelledChat | None] = []
    for path in paths:
        for number, line in enumerate(_lines(path), 1):
            if line.strip():
                where = f"{path}:{number}"
                record = _record(line, where)
                record["session_id"] = _session_id(record, where)
                taken = _action(record, where) == "label"
                records.append(record)
                labels.append(labelled_chat(record, path.stem, where) if taken else None)
    holding: dict[tuple[str, str], LabelledChat | None] = {}
    for name, record, label in zip(ChatNames(records).names, records, labels, strict=True):
        holding[name, str(record.get("labelled_by") or "")] = label
    return [label for label in holding.values() if label is not None]


def chat_names(labels: Sequence[LabelledChat]) -> list[str]:
    """Return the name of each label's chat: its session's; where shops share it, its shop too."""
    return ChatNames([label.record for label in labels]).names


def latest_by_session(labels: Sequence[LabelledChat]) -> list[LabelledChat]:
    """Return one label a chat: the one given last by ``labelled_at``, else by order."""
    latest: dict[str, LabelledChat] = {}
    for name, label in zip(chat_names(labels), labels, strict=True):
        known = latest.get(name)
        if known is None or _given_at(known) <= _given_at(label):
            latest[name] = label
    return list(latest.values())


def undisputed(labels: Sequence[LabelledChat]) -> list[LabelledChat]:
    """Return one label a chat, the one given last; disputed chats are left out."""
    by_session: dict[str, list[LabelledChat]] = {}
    for name, label in zip(chat_names(labels), labels, strict=True):
        by_session.setdefault(name, []).append(label)
    # What settles a dispute is given after what it settles, at the same moment at the earliest.
    ordered = (
        sorted(each, key=lambda label: (_given_at(label), _settles(label)))
        for each in by_session.values()
    )
    return [
        each[-1]
        for each in ordered
        if not in_dispute([label.reason for label in each], list(map(_settles, each)))
    ]


def in_dispute(causes: Sequence[str], settles: Sequence[bool]) -> bool:
    """Whether people gave a session different causes, of those given since one settled it.

    Both in the order in which they were given: a cause, and whether it settled what was before.

    >>> in_dispute(["stock", "courier"], [False, False])
    True
    >>> in_dispute(["stock", "courier", "courier"], [False, True, False])
    False
    """
    since = max((place for place, settled in enumerate(settles) if settled), default=0)
    return len(set(causes[since:])) > 1


def _settles(label: LabelledChat) -> bool:
    return bool(label.record.get("settles"))


def _given_at(label: LabelledChat) -> float:
    return moment(label.record.get("labelled_at"))


def moment(written: object) -> float:
    """Return a ``labelled_at`` as seconds, to put decisions in order; without a zone it is UTC.

    What is no time comes before all others.

    >>> moment("2026-11-20T18:00:00+08:00") == moment("2026-11-20T10:00:00.000")
    True
    >>> moment(None)
    -inf
    """
    try:
        at = datetime.fromisoformat(str(written))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return -math.inf


def _lines(path: Path) -> list[str]:
    try:
        # Several parts of a command read it, each from its beginning: then a pipe is empty.
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise ArtifactError(
                f"{path}: is a pipe or a device; write it into a file and name that"
            )
        content = path.read_bytes()
        end = content.rpartition(b"\n")[2]
        whole = content.removesuffix(end) if _is_torn(end) else content
        return whole.decode("utf-8-sig").split("\n")
    except FileNotFoundError as error:
        raise ArtifactError(f"{path}: no such file or folder") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ArtifactError(f"{path}: cannot be read as a label file (UTF-8 JSON lines)") from error


def _is_torn(end: bytes) -> bool:
    """Whether it is what a desk that was killed while it wrote left: nobody was told of it.

    Some file systems leave zeros where the power went off.
    """
    try:
        json.loads(end or b"{}")
    except (ValueError, RecursionError):
        return end.startswith(b"{") or not end.strip(b"\0")
    return False


def _record(line: str, where: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        column = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise ArtifactError(f"{where}: no JSON{column}") from error
    if not isinstance(record, dict):
        raise ArtifactError(f"{where}: one JSON object a line")
    return record


def _session_id(record: Mapping[str, Any], where: str) -> str:
    if not isinstance(record.get("session_id"), str | int):
        raise ArtifactError(f"{where}: session_id is missing")
    return str(record["session_id"])


def _action(record: Mapping[str, Any], where: str) -> str:
    action = record.get("action") or "label"
    if action not in _ACTIONS:
        raise ArtifactError(f"{where}: action must be one of {', '.join(_ACTIONS)}")
    return str(action)


def labelled_chat(record: Mapping[str, Any], group: str, where: str) -> LabelledChat:
    """Return the label that a line of the file (or one that is to be a line) comes to.

    Raises:
        ArtifactError: it is no label; ``where`` is named.
    """
    for key in ("reason", "second"):
        if record.get(key) not in (*REASONS, None) or (key == "reason" and not record.get(key)):
            raise ArtifactError(f"{where}: {key} must be one of {', '.join(REASONS)}")
    if not isinstance(record.get("note"), str | None):
        raise ArtifactError(f"{where}: note must be text")
    chat = Chat(_session_id(record, where), _messages(record, where))
    evidence = record.get("evidence") or []
    if not isinstance(evidence, list) or not all(
        isinstance(place, int) and 1 <= place <= len(chat.messages) for place in evidence
    ):
        raise ArtifactError(f"{where}: evidence must be message numbers from 1")
    person = str(record.get("labelled_by") or "")
    return LabelledChat(
        chat, record["reason"], record.get("second"), tuple(evidence), person, group, record
    )


def _messages(record: Mapping[str, Any], where: str) -> tuple[Turn, ...]:
    messages = record.get("messages")
    if not isinstance(messages, list) or not messages:
        raise ArtifactError(f"{where}: messages are missing")
    turns = []
    for number, message in enumerate(messages, 1):
        if not isinstance(message, dict) or not isinstance(message.get("text"), str):
            raise ArtifactError(f"{where}: message {number} has no text")
        if message.get("role") not in ROLES:
            raise ArtifactError(
                f"{where}: message {number}: role must be one of {', '.join(ROLES)}"
            )
        turns.append(Turn(message["role"], message["text"]))
    return tuple(turns)

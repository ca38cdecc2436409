"""Labels to and from other tools' files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cstext.errors import ArtifactError
from cstext.labels import Standing, doccano, label_studio, standing
from cstext.labels.journal import Journal
from cstext.labels.record import chat_hash
from cstext.labels.taken import line_text
from cstext.privacy import mask_text
from cstext.readers.rows import whole_signs
from cstext.reasons import Chat, Decision, read_labels
from cstext.reasons.labels_file import labelled_chat
from cstext.reasons.same_chat import record_hash
from cstext.report import label_sheets
from cstext.writing import whole_file

Write = Callable[[Sequence[Mapping[str, Any]], Path], None]
Read = Callable[[Path, str], Iterator[dict[str, Any]]]

_TOOLS: Mapping[str, tuple[Write, Read]] = {
    "doccano": (doccano.write, doccano.read),
    "label-studio": (label_studio.write, label_studio.read),
    "csv": (label_sheets.write_csv, label_sheets.read_csv),
    "xlsx": (label_sheets.write_xlsx, label_sheets.read_xlsx),
}


def export_file(files: Sequence[Path], output: Path, form: str, show_private: bool) -> int:
    """Write the standing labels of ``files`` in a tool's format and return how many they are.

    Chat text is masked unless ``show_private``; each label's ``text_hash`` stays that of the
    whole text, so that it comes back to its chat.
    """
    records = [dict(label.record) for label in read_labels(files)]
    return _write(records, output, form, show_private)


def propose_file(
    cases: Iterable[tuple[str, Chat, Decision]],
    model: str,
    output: Path,
    form: str,
    show_private: bool,
) -> int:
    """Write chats (shop, chat, what the model says), undecided; return how many they are.

    Those it is least sure of come first. A cause written into ``reason`` comes back as a label by
    `import_file`; chats without one are passed over. Text is masked unless ``show_private``.
    """
    ranked = sorted(cases, key=lambda case: (not case[2].review, case[2].confidence))
    records = [_proposal(*case, model) for case in ranked]
    return _write(records, output, form, show_private)


def _proposal(shop: str, chat: Chat, decision: Decision, model: str) -> dict[str, Any]:
    return {
        "session_id": chat.session_id,
        **({"shop": shop} if shop else {}),
        "text_hash": chat_hash(chat),
        "proposed": decision.reason,
        "proposed_confidence": decision.confidence,
        "model": model,
        "messages": [{"role": turn.role, "text": turn.text} for turn in chat.messages],
    }


def _write(records: list[dict[str, Any]], output: Path, form: str, show_private: bool) -> int:
    if not show_private:
        records = [_masked(record) for record in records]
    write, _ = _TOOLS[form]
    with whole_file(output) as beside:
        write([_whole(record) for record in records], beside)
    return len(records)


def _whole(record: Mapping[str, Any]) -> dict[str, Any]:
    """The record without halves of characters, which JSON may hold and no other file can."""
    whole: dict[str, Any] = json.loads(whole_signs(json.dumps(record, ensure_ascii=False)))
    return whole


def import_file(file: Path, labels: Path, form: str, reader: str) -> tuple[int, int]:
    """Append the labels of a tool's file to a label file; return how many are new and known.

    A label that stands there word for word is not written twice, nor a correction that its
    reader's standing decision on this text says already: a sheet may be imported again.

    Raises:
        ArtifactError: the file cannot be read, or an entry is no label.
    """
    _, read = _TOOLS[form]
    try:
        records = list(read(file, reader))
        for number, record in enumerate(records, 1):
            labelled_chat(record, "", f"{file}: label {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise ArtifactError(f"{file}: cannot be read") from error
    journal = Journal(labels)
    written = list(journal.records())
    known, sessions = set(map(_decision, written)), standing(written)
    # Two annotators who leave a label as it is give back one line.
    given = {_decision(record): record for record in records}
    new = [
        record
        for decision, record in given.items()
        if decision not in known and not _stands(record, sessions)
    ]
    journal.extend(new)
    return len(new), len(records) - len(new)


def _stands(record: Mapping[str, Any], sessions: Standing) -> bool:
    """Whether all that the line says besides its time is what its reader says already."""
    session = sessions.of(
        str(record["session_id"]), str(record.get("shop") or ""), record_hash(record)
    )
    label = session.of(str(record.get("labelled_by") or "")) if session else None
    return (
        label is not None
        and label.reason == record["reason"]
        and label.second == (record.get("second") or None)
        and mask_text(label.note) == mask_text(record.get("note") or "")
        and label.text_hash == record_hash(record)
        and not record.get("evidence")
    )


def _decision(record: Mapping[str, Any]) -> str:
    """What a line says, apart from the chat's text: that and the note may be masked in one."""
    told = {key: value for key, value in record.items() if key not in ("messages", "text_hash")}
    return line_text({**told, "note": mask_text(record.get("note") or "")})


def _masked(record: dict[str, Any]) -> dict[str, Any]:
    messages = [{**m, "text": mask_text(m["text"])} for m in record["messages"]]
    shown = {**record, "text_hash": record_hash(record), "messages": messages}
    return {**shown, "note": mask_text(record["note"])} if record.get("note") else shown

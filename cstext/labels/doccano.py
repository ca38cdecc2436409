"""doccano, text classification, JSONL: ``{"text", "label": [cause], …}``, a chat a line.

doccano keeps every other field of an imported line as metadata and writes it back beside ``id``,
``text``, ``label`` and ``Comments``: the label's own line travels there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from cstext.errors import ArtifactError
from cstext.labels.taken import LINE, json_value, line_text, taken_back
from cstext.labels.transcript import as_text


def write(records: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Write the labels as doccano imports them."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            entry = {
                "text": as_text(record["messages"]),
                "label": [record["reason"]],
                "session_id": record["session_id"],
                LINE: line_text(record),
            }
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def read(path: Path, reader: str) -> Iterator[dict[str, Any]]:
    """Yield the labels of a doccano export; chats without a label are passed over.

    Raises:
        ArtifactError: a line that is none of doccano's, or has more than one label.
    """
    for number, line in enumerate(path.read_text("utf-8-sig").split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        entry = _entry(line, where)
        causes = entry.get("label") or []
        if not isinstance(causes, list) or len(causes) > 1:
            raise ArtifactError(f"{where}: label must be a list of one cause")
        name = entry.get("session_id") or entry.get("id")
        record = taken_back(
            line=entry.get(LINE),
            cause=causes[0] if causes else None,
            reader=reader,
            where=where,
            session_id=name,
            text=entry["text"],
        )
        if record:
            yield record


def _entry(line: str, where: str) -> dict[str, Any]:
    entry = json_value(line, f"{where}: no JSON")
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise ArtifactError(f"{where}: no doccano line: it has no text")
    return entry

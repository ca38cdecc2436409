"""A label as another tool gives it back: what of its line stays, and what the tool changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cstext.errors import ArtifactError
from cstext.labels.record import text_hash
from cstext.labels.transcript import from_text
from cstext.reasons.taxonomy import TITLES
from cstext.tables import REASONS

LINE = "cstext"
"""The field of the other tool's file that carries the label's own line, as JSON text."""

_CAUSES = {
    **{cause: cause for cause in REASONS},
    **{title: cause for cause, both in TITLES.items() for title in both.values()},
}


def now() -> str:
    """Return this moment, UTC, as label lines carry it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def line_text(record: Mapping[str, Any]) -> str:
    """Return the line as the text that goes along through the other tool."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def taken_back(
    *,
    line: str | None,
    cause: str | None,
    reader: str,
    where: str,
    session_id: str | None = None,
    text: str | None = None,
    at: str | None = None,
) -> dict[str, Any] | None:
    """Return the label line that a tool's entry comes to, or None where it names no cause.

    An entry that carries its ``line`` and the same cause is that line. Another cause makes a new
    line of it: decided by ``reader``, now or when the tool says. An entry from elsewhere is made
    of its ``session_id`` and ``text``.

    Raises:
        ArtifactError: the cause is none of ours, or the entry has neither line nor text.
    """
    if not cause:
        return None
    reason = _CAUSES.get(cause.strip())
    if reason is None:
        raise ArtifactError(f"{where}: the cause must be one of {', '.join(REASONS)}")
    record = _line(line, where)
    if record is None:
        messages = from_text(text or "")
        if not session_id or not messages:
            raise ArtifactError(f"{where}: needs a session_id and the chat's text")
        record = {"session_id": session_id, "messages": messages}
        record["text_hash"] = text_hash((m["role"], m["text"]) for m in messages)
    elif record.get("reason") == reason:
        return record
    kept = {key: value for key, value in record.items() if key not in ("evidence", "second")}
    return corrected(kept, reader, at) | {"reason": reason}


def corrected(record: Mapping[str, Any], reader: str, at: str | None = None) -> dict[str, Any]:
    """Return a new line of the record, the ``reader``'s: decided now, or when the tool says."""
    gone = ("settles", "sampled", "saw_proposal", "label_id", "undoes")
    kept = {key: value for key, value in record.items() if key not in gone}
    return {**kept, "labelled_by": reader, "labelled_at": at or now(), "action": "label"}


def _line(line: str | None, where: str) -> dict[str, Any] | None:
    if not line:
        return None
    try:
        record = json.loads(line)
    except ValueError as error:
        raise ArtifactError(f"{where}: its field {LINE!r} is no JSON") from error
    if not isinstance(record, dict) or "session_id" not in record or "messages" not in record:
        raise ArtifactError(f"{where}: its field {LINE!r} is no label line")
    return record

"""A label as another tool gives it back: what of its line stays, and what the tool changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cstext.errors import ArtifactError
from cstext.labels.transcript import from_text
from cstext.reasons.same_chat import text_hash
from cstext.reasons.taxonomy import TITLES
from cstext.tables import REASONS

LINE = "cstext"
"""The field of the other tool's file that carries the label's own line, as JSON text."""

_DEEPEST = 50
"""How deep a tool's file may be nested; its tasks are nested six deep."""

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
    line: object,
    cause: object,
    reader: str,
    where: str,
    session_id: object = None,
    text: str | None = None,
    at: object = None,
) -> dict[str, Any] | None:
    """Return the label line that a tool's entry comes to, or None where it names no cause.

    An entry that carries its ``line`` and the same cause is that line. Another cause makes a new
    line of it: decided by ``reader``, now or when the tool says. An entry from elsewhere is made
    of its ``session_id`` and ``text``.

    Raises:
        ArtifactError: the cause is none of ours, the entry has neither line nor text, or a part
            of it is of another kind.
    """
    if not cause:
        return None
    reason = named_cause(cause)
    if reason is None:
        raise ArtifactError(f"{where}: the cause must be one of {', '.join(REASONS)}")
    record = _line(line, where)
    if record is None:
        messages = from_text(text or "")
        if not session_id or not messages:
            raise ArtifactError(f"{where}: needs a session_id and the chat's text")
        record = {"session_id": _name(session_id, where), "messages": messages}
        record["text_hash"] = text_hash((m["role"], m["text"]) for m in messages)
    elif record.get("reason") == reason:
        return record
    kept = {key: value for key, value in record.items() if key not in ("evidence", "second")}
    if not isinstance(at, str | None):
        raise ArtifactError(f"{where}: its time must be text")
    return corrected(kept, reader, at) | {"reason": reason}


def line_cause(line: object, where: str) -> str | None:
    """Return the cause that an entry's own ``line`` says; None where it carries none.

    Raises:
        ArtifactError: it is no label line.
    """
    record = _line(line, where)
    return None if record is None else record.get("reason")


def named_cause(name: object) -> str | None:
    """Return the cause that a tool calls so, by its key or its title in either language.

    >>> named_cause(" 缺货 "), named_cause("stock"), named_cause("价格")
    ('stock', 'stock', None)
    """
    return _CAUSES.get(name.strip()) if isinstance(name, str) else None


def corrected(record: Mapping[str, Any], reader: str, at: str | None = None) -> dict[str, Any]:
    """Return a new line of the record, the ``reader``'s: decided now, or when the tool says."""
    gone = ("settles", "sampled", "saw_proposal", "label_id", "undoes")
    kept = {key: value for key, value in record.items() if key not in gone}
    return {**kept, "labelled_by": reader, "labelled_at": at or now(), "action": "label"}


def json_value(text: str, refusal: str) -> Any:
    """Return what a JSON text from elsewhere holds.

    Raises:
        ArtifactError: it is none, holds a number that is none (NaN), or is nested beyond reason.
    """
    try:
        value = json.loads(text, parse_constant=_no_number)
        if _is_deep(value, _DEEPEST):
            raise ValueError("nested too deep")
    except (ValueError, RecursionError) as error:
        raise ArtifactError(refusal) from error
    return value


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _is_deep(value: object, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left < 0 or any(_is_deep(each, left - 1) for each in inner)


def _name(session_id: object, where: str) -> str:
    if not isinstance(session_id, str | int):
        raise ArtifactError(f"{where}: session_id must be text")
    return str(session_id)


def _line(line: object, where: str) -> dict[str, Any] | None:
    if not line:
        return None
    refusal = f"{where}: its field {LINE!r} is no JSON"
    if not isinstance(line, str):
        raise ArtifactError(refusal)
    record = json_value(line, refusal)
    if not isinstance(record, dict) or "session_id" not in record or "messages" not in record:
        raise ArtifactError(f"{where}: its field {LINE!r} is no label line")
    return record

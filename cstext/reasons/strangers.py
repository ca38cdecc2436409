"""Labels of different chats under one name: shops numbered them alike, and no line says whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cstext.reasons.labels_file import lines_of
from cstext.reasons.same_chat import ChatNames

Said = frozenset[tuple[str, str]]


def strangers(paths: Iterable[Path]) -> tuple[int, str]:
    """Return how many names stand for chats that are strangers, and the first line told by one.

    Of such a name only the last label counts, and it may be another shop's. A chat that went on
    keeps what was said in it: two texts are strangers' where the longer holds no more than half
    of what the shorter says. Lines that name the same shop are none.

    Raises:
        ArtifactError: a file that cannot be read.
    """
    lines = [line for path in paths for line in lines_of(path)]
    known: dict[str, set[tuple[object, Said]]] = {}
    found: dict[str, str] = {}
    names = ChatNames([record for _, record in lines]).names
    for name, (where, record) in zip(names, lines, strict=True):
        shop, said = record.get("shop") or None, _said(record)
        others = known.setdefault(name, set())
        if name not in found and any(
            (shop is None or other != shop) and _differ(said, text) for other, text in others
        ):
            found[name] = where
        others.add((shop, said))
    return len(found), next(iter(found.values()), "")


def _differ(one: Said, other: Said) -> bool:
    return bool(one and other) and 2 * len(one & other) <= min(len(one), len(other))


def _said(record: Mapping[str, Any]) -> Said:
    """What the sides say; nothing of a line that carries no messages."""
    messages = record.get("messages")
    return frozenset(
        (str(message.get("role")), str(message.get("text")))
        for message in (messages if isinstance(messages, list) else ())
        if isinstance(message, dict) and message.get("role") != "system"
    )

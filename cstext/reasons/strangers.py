"""Labels of different chats under one name: shops numbered them alike, and no line says whose."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cstext.reasons.labels_file import LabelledChat, lines_of
from cstext.reasons.same_chat import ChatNames, record_hash

Said = frozenset[tuple[str, str]]


def strangers(paths: Iterable[Path]) -> tuple[int, str]:
    """Return how many names stand for chats that are strangers, and the first line told by one.

    Of such a name only the last label counts, and it may be another shop's. A chat that went on
    keeps what was said in it: two texts are strangers' where the longer holds no more than half
    of what the shorter says. Lines that name the same shop are none, nor those with one
    ``text_hash``: in one of them the text may be masked.

    Raises:
        ArtifactError: a file that cannot be read, or a line that is no label.
    """
    lines = [line for path in paths for line in lines_of(path)]
    known: dict[str, set[tuple[str, str, Said]]] = {}
    found: dict[str, str] = {}
    names = ChatNames([record for _, record, _ in lines]).names
    for name, (where, record, label) in zip(names, lines, strict=True):
        if label is None:
            continue
        shop, text, said = str(record.get("shop") or ""), record_hash(record), _said(label)
        others = known.setdefault(name, set())
        if name not in found and any(
            (not shop or other != shop) and text != known_text and _differ(said, known_said)
            for other, known_text, known_said in others
        ):
            found[name] = where
        others.add((shop, text, said))
    return len(found), next(iter(found.values()), "")


def _differ(one: Said, other: Said) -> bool:
    return bool(one and other) and 2 * len(one & other) <= min(len(one), len(other))


def _said(label: LabelledChat) -> Said:
    return frozenset(
        (turn.role, turn.text) for turn in label.chat.messages if turn.role != "system"
    )

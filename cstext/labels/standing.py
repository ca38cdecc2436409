"""What people have decided: the last line per session and person, and what that comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cstext.labels.record import spoken
from cstext.reasons import Turn, in_dispute, read_labels
from cstext.reasons.labels_file import moment
from cstext.reasons.same_chat import ChatNames, record_hash


@dataclass(frozen=True)
class Label:
    """One person's standing decision on one session.

    ``settles``: it was given with the others' decisions in view and ends their dispute.
    ``sampled``: it was the next of the random order; ``blind``: and decided by one who had not
    seen the model's proposal. ``evidence`` counts the messages without system lines, of which
    another export of the chat carries others.
    """

    person: str
    reason: str
    second: str | None
    note: str
    at: str
    text_hash: str
    evidence: tuple[int, ...] = ()
    sampled: bool = False
    blind: bool = False
    settles: bool = False
    model: str = ""


@dataclass
class Session:
    """All standing decisions on one session, the latest last; ``skipped`` names who passed it."""

    labels: list[Label] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)

    def of(self, person: str) -> Label | None:
        """Return a person's own label, if one stands."""
        return next((label for label in self.labels if label.person == person), None)

    @property
    def latest(self) -> Label | None:
        """The label given last, if any stands."""
        return self.labels[-1] if self.labels else None

    @property
    def is_disputed(self) -> bool:
        """Whether two people say different causes and nobody has settled it since."""
        causes = [label.reason for label in self.labels]
        return in_dispute(causes, [label.settles for label in self.labels])

    @property
    def verdict(self) -> Label | None:
        """The label that holds: the latest, unless there is none or it is disputed."""
        return None if self.is_disputed else self.latest


class Standing(dict[str, Session]):
    """Each chat's standing decisions, by its name in ``chats``: its session's, where no other has
    it.
    """

    def __init__(self, records: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__()
        self.chats = ChatNames(records)

    def of(
        self, session_id: str, shop: str, text_hash: str, turns: Sequence[Turn] = ()
    ) -> Session | None:
        """Return what stands decided of a chat, if anybody said anything of it.

        ``turns``, what was said, tell it from a stranger of the same name: see `ChatNames.of`.
        """
        name = self.chats.of(session_id, shop, text_hash, turns)
        return None if name is None else self.get(name)


def standing(records: Iterable[Mapping[str, Any]]) -> Standing:
    """Return each chat's standing decisions.

    The last line of a person and chat counts; an ``undo`` takes away what was there.
    """
    lines = list(records)
    sessions = Standing(lines)
    for name, record in zip(sessions.chats.names, lines, strict=True):
        session = sessions.setdefault(name, Session())
        person = str(record.get("labelled_by") or "")
        session.skipped.discard(person)
        session.labels = [label for label in session.labels if label.person != person]
        action = record.get("action") or "label"
        if action == "skip":
            session.skipped.add(person)
        elif action == "label":
            session.labels.append(_label(record, person))
            session.labels.sort(key=lambda label: (moment(label.at), label.settles))
    return sessions


def read_standing(paths: Iterable[Path]) -> Standing:
    """Return the standing decisions of label files.

    Raises:
        ArtifactError: a file that cannot be read, or a line that is no label.
    """
    lines: list[Mapping[str, Any]] = [label.record for label in read_labels(paths)]
    return standing(lines)


def _label(record: Mapping[str, Any], person: str) -> Label:
    return Label(
        person=person,
        reason=str(record["reason"]),
        second=record.get("second"),
        note=str(record.get("note") or ""),
        at=str(record.get("labelled_at") or ""),
        text_hash=record_hash(record),
        evidence=_evidence(record),
        sampled=record.get("sampled") == "random",
        blind=record.get("sampled") == "random" and not record.get("saw_proposal"),
        settles=bool(record.get("settles")),
        model=str(record.get("model") or ""),
    )


def _evidence(record: Mapping[str, Any]) -> tuple[int, ...]:
    numbers = record.get("evidence") or ()
    said = spoken(message["role"] for message in record["messages"]) if numbers else []
    return tuple(said.index(number) + 1 for number in numbers if number in said)

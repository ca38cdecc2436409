"""The desk's state: every case, what people have decided of it, and what comes next.

All state that lasts is in the journal: a board made anew from it knows what the old one knew.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from cstext.desk.cases import Desk, DeskCase
from cstext.labels.journal import Journal
from cstext.labels.pointing import messages_for
from cstext.labels.seen import Seen
from cstext.labels.standing import Session, Standing, standing
from cstext.labels.taken import now
from cstext.reasons import Chat, LabelledChat, read_labels, undisputed
from cstext.reasons.labels_file import moment
from cstext.tables import REASONS

Order = Literal["review", "learn", "random"]
ORDERS: tuple[Order, ...] = ("review", "learn", "random")
State = Literal["open", "decided", "skipped", "disputed", "changed"]
STATES: tuple[State, ...] = ("open", "decided", "skipped", "disputed", "changed")
LONGEST_NOTE = 500


class RefusedError(Exception):
    """A request that cannot be carried out; its text is a code, see `texts`."""


@dataclass(frozen=True)
class Choice:
    """What is asked for: the order, and filters of which the empty ones let everything pass."""

    order: Order = "review"
    agent: str = ""
    goods: str = ""
    cause: str = ""
    day: str = ""
    state: str = ""
    words: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether no filter narrows the queue: only then is its random order a random sample."""
        return not any((self.agent, self.goods, self.cause, self.day, self.state, self.words))


class Board:
    """One reader's desk over a label file that others may write to at the same time.

    A ``blind`` reader sees neither the model's proposal nor what others decided. To be used from
    one thread; :meth:`refresh` takes in what other desks have written.
    """

    def __init__(self, desk: Desk, journal: Journal, reader: str, *, blind: bool = False) -> None:
        self.desk = desk
        self.reader = reader
        self.blind = blind
        self._journal = journal
        self._proposals_seen = Seen(journal.path)
        self._cases = {case.key: case for case in desk.cases}
        self._sessions = Standing()
        self._written: dict[str, str] = {}
        self._lines: list[Mapping[str, Any]] = []
        self.refresh()

    def refresh(self) -> None:
        """Take in what has been written to the label file since, here or elsewhere."""
        records = self._journal.records()
        if len(records) != len(self._lines):
            self._lines = list(records)
            self._sessions = standing(self._lines)
            self._written = {
                str(record["label_id"]): name
                for name, record in zip(self._sessions.chats.names, self._lines, strict=True)
                if "label_id" in record
            }

    def case(self, key: str) -> DeskCase:
        """Return a case.

        Raises:
            RefusedError: there is none of that key.
        """
        if key not in self._cases:
            raise RefusedError("unknown")
        return self._cases[key]

    def session(self, case: DeskCase) -> Session:
        """Return what stands decided of a case."""
        return self._sessions.get(self._name(case) or "") or Session()

    def state(self, case: DeskCase) -> State:
        """Return how this reader stands to a case; a blind one knows of no dispute."""
        session = self.session(case)
        if session.is_disputed and not self.blind:
            return "disputed"
        mine = session.of(self.reader) if self.blind else session.latest
        if mine is not None:
            return "decided" if mine.text_hash == case.text_hash else "changed"
        return "skipped" if self.reader in session.skipped else "open"

    def shows_proposal(self, case: DeskCase, order: Order) -> bool:
        """Whether the reader may see what the model proposes.

        Never when blind; in the random order only once the reader has decided: what one has
        seen, one tends to agree with, and the measured accuracy would be flattered.
        """
        if self.blind:
            return False
        return order != "random" or self.session(case).of(self.reader) is not None

    def show(self, case: DeskCase, order: Order) -> bool:
        """Tell whether the proposal may be shown, and keep that this reader saw it: what was seen
        once is never again decided blind, in whichever order it comes.
        """
        shows = self.shows_proposal(case, order)
        if shows:
            self._proposals_seen.add(self.reader, case.chat.session_id)
        return shows

    def queue(self, choice: Choice) -> list[DeskCase]:
        """Return the cases that pass the filters: those to do first, in the order asked for."""
        words = choice.words.lower().split()
        kept = [case for case in self.desk.cases if self._passes(case, choice, words)]
        ahead = {"disputed": 0, "changed": 0, "open": 1, "skipped": 2, "decided": 3}
        # In the random order nothing but the draw decides who is first.
        if choice.order == "random":
            ahead |= {"disputed": 3, "changed": 1}
        return sorted(
            kept, key=lambda case: (ahead[self.state(case)], *self._rank(case, choice.order))
        )

    def progress(self) -> dict[str, int]:
        """Return how many cases there are, and how many of them in each state."""
        states = [self.state(case) for case in self.desk.cases]
        return {"all": len(states), **{state: states.count(state) for state in STATES}}

    def labels(self) -> list[LabelledChat]:
        """Return the labels that hold, one a session, as `train` takes them."""
        return undisputed(read_labels([self._journal.path]))

    def decide(
        self, key: str, *, text_hash: str, reason: str, second: str | None, note: str,
        choice: Choice, label_id: str,
    ) -> None:  # fmt: skip
        """Write this reader's decision on a case; a ``label_id`` that was written is kept once.

        Raises:
            RefusedError: no such case or cause, it is another chat than the reader saw, or the
                ``label_id`` is that of another chat's line.
        """
        case = self._checked(key, text_hash)
        if reason not in REASONS or second not in (*REASONS, None) or second == reason:
            raise RefusedError("cause")
        if self._is_written(case, label_id):
            return
        sampled = choice.order == "random" and choice.is_whole and self._is_next(case)
        saw = sampled and self._proposals_seen.has(self.reader, case.chat.session_id)
        line = self._line(case, "label", label_id)
        settles = not self.blind and self.session(case).is_disputed
        if settles:
            # It answers those labels, though a clock elsewhere may run ahead of this one.
            given = [label.at for label in self.session(case).labels]
            line["labelled_at"] = max(line["labelled_at"], *given, key=moment)
        self._append(
            {
                **line,
                "reason": reason,
                "second": second,
                "note": note.strip()[:LONGEST_NOTE],
                **({"sampled": "random"} if sampled else {}),
                **({"saw_proposal": True} if saw else {}),
                **({"settles": True} if settles else {}),
                "proposed": case.decision.reason,
                "proposed_confidence": case.decision.confidence,
                "model": self.desk.model_id,
                "evidence": self._evidence(case, reason),
            }
        )

    def skip(self, key: str, *, text_hash: str, label_id: str) -> None:
        """Put a case behind the others; a decision of this reader's on it is taken away."""
        case = self._checked(key, text_hash)
        if not self._is_written(case, label_id):
            self._append(self._line(case, "skip", label_id))

    def undo(self, label_id: str) -> str | None:
        """Take this reader's last decision or skip back; return its case, None if none is left.

        What it had replaced holds again: the line is written anew, so that still the last line of
        a session and person counts. A ``label_id`` that was written takes nothing more back: it is
        the same undo, sent again.
        """
        known = {name: case for case in self.desk.cases if (name := self._name(case))}
        if label_id in self._written:
            case = known.get(self._written[label_id])
            return case.key if case else None
        done = self._not_undone(known)
        if not done:
            return None
        case = known[done[0][0]]
        self._append(self._undoing(done, case, label_id))
        return case.key

    def _undoing(
        self, done: Sequence[tuple[str, Mapping[str, Any]]], case: DeskCase, label_id: str
    ) -> Mapping[str, Any]:
        """The line that takes back the first of ``done``: what stood before it, else an undo."""
        (chat, last), *earlier = done
        line = self._line(case, "undo", label_id)
        if "label_id" not in last:  # from elsewhere: nothing can name it, the whole chat is freed
            return line
        before = next((one for name, one in earlier if name == chat), line)
        return {**before, "label_id": label_id, "undoes": last["label_id"]}

    def _append(self, record: Mapping[str, Any]) -> None:
        self._journal.append(record)
        self.refresh()

    def _is_written(self, case: DeskCase, label_id: str) -> bool:
        """Whether this case's request was carried out before; another's name is none of its own."""
        written = self._written.get(label_id)
        if written not in (None, self._name(case)):
            raise RefusedError("id")
        return written is not None

    def _checked(self, key: str, text_hash: str) -> DeskCase:
        case = self.case(key)
        if case.text_hash != text_hash:
            raise RefusedError("changed")
        return case

    def _is_next(self, case: DeskCase) -> bool:
        """Whether this reader has dealt with every case whose draw comes before."""
        before = (other for other in self.desk.cases if other.draw < case.draw)
        return all(self.state(other) != "open" for other in before)

    def _name(self, case: DeskCase) -> str | None:
        """What the label file calls the case, if it holds anything of it."""
        chat = case.chat
        return self._sessions.chats.of(chat.session_id, case.shop, case.text_hash, chat.messages)

    def _not_undone(self, known: Mapping[str, DeskCase]) -> list[tuple[str, Mapping[str, Any]]]:
        """This reader's decisions and skips that no undo has taken back, the last one first.

        Each with the name of its chat.
        """
        undone: set[str] = set()
        freed: set[str] = set()
        done: list[tuple[str, Mapping[str, Any]]] = []
        lines = list(zip(self._sessions.chats.names, self._lines, strict=True))
        for session, record in reversed(lines):
            if record.get("labelled_by") != self.reader or session not in known:
                continue
            if record.get("undoes"):
                undone.add(record["undoes"])
            elif record.get("action") == "undo":
                freed.add(session)  # it names nothing: all before it is taken back
            elif session not in freed and record.get("label_id") not in undone:
                done.append((session, record))
        return done

    def _line(self, case: DeskCase, action: str, label_id: str) -> dict[str, Any]:
        return {
            "session_id": case.chat.session_id,
            **({"shop": case.shop} if case.shop else {}),
            "action": action,
            "labelled_by": self.reader,
            "labelled_at": now(),
            "label_id": label_id,
            "text_hash": case.text_hash,
            "messages": _messages(case.chat),
        }

    def _evidence(self, case: DeskCase, reason: str) -> list[int]:
        if reason == case.decision.reason and case.decision.evidence:
            return list(case.decision.evidence)
        return list(messages_for([case.chat], [reason], self.desk.model)[0])

    def _passes(self, case: DeskCase, choice: Choice, words: Sequence[str]) -> bool:
        shown = case.shown
        if choice.agent and choice.agent != f"={shown['agent'] or ''}":
            return False
        if choice.goods and choice.goods != case.goods:
            return False
        if choice.day and choice.day != case.day:
            return False
        if choice.state and choice.state != self.state(case):
            return False
        if choice.cause and choice.cause != self.shown_cause(case, choice.order):
            return False
        return _holds(case.shown, words)

    def shown_cause(self, case: DeskCase, order: Order) -> str | None:
        """Return the cause a reader sees beside a case: decided, else proposed, else none."""
        session = self.session(case)
        label = session.of(self.reader)
        if label is None and self.shows_proposal(case, order):
            label = session.latest
            return label.reason if label else case.decision.reason
        return label.reason if label else None

    def _rank(self, case: DeskCase, order: Order) -> tuple[float, ...]:
        if self.blind:  # what others have read first: only there is agreement to be had
            return (not self.session(case).labels, case.draw)
        if order == "random":
            return (case.draw,)
        if order == "learn":
            return (case.learning,)
        return (not case.decision.review, -(case.stake_fen or 0), case.decision.confidence)


def _holds(shown: Mapping[str, Any], words: Sequence[str]) -> bool:
    if not words:
        return True
    texts: Iterable[str] = (message["text"] for message in shown["messages"])
    named = (shown["session_id"], shown["buyer"], shown["agent"] or "")
    wished = (word for wishes in shown["wanted"].values() for word in wishes)
    everything = "\n".join((*texts, *named, *wished)).lower()
    return all(word in everything for word in words)


def _messages(chat: Chat) -> list[dict[str, str]]:
    return [{"role": turn.role, "text": turn.text} for turn in chat.messages]

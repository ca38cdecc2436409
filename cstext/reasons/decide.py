"""Decisions: the cause of each chat, how sure, and the messages that decided it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple

import numpy as np

from cstext.reasons.chat import Chat
from cstext.reasons.evidence import Scored, find_evidence
from cstext.reasons.exchanges import SIDES, Messages, exchanges_in
from cstext.reasons.model import Model

_TOGETHER = 16_000  # chats; bounds the memory, not the result
_MOST_KNOWN = 30_000  # texts whose normalised form is kept: to make it anew costs little


@dataclass(frozen=True)
class Decision:
    """Why a chat was lost, if it was. ``evidence`` are message numbers from 1, at most four.

    ``probabilities`` has every cause; ``second`` is the next likely cause with its probability;
    ``review`` says that the model is not sure enough to stand alone.
    """

    session_id: str
    reason: str
    confidence: float
    probabilities: dict[str, float]
    decided_by: Literal["model", "rule", "person"]
    evidence: tuple[int, ...]
    second: tuple[str, float] | None
    review: bool


class Verdict(NamedTuple):
    """What a `Decision` comes to, where nobody looks at the chat."""

    reason: str
    confidence: float
    review: bool
    decided_by: Literal["model", "rule", "person"]


def by_person(
    found: Decision, reason: str, second: str | None, evidence: tuple[int, ...]
) -> Decision:
    """Return what a person decided in place of what the model ``found``.

    Its ``second`` has no probability (0); without ``evidence`` the model's stands, where it
    speaks for the same cause.
    """
    return Decision(
        session_id=found.session_id,
        reason=reason,
        confidence=1.0,
        probabilities={cause: float(cause == reason) for cause in found.probabilities},
        decided_by="person",
        evidence=evidence or (found.evidence if reason == found.reason else ()),
        second=(second, 0.0) if second else None,
        review=False,
    )


def classify(chats: Sequence[Chat], model: Model) -> list[Decision]:
    """Return one decision a chat, in order.

    A chat without a buyer's message is ``other`` by rule: nobody asked for anything.
    """
    return Classifier(model).classify(chats)


class Classifier:
    """Decides chats with a model; a text that comes again is not looked at again."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._seen = model.seen()
        self._known: dict[str, str] = {}

    def classify(self, chats: Sequence[Chat], *, with_evidence: bool = True) -> list[Decision]:
        """Return one decision a chat, in order; finding the evidence takes half of the time."""
        decisions: list[Decision] = []
        for first, scored in self._scored(Messages.of(chats)):
            batch = chats[first : first + scored.exchanges.chats]
            evidence: list[tuple[int, ...]] = [()] * len(batch)
            if with_evidence:
                evidence = find_evidence(batch, scored, self._model, self._known, self._seen)
            decisions += map(
                partial(_decision, self._model),
                batch, scored.probabilities.tolist(), scored.chosen.tolist(), evidence,
            )  # fmt: skip
        return decisions

    def verdicts(self, said: Messages) -> list[Verdict]:
        """Return what the decisions on the chats come to, in order."""
        is_asked = np.bincount(said.chat[said.side == SIDES["buyer"]], minlength=said.chats) > 0
        found: list[Verdict] = []
        for _, scored in self._scored(said):
            sure = scored.probabilities[np.arange(len(scored.chosen)), scored.chosen].tolist()
            found += map(partial(_verdict, self._model), scored.chosen.tolist(), sure)
        return [
            verdict if asked else _NOBODY
            for verdict, asked in zip(found, is_asked.tolist(), strict=True)
        ]

    def _scored(self, said: Messages) -> Iterator[tuple[int, Scored]]:
        """Yield batches of chats as the model sees them, each with the place of its first chat."""
        model = self._model
        for start in range(0, said.chats, _TOGETHER):
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            here = said.part(start, min(start + _TOGETHER, said.chats))
            exchanges = exchanges_in(here, self._known)
            by_exchange = model.exchange_probabilities(exchanges, self._seen)
            probabilities = model.chat_probabilities(exchanges, by_exchange)
            chosen = model.decide(probabilities)
            yield start, Scored(exchanges, by_exchange, probabilities, chosen)


_NOBODY = Verdict("other", 1.0, False, "rule")


def _verdict(model: Model, chosen: int, probability: float) -> Verdict:
    reason, confidence = model.causes[chosen], round(probability, 4)
    return Verdict(reason, confidence, confidence < model.thresholds[reason], "model")


def _decision(
    model: Model, chat: Chat, row: Sequence[float], chosen: int, evidence: tuple[int, ...]
) -> Decision:
    if not any(message.role == "buyer" for message in chat.messages):
        shares = {cause: float(cause == "other") for cause in model.causes}
        return Decision(chat.session_id, "other", 1.0, shares, "rule", (), None, False)
    shares = {cause: round(p, 4) for cause, p in zip(model.causes, row, strict=True)}
    reason, confidence, review, _ = _verdict(model, chosen, row[chosen])
    rest = {cause: p for cause, p in shares.items() if cause != reason}
    second = max(rest, key=lambda cause: rest[cause])
    return Decision(
        session_id=chat.session_id,
        reason=reason,
        confidence=confidence,
        probabilities=shares,
        decided_by="model",
        evidence=evidence,
        second=(second, rest[second]) if rest[second] > 0 else None,
        review=review,
    )

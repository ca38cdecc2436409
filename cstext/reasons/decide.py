"""Decisions: the cause of each chat, how sure, and the messages that decided it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cstext.reasons.chat import Chat
from cstext.reasons.evidence import Scored, find_evidence
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.features import MOST_SEEN
from cstext.reasons.model import Model

_BATCH = 2_000  # chats; bounds the memory, not the result


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
        for start in range(0, len(chats), _BATCH):
            decisions += self._batch(chats[start : start + _BATCH], with_evidence)
        return decisions

    def _batch(self, chats: Sequence[Chat], with_evidence: bool) -> list[Decision]:
        model, seen = self._model, self._seen
        if len(self._known) > MOST_SEEN:
            self._known.clear()
        exchanges = exchanges_of(chats, self._known)
        by_exchange = model.exchange_probabilities(exchanges, seen)
        probabilities = model.chat_probabilities(exchanges, by_exchange)
        chosen = model.decide(probabilities)
        evidence: list[tuple[int, ...]] = [()] * len(chats)
        if with_evidence:
            whole = Scored(chats, exchanges, by_exchange, probabilities, chosen)
            evidence = find_evidence(whole, model, self._known, seen)
        return [
            _decision(chat, model, row, cause, found)
            if any(message.role == "buyer" for message in chat.messages)
            else _nobody_asked(chat, model)
            for chat, row, cause, found in zip(
                chats, probabilities.tolist(), chosen.tolist(), evidence, strict=True
            )
        ]


def _decision(
    chat: Chat, model: Model, row: Sequence[float], chosen: int, evidence: tuple[int, ...]
) -> Decision:
    shares = {cause: round(p, 4) for cause, p in zip(model.causes, row, strict=True)}
    reason = model.causes[chosen]
    rest = {cause: p for cause, p in shares.items() if cause != reason}
    second = max(rest, key=lambda cause: rest[cause])
    return Decision(
        session_id=chat.session_id,
        reason=reason,
        confidence=shares[reason],
        probabilities=shares,
        decided_by="model",
        evidence=evidence,
        second=(second, rest[second]) if rest[second] > 0 else None,
        review=shares[reason] < model.thresholds[reason],
    )


def _nobody_asked(chat: Chat, model: Model) -> Decision:
    shares = {cause: float(cause == "other") for cause in model.causes}
    return Decision(chat.session_id, "other", 1.0, shares, "rule", (), None, False)

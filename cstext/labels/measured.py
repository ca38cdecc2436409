"""How often the model is right on this shop: read off the chats that were drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cstext.labels.record import draw
from cstext.labels.standing import Session, Standing
from cstext.reasons import Turn


@dataclass(frozen=True)
class Decided:
    """One chat of the population: what the model ``found`` and whether it was sure of it.

    ``shop``: whose it is, where the exports say so; ``turns``: what was said in it.
    """

    session_id: str
    text_hash: str
    found: str
    is_sure: bool
    shop: str = ""
    turns: tuple[Turn, ...] = ()

    def among(self, sessions: Standing) -> Session:
        """Return what stands decided of it, if anything does."""
        return sessions.of(self.session_id, self.shop, self.text_hash, self.turns) or Session()


def measured(
    population: Sequence[Decided], sessions: Standing, model: str
) -> dict[str, Any] | None:
    """Return the model's accuracy on the random sample, or None where nobody labelled at random.

    The sample is all chats whose draw is not above that of the last chat labelled in the random
    order: those decided before, in another order, belong to it, or it would hold only what the
    unsure queue left over. ``reached`` is its size, ``judged`` those a verdict holds for,
    ``blind`` those of them whose verdict was given without seeing the proposal. A chat that was
    labelled beside another model, is disputed, skipped or has changed since is not judged.
    ``accuracy`` and ``accuracy_sure`` (of the chats that need no review) are ``{right, of, value,
    low, high}`` with the 95 % Wilson interval.
    """
    marks = [draw(chat.session_id) for chat in population if _is_sampled(chat, sessions, model)]
    if not marks:
        return None
    reached = [chat for chat in population if draw(chat.session_id) <= max(marks)]
    judged = [chat for chat in reached if _holds(chat, sessions, model)]
    sure = [chat for chat in judged if chat.is_sure]
    return {
        "population": len(population),
        "reached": len(reached),
        "judged": len(judged),
        "blind": sum(_is_blind(chat, sessions, model) for chat in judged),
        "accuracy": _share(judged, sessions),
        "accuracy_sure": _share(sure, sessions),
    }


def _is_sampled(chat: Decided, sessions: Standing, model: str) -> bool:
    return any(label.sampled and label.model == model for label in chat.among(sessions).labels)


def _is_blind(chat: Decided, sessions: Standing, model: str) -> bool:
    return any(label.blind and label.model == model for label in chat.among(sessions).labels)


def _holds(chat: Decided, sessions: Standing, model: str) -> bool:
    verdict = chat.among(sessions).verdict
    return verdict is not None and verdict.model == model and verdict.text_hash == chat.text_hash


def _share(chats: Sequence[Decided], sessions: Standing) -> dict[str, Any]:
    right = 0
    for chat in chats:
        verdict = chat.among(sessions).verdict
        right += verdict is not None and verdict.reason == chat.found
    if not chats:
        return {"right": 0, "of": 0, "value": None, "low": None, "high": None}
    # Slow to load, and seldom needed.
    from scipy.stats import binomtest

    interval = binomtest(right, len(chats)).proportion_ci(method="wilson")
    return {
        "right": right,
        "of": len(chats),
        "value": round(right / len(chats), 4),
        "low": round(float(interval.low), 4),
        "high": round(float(interval.high), 4),
    }

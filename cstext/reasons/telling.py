"""The words of a chat's evidence that speak most for its cause: what the cues found there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cstext.reasons.chat import Chat
from cstext.reasons.cues import Rule
from cstext.reasons.decide import Decision
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.features import exchange_features, feature_names
from cstext.reasons.model import Model

MOST = 5
"""Words named at most."""


def telling_words(chat: Chat, decision: Decision, model: Model) -> list[str]:
    """Return the words, the strongest first, as they stand in the normalised text.

    A word is what a cue found in a turn of the evidence; it weighs what its cue and the rules that
    rest on it bring for the cause against ``other``. For ``other`` and without evidence: none.
    """
    exchanges = exchanges_of([chat])
    features = exchange_features(exchanges, model.cues, model.weights)
    weights = model.exchange_layer.weights
    cause, other = (model.causes.index(name) for name in (decision.reason, "other"))
    worth: dict[str, float] = {}
    for row in range(len(exchanges)):
        places = {
            "asked": int(exchanges.buyer[row]),
            "answered": int(exchanges.answer[row]),
            "then": int(exchanges.reaction[row]),
        }
        numbers = exchanges.numbers[places["asked"]] + exchanges.numbers[places["answered"]]
        if cause == other or set(numbers).isdisjoint(decision.evidence):
            continue
        brought = features[row] * (weights[:, cause] - weights[:, other])
        found = dict(zip(feature_names(model.cues), brought.tolist(), strict=True))
        for place, turn in places.items():
            for word, value in _words(place, exchanges.text(turn), found, model):
                worth[word] = max(worth.get(word, 0.0), value)
    ranked = sorted(worth, key=lambda word: -worth[word])
    return [word for word in ranked if worth[word] > 0][:MOST]


def _words(
    place: str, text: str, found: Mapping[str, float], model: Model
) -> Iterator[tuple[str, float]]:
    """The first match of each cue in a turn, with what the cue and its rules bring."""
    patterns = model.cues.agent if place == "answered" else model.cues.buyer
    for name, pattern in patterns.items():
        match = re.search(pattern, text, re.MULTILINE)
        if match and match[0]:
            rules = sum(
                found[f"rule {rule.name}"] for rule in model.cues.rules if name in _at(rule, place)
            )
            yield match[0], found[f"{place} {name}"] + rules


def _at(rule: Rule, place: str) -> tuple[str, ...]:
    return {"asked": rule.asked, "answered": rule.answered, "then": rule.then}[place]

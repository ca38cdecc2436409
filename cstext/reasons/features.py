"""Features: of an exchange (what was asked, how it was answered) and of a whole chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.cues import Cues, Flags
from cstext.reasons.exchanges import NO_TURN, Exchanges

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """What each block of features is multiplied by before one regularised fit; 0 leaves it out.

    Rules weigh most: what a cue alone brings differs more from one kind of chat to the next.
    """

    cues: float = 0.25
    rules: float = 8.0


TOPIC_REACH = 2
"""Exchanges over which a topic goes on where the buyer names no other."""

CHAT_FEATURES = ("top", "second")
"""Per actionable cause: the strongest exchange and the second strongest, in log odds."""


MOST_SEEN = 100_000
"""Texts whose cues are kept: a chat log repeats itself, but memory ends."""


@dataclass
class Seen:
    """The cues of texts that were looked at before, one ``Seen`` for each side's cues."""

    flags_of: Callable[[Sequence[str]], Flags]
    rows: dict[str, int] = field(default_factory=dict)
    flags: Flags | None = None

    def of(self, texts: Sequence[str], places: NDArray[np.int64]) -> Flags:
        """Return places x cues; a text is looked at once, however often it stands there."""
        there, which = np.unique(places, return_inverse=True)
        asked = [texts[place] for place in there.tolist()]
        self.learn(asked)
        if self.flags is None:
            return self.flags_of([])
        return self.flags[np.array([self.rows[text] for text in asked], np.int64)[which]]

    def learn(self, texts: Sequence[str]) -> None:
        """Look at texts that `of` will be asked for: many at once take less time."""
        new = list({text: None for text in texts if text not in self.rows})
        if not new:
            return
        if len(self.rows) + len(new) > MOST_SEEN:
            self.rows.clear()
            self.flags = None
            new = list(dict.fromkeys(texts))
        found = self.flags_of(new)
        self.rows.update(zip(new, range(len(self.rows), len(self.rows) + len(new)), strict=True))
        self.flags = found if self.flags is None else np.vstack([self.flags, found])


def exchange_features(
    exchanges: Exchanges, cues: Cues, weights: Weights, seen: tuple[Seen, Seen] | None = None
) -> Floats:
    """Return exchanges x features, named by ``feature_names``: cues by place, absences, rules.

    ``seen`` (buyer's and agent's) carries the cues of texts from one call to the next.
    """
    buyer, agent = seen or (Seen(cues.buyer_flags), Seen(cues.agent_flags))
    said = buyer.of(exchanges.texts, exchanges.buyer)
    reacted = buyer.of(exchanges.texts, exchanges.reaction)
    answered = agent.of(exchanges.texts, exchanges.answer)
    asked = _asked(exchanges, said, answered, cues)
    rules = cues.rule_flags(asked, answered, reacted)
    flags = np.hstack([asked, answered, reacted, _absent(exchanges), rules])
    heights = np.full(flags.shape[1], weights.cues, np.float32)
    heights[flags.shape[1] - rules.shape[1] :] = weights.rules
    features: Floats = flags * heights
    return features


def feature_names(cues: Cues) -> list[str]:
    """Return the names of the columns of ``exchange_features``, each with its place before it."""
    return [
        *(f"asked {name}" for name in cues.buyer),
        *(f"answered {name}" for name in cues.agent),
        *(f"then {name}" for name in cues.buyer),
        *(f"no {turn}" for turn in ("question", "answer", "reaction")),
        *(f"rule {rule.name}" for rule in cues.rules),
    ]


def chat_features(probabilities: Floats, exchanges: Exchanges) -> Floats:
    """Return chats x (CHAT_FEATURES for each actionable cause, then the chat's length).

    ``probabilities`` are exchanges x causes as the exchange model gives them, ``other`` last.
    """
    causes = np.clip(probabilities[:, :-1], 1e-4, 1 - 1e-4)
    odds = np.log(causes / (1 - causes))
    top = _highest(odds, exchanges)
    below = np.where(odds == top[exchanges.chat], np.log(1e-4), odds)
    length = np.bincount(exchanges.chat, minlength=exchanges.chats)
    columns = [top, _highest(below, exchanges), np.log1p(length)[:, None]]
    return np.hstack(columns).astype(np.float32)


def _highest(odds: Floats, exchanges: Exchanges) -> Floats:
    highest = np.full((exchanges.chats, odds.shape[1]), np.log(1e-4), odds.dtype)
    np.maximum.at(highest, exchanges.chat, odds)
    return highest


def _asked(exchanges: Exchanges, said: Flags, answered: Flags, cues: Cues) -> Flags:
    """The buyer's cues, with the topics of the turn before where a turn names none.

    A turn that only gives the number asked for, or says yes, goes on with what was asked.
    """
    topics, here = cues.topic_columns, np.arange(len(exchanges))
    asked = said.copy()
    goes_on = said[:, cues.filler_column] & (here > 0)
    goes_on[1:] &= answered[:-1][:, cues.holding_columns].any(axis=1)
    goes_on[1:] &= exchanges.chat[1:] == exchanges.chat[:-1]
    way = np.cumsum(~goes_on)
    names = asked[:, topics].any(axis=1) & ~goes_on
    named = np.maximum.accumulate(np.where(names, here, -1))
    near = (named >= 0) & (way - way[named] <= TOPIC_REACH)
    near &= exchanges.chat[named] == exchanges.chat
    source = np.where(near, named, here)
    asked[:, topics] = asked[source][:, topics]
    return asked


def _absent(exchanges: Exchanges) -> Flags:
    places = (exchanges.buyer, exchanges.answer, exchanges.reaction)
    return np.stack([place == NO_TURN for place in places], axis=1)

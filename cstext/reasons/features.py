"""Features: of an exchange (what was asked, how it was answered) and of a whole chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.cues import Cues, Flags, Readings
from cstext.reasons.exchanges import NO_TURN, Exchanges

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Weights:
    """What each block of features is multiplied by before one regularised fit; 0 leaves it out.

    Rules weigh most: what a cue alone brings differs more from one kind of chat to the next.
    """

    cues: float = 0.25
    rules: float = 8.0
    matters: float = 4.0
    acts: float = 2.0


TOPIC_REACH = 2
"""Exchanges over which a topic goes on where the buyer names no other."""

MATTER_NAMED = 0.3
"""From this probability on a matter counts as named: what was talked of before then fades."""

MATTER_STAYS, MATTER_FADES = 0.8, 0.3
"""What is left of a matter an exchange later: where none is named there, where one is."""

_ABSENT = ("question", "answer", "reaction")

CHAT_FEATURES = ("top", "second", "sum")
"""Per actionable cause: the strongest exchange and the second strongest, in log odds, and the
logarithm of the sum over all."""


MOST_SEEN = 250_000
"""Texts whose cues are kept: a chat log repeats itself, but memory ends."""


@dataclass
class Seen:
    """What was read in texts that were looked at before, one ``Seen`` for each side."""

    read: Callable[[Sequence[str]], Readings]
    rows: dict[str, int] = field(default_factory=dict)
    readings: Readings | None = None

    def of(self, texts: Sequence[str], places: NDArray[np.int64]) -> Readings:
        """Return places x what is read; a text is read once, however often it stands there."""
        there, which = np.unique(places, return_inverse=True)
        asked = [texts[place] for place in there.tolist()]
        self.learn(asked)
        if self.readings is None:
            return self.read([])
        return self.readings[np.array([self.rows[text] for text in asked], np.int64)[which]]

    def learn(self, texts: Sequence[str]) -> None:
        """Look at texts that `of` will be asked for: many at once take less time."""
        new = list({text: None for text in texts if text not in self.rows})
        if not new:
            return
        if len(self.rows) + len(new) > MOST_SEEN:
            self.rows.clear()
            self.readings = None
            new = list(dict.fromkeys(texts))
        found = self.read(new)
        self.rows.update(zip(new, range(len(self.rows), len(self.rows) + len(new)), strict=True))
        known = self.readings
        self.readings = found if known is None else np.vstack([known, found])


def exchange_features(
    exchanges: Exchanges, cues: Cues, weights: Weights, seen: tuple[Seen, Seen] | None = None
) -> Floats:
    """Return exchanges x features, named by ``feature_names``.

    They are cues by place, absences, rules, matters and the shop's acts. ``seen`` (buyer's and
    agent's) carries what was read in texts from one call to the next.
    """
    buyer, agent = seen or (Seen(cues.buyer_readings), Seen(cues.agent_readings))
    said, about = _parted(buyer.of(exchanges.texts, exchanges.buyer), len(cues.buyer))
    reacted, _ = _parted(buyer.of(exchanges.texts, exchanges.reaction), len(cues.buyer))
    answered, acts = _parted(agent.of(exchanges.texts, exchanges.answer), len(cues.agent))
    asked = _asked(exchanges, said, answered, cues)
    rules = cues.rule_flags(asked, answered, reacted)
    flags = np.hstack([asked, answered, reacted, _absent(exchanges), rules])
    matters = _matters(exchanges, about, cues.acts.going_on)
    features: Floats = np.hstack([flags, matters, acts], dtype=np.float32)
    features *= feature_heights(cues, weights)
    return features


def _parted(readings: Readings, cues: int) -> tuple[Flags, Floats]:
    """What was read, as the flags of the cues and the probabilities after them."""
    return readings[:, :cues] > 0, readings[:, cues:].astype(np.float32)


def feature_heights(cues: Cues, weights: Weights) -> Floats:
    """Return what each column of ``exchange_features`` is multiplied by."""
    blocks = (
        (weights.cues, 2 * len(cues.buyer) + len(cues.agent) + len(_ABSENT)),
        (weights.rules, len(cues.rules)),
        (weights.matters, len(cues.acts.matters)),
        (weights.acts, len(cues.acts.agent.acts)),
    )
    return np.concatenate([np.full(count, height, np.float32) for height, count in blocks])


def feature_names(cues: Cues) -> list[str]:
    """Return the names of the columns of ``exchange_features``, each with its place before it."""
    return [
        *(f"asked {name}" for name in cues.buyer),
        *(f"answered {name}" for name in cues.agent),
        *(f"then {name}" for name in cues.buyer),
        *(f"no {turn}" for turn in _ABSENT),
        *(f"rule {rule.name}" for rule in cues.rules),
        *(f"about {matter}" for matter in cues.acts.matters),
        *(f"act {act}" for act in cues.acts.agent.acts),
    ]


def chat_features(probabilities: Floats, exchanges: Exchanges) -> Floats:
    """Return chats x (CHAT_FEATURES for each actionable cause, then the chat's length).

    ``probabilities`` are exchanges x causes as the exchange model gives them, ``other`` last.
    """
    causes = np.clip(probabilities[:, :-1], 1e-4, 1 - 1e-4)
    odds = np.log(causes / (1 - causes))
    top = _highest(odds, exchanges)
    below = np.where(odds == top[exchanges.chat], np.log(1e-4), odds)
    total = np.zeros_like(top)
    np.add.at(total, exchanges.chat, causes)
    length = np.bincount(exchanges.chat, minlength=exchanges.chats)
    columns = [top, _highest(below, exchanges), np.log(total + 1e-3), np.log1p(length)[:, None]]
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


def _matters(exchanges: Exchanges, about: Floats, going_on: NDArray[np.bool_]) -> Floats:
    """How much each exchange is about each matter: what the buyer says, and what still goes on."""
    matters = about.copy()
    lasting = about[:, going_on]
    named = lasting.max(axis=1) >= MATTER_NAMED
    left = np.where(named, MATTER_FADES, MATTER_STAYS).astype(np.float32)[:, None]
    is_first = np.diff(exchanges.chat, prepend=-1) != 0
    first = np.flatnonzero(is_first)
    order = np.arange(len(exchanges)) - np.repeat(first, np.diff([*first, len(exchanges)]))
    # All chats go on together, an exchange at a time.
    by_order = np.argsort(order, kind="stable")
    for here in np.split(by_order, np.cumsum(np.bincount(order))[:-1])[1:]:
        lasting[here] = np.maximum(lasting[here], lasting[here - 1] * left[here])
    matters[:, going_on] = lasting
    return matters

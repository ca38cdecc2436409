"""Features: of an exchange (what was asked, how it was answered) and of a whole chat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cstext.reasons.cues import Cues, Flags, Readings
from cstext.reasons.exchanges import NO_TURN, Exchanges

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


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


class Looked(NamedTuple):
    """What was read in the texts of exchanges: which row of the readings is each text's.

    It holds until its `Seen` looks at others.
    """

    readings: Readings
    rows: Ints

    def of(self, texts: Ints) -> Readings:
        """Return texts x what was read, of texts by their places."""
        return self.readings[self.rows[texts]]


@dataclass
class Seen:
    """What was read in texts that were looked at before, one ``Seen`` for each side."""

    read: Callable[[Sequence[str]], Readings]
    rows: dict[str, int] = field(default_factory=dict)
    readings: Readings = field(default_factory=lambda: np.zeros((0, 0), np.float16))

    def look(self, texts: Sequence[str], places: Ints) -> Looked:
        """Look at those of the texts that stand at the places: a text is read once."""
        asked = np.unique(places)
        rows = np.full(len(texts), -1, np.int64)
        rows[asked] = self._learned([texts[place] for place in asked.tolist()])
        return Looked(self.readings, rows)

    def _learned(self, texts: Sequence[str]) -> Ints:
        rows = np.array([self.rows.get(text, -1) for text in texts], np.int64)
        places = np.flatnonzero(rows < 0).tolist()
        new = list(dict.fromkeys(texts[place] for place in places))
        if len(self.rows) + len(new) > len(self.readings):
            self.rows.clear()
            places, new = list(range(len(texts))), list(dict.fromkeys(texts))
        found = self.read(new)
        if not self.rows:
            # Pages that are never written to take no memory.
            self.readings = np.empty((max(MOST_SEEN, len(new)), found.shape[1]), found.dtype)
        first, end = len(self.rows), len(self.rows) + len(new)
        self.readings[first:end] = found
        self.rows.update(zip(new, range(first, end), strict=True))
        rows[places] = [self.rows[texts[place]] for place in places]
        return rows


def look(
    exchanges: Exchanges, cues: Cues, seen: tuple[Seen, Seen] | None = None
) -> tuple[Looked, Looked]:
    """Return what is read in the texts of exchanges, buyer's and agent's.

    ``seen`` carries what was read before from one call to the next.
    """
    buyer, agent = seen or (Seen(cues.buyer_readings), Seen(cues.agent_readings))
    asked = exchanges.said[np.concatenate([exchanges.buyer, exchanges.reaction])]
    answered = exchanges.said[exchanges.answer]
    return buyer.look(exchanges.texts, asked), agent.look(exchanges.texts, answered)


def exchange_features(
    exchanges: Exchanges,
    cues: Cues,
    weights: Weights,
    looked: tuple[Looked, Looked] | None = None,
) -> Floats:
    """Return exchanges x features, named by ``feature_names``.

    They are cues by place, absences, rules, matters and the shop's acts. ``looked`` is what was
    read in the texts of these exchanges and others.
    """
    buyer, agent = looked or look(exchanges, cues)
    turns = exchanges.said
    said, about = _parted(buyer.of(turns[exchanges.buyer]), len(cues.buyer))
    reacted, _ = _parted(buyer.of(turns[exchanges.reaction]), len(cues.buyer))
    answered, acts = _parted(agent.of(turns[exchanges.answer]), len(cues.agent))
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
    """A chat's exchanges stand together."""
    highest = np.full((exchanges.chats, odds.shape[1]), np.log(1e-4), odds.dtype)
    first = np.flatnonzero(np.diff(exchanges.chat, prepend=-1))
    chats = exchanges.chat[first]
    highest[chats] = np.maximum(highest[chats], np.maximum.reduceat(odds, first))
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

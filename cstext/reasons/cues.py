"""Cues: what a turn talks about, how it stands, and rules over both: corpus/lexicons/cues.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cstext.reasons.acts import Acts, load_acts
from cstext.reasons.needed import possible
from cstext.resources import shipped

Flags = NDArray[np.bool_]
Places = NDArray[np.int64]
Readings = NDArray[np.float16]
"""What was read in a text: 0 or 1 a cue, then how probable each matter or act is."""

FILLER = "filler"
"""The buyer's cue of a turn that says nothing of its own."""


@dataclass(frozen=True)
class Rule:
    """Holds where any of ``asked``, any of ``answered`` and any of ``then`` (the buyer's reaction)
    stand (none given: always) and none of the exceptions does.
    """

    name: str
    asked: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    unless_asked: tuple[str, ...] = ()
    unless_answered: tuple[str, ...] = ()
    unless_then: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cues:
    """The patterns of each side by name, in order, the buyer's topics, the rules, and the acts."""

    buyer: Mapping[str, str]
    agent: Mapping[str, str]
    topics: tuple[str, ...]
    holding: tuple[str, ...]
    rules: tuple[Rule, ...]
    acts: Acts

    @cached_property
    def _buyer_patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.MULTILINE) for pattern in self.buyer.values()]

    @cached_property
    def _agent_patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(pattern, re.MULTILINE) for pattern in self.agent.values()]

    @cached_property
    def topic_columns(self) -> NDArray[np.int64]:
        """The columns of ``buyer_flags`` that are topics."""
        return np.array(_columns(self.buyer, self.topics), np.int64)

    @cached_property
    def holding_columns(self) -> NDArray[np.int64]:
        """The columns of ``agent_flags`` that put the buyer off until he has said something."""
        return np.array(_columns(self.agent, self.holding), np.int64)

    @cached_property
    def filler_column(self) -> int:
        """The column of ``buyer_flags`` that is true of a turn that says nothing of its own."""
        return list(self.buyer).index(FILLER)

    def buyer_flags(self, texts: Sequence[str]) -> Flags:
        """Return texts x buyer cues, true where the cue stands in the text."""
        return _flags(self._buyer_patterns, texts)

    def agent_flags(self, texts: Sequence[str]) -> Flags:
        """Return texts x agent cues, true where the cue stands in the text."""
        return _flags(self._agent_patterns, texts)

    def buyer_readings(self, texts: Sequence[str]) -> Readings:
        """Return texts x (buyer cues, matters)."""
        read = np.hstack([self.buyer_flags(texts), self.acts.about(texts)])
        return read.astype(np.float16)

    def agent_readings(self, texts: Sequence[str]) -> Readings:
        """Return texts x (agent cues, acts of the shop)."""
        read = np.hstack([self.agent_flags(texts), self.acts.agent.probabilities(texts)])
        return read.astype(np.float16)

    def rule_flags(self, asked: Flags, answered: Flags, reacted: Flags) -> Flags:
        """Return rows x rules, true where the rule holds, from the flags of a row's three turns."""
        # A cue a row: a rule looks at few cues of many exchanges.
        asked, answered, reacted = (np.ascontiguousarray(f.T) for f in (asked, answered, reacted))
        held = np.ones((len(self.rules), asked.shape[1]), bool)
        for row, rule in enumerate(self.rules):
            for names, exceptions, flags, known in (
                (rule.asked, rule.unless_asked, asked, self.buyer),
                (rule.answered, rule.unless_answered, answered, self.agent),
                (rule.then, rule.unless_then, reacted, self.buyer),
            ):
                if names:
                    held[row] &= flags[_columns(known, names)].any(axis=0)
                if exceptions:
                    held[row] &= ~flags[_columns(known, exceptions)].any(axis=0)
        return held.T


def load_cues(path: Path | None = None) -> Cues:
    """Return the cues of a lexicon file; by default the shipped one."""
    path = path or shipped("corpus", "lexicons", "cues.toml")
    content = tomllib.loads(path.read_text("utf-8"))
    words = content.get("words", {})
    buyer, agent = (_expanded(content[side], words) for side in ("buyer", "agent"))
    topics, holding, rules = (content[key] for key in ("topics", "holding", "rule"))
    return make_cues(buyer, agent, topics, holding, rules, load_acts())


def _expanded(patterns: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """The patterns with each ``{name}`` replaced by the alternatives of that name."""
    expanded = dict(patterns)
    for name, alternatives in words.items():
        for cue, pattern in expanded.items():
            expanded[cue] = pattern.replace("{" + name + "}", alternatives)
    return expanded


def make_cues(
    buyer: Mapping[str, str],
    agent: Mapping[str, str],
    topics: Sequence[str],
    holding: Sequence[str],
    rules: Sequence[Mapping[str, Any]],
    acts: Acts,
) -> Cues:
    """Return cues from plain data, as a lexicon and a model file hold them."""
    made = tuple(_rule(rule) for rule in rules)
    return Cues(dict(buyer), dict(agent), tuple(topics), tuple(holding), made, acts)


def _rule(data: Mapping[str, Any]) -> Rule:
    conditions = {key: tuple(names) for key, names in data.items() if key != "name"}
    return Rule(name=data["name"], **conditions)


def _columns(known: Mapping[str, str], names: Sequence[str]) -> list[int]:
    order = list(known)
    return [order.index(name) for name in names]


def stands_in(pattern: re.Pattern[str], texts: Sequence[str]) -> Flags:
    """Return whether a pattern stands in each text; its ``^`` and ``$`` are those of lines.

    No text holds a line break.
    """
    return _flags([pattern], texts)[:, 0]


_MANY = 1500
"""Texts from which on RE2 is faster: it takes a pattern apart anew each time."""

_UNLESS = re.compile(r"\(\?<?![^()]*\)")
"""What must not stand beside a place: RE2 has no such thing, and without it finds more places."""

_NOT_RE2 = re.compile(r"\\|\[\^|\(\?[^:]")
"""What RE2 has not or takes otherwise: classes by name, all but some (a line's end too), looks."""


def _flags(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> Flags:
    flags = np.zeros((len(texts), len(patterns)), bool)
    column = _for_re2(texts)
    if column is None:
        for number, pattern in enumerate(patterns):
            flags[:, number] = _scanned(pattern, texts)
        return flags
    for number, (pattern, places) in enumerate(
        zip(patterns, possible(patterns, texts), strict=True)
    ):
        flags[_found(pattern, texts, column, places), number] = True
    return flags


def _found(
    pattern: re.Pattern[str], texts: Sequence[str], column: pa.Array, places: Places
) -> Places:
    """Those of the places in whose text the pattern stands: by RE2, as far as it goes."""
    wider = _UNLESS.sub("", pattern.pattern)
    if len(places) >= _MANY and not _NOT_RE2.search(wider):
        with suppress(pa.ArrowInvalid):
            matched = pc.match_substring_regex(column.take(pa.array(places)), f"(?m){wider}")
            places = places[matched.to_numpy(zero_copy_only=False)]
            if wider == pattern.pattern:
                return places
    return places[_scanned(pattern, [texts[place] for place in places.tolist()])]


def _scanned(pattern: re.Pattern[str], texts: Sequence[str]) -> Flags:
    # One scan of the joined texts costs far less than one call a text. A line break stands after
    # the last too: where a text stands changes nothing.
    joined = "\n".join([*texts, ""])
    ends = np.cumsum([len(text) + 1 for text in texts])
    found = np.zeros(len(texts), bool)
    places = [match.start() for match in pattern.finditer(joined)]
    found[np.searchsorted(ends, places, side="right")] = True
    return found


def _for_re2(texts: Sequence[str]) -> pa.Array | None:
    """The texts as RE2 takes them; None: too few, or one of them is no UTF-8."""
    if len(texts) < _MANY:
        return None
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        return None

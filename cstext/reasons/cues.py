"""Cues: what a turn talks about and how it stands, as named patterns (corpus/lexicons/cues.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from cstext.resources import shipped


@dataclass(frozen=True)
class Cues:
    """The patterns of each side by name, in order; a model carries the ones it was trained with."""

    buyer: Mapping[str, str]
    agent: Mapping[str, str]

    @cached_property
    def _patterns(self) -> dict[str, list[re.Pattern[str]]]:
        sides = {"buyer": self.buyer, "agent": self.agent}
        return {
            side: [re.compile(pattern, re.MULTILINE) for pattern in patterns.values()]
            for side, patterns in sides.items()
        }

    def buyer_flags(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return texts x buyer cues, 1 where the cue stands in the text."""
        return _flags(self._patterns["buyer"], texts)

    def agent_flags(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return texts x agent cues, 1 where the cue stands in the text."""
        return _flags(self._patterns["agent"], texts)


def load_cues(path: Path | None = None) -> Cues:
    """Return the cues of a lexicon file; by default the shipped one."""
    path = path or shipped("corpus", "lexicons", "cues.toml")
    sides = tomllib.loads(path.read_text("utf-8"))
    return Cues(sides["buyer"], sides["agent"])


def _flags(patterns: list[re.Pattern[str]], texts: Sequence[str]) -> NDArray[np.float32]:
    # One scan of the joined texts a pattern costs far less than one call a text and pattern.
    joined = "\n".join(texts)
    ends = np.cumsum([len(text) + 1 for text in texts])
    flags = np.zeros((len(texts), len(patterns)), np.float32)
    for column, pattern in enumerate(patterns):
        places = [match.start() for match in pattern.finditer(joined)]
        flags[np.searchsorted(ends, places, side="right"), column] = 1
    return flags

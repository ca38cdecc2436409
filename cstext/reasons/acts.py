"""Acts: what a turn does (asks when, wishes for a carrier, puts off …), read off its characters.

Cues say it where the words are foreseen; acts say it where they only look like them.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cstext.errors import ArtifactError
from cstext.resources import shipped

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LONGEST = 4
"""Characters of the longest n-gram; the shortest is one."""

BITS = 16
"""An n-gram's bucket is a number of so many bits."""

USUAL = 40
"""N-grams of a usual turn: a longer one's weigh less each."""

_FACTOR = np.uint32(2654435761)
_FILE = "acts.npz"
_SIDES = ("buyer", "agent")
_BREAK = ord("\n")
_SCALE = 64
"""Stored weights are whole numbers of 1/64."""

_TOGETHER = 5_000  # texts; bounds the memory, not the result


@dataclass(frozen=True)
class Reader:
    """Finds one side's acts: a logistic regression each over the buckets of a turn's n-grams.

    ``weights`` are buckets x acts, in 64ths.
    """

    acts: tuple[str, ...]
    weights: NDArray[np.int16]
    offsets: Floats

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return normalised texts x acts; an empty text has none."""
        found = np.zeros((len(texts), len(self.acts)), np.float32)
        for start in range(0, len(texts), _TOGETHER):
            some = texts[start : start + _TOGETHER]
            scores: Floats = ngrams(some) @ self._scaled + self.offsets
            found[start : start + len(some)] = 1 / (1 + np.exp(-scores))
        found[[not text for text in texts]] = 0
        return found

    @cached_property
    def _scaled(self) -> Floats:
        return self.weights.astype(np.float32) / np.float32(_SCALE)


@dataclass(frozen=True)
class Acts:
    """Both sides' readers, and the matters that the buyer's acts are about.

    ``moods`` are the matters that do not go on after their turn. ``packed`` is what they were read
    from, as `acts_bytes` gives it: to pack them again takes most of a second.
    """

    buyer: Reader
    agent: Reader
    matters: Mapping[str, tuple[str, ...]]
    moods: tuple[str, ...]
    packed: bytes = field(default=b"", repr=False)

    @cached_property
    def digest(self) -> str:
        """The name of the whole."""
        return hashlib.sha256(self.packed).hexdigest()

    def about(self, texts: Sequence[str]) -> Floats:
        """Return the buyer's texts x matters: how probable the likeliest act of each is."""
        found = self.buyer.probabilities(texts)
        places = [[self.buyer.acts.index(act) for act in acts] for acts in self.matters.values()]
        return np.stack([found[:, columns].max(axis=1) for columns in places], axis=1)

    @cached_property
    def going_on(self) -> NDArray[np.bool_]:
        """Which matters go on after their turn."""
        return np.array([matter not in self.moods for matter in self.matters])


def ngrams(texts: Sequence[str]) -> csr_array:
    """Return texts x buckets: what an n-gram weighs in the bucket it falls into.

    One that comes again in its text counts once; in a long text all weigh less. No text holds a
    line break.
    """
    from scipy.sparse import csr_array  # takes longer to load than the rest of the model

    joined = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32)
    # Half as wide numbers are sorted in less than half the time.
    wide = np.uint32 if len(texts) < 1 << 32 - BITS else np.uint64
    text = np.cumsum(joined == _BREAK, dtype=wide)
    places = np.flatnonzero(joined != _BREAK)
    mixed = np.zeros(len(joined), np.uint32)
    found = []
    for length in range(LONGEST):
        # What starts so near a break that it would reach over it has been left out.
        places = places[joined[places + length] != _BREAK]
        mixed[places] = (mixed[places] ^ joined[places + length]) * _FACTOR
        mixed[places] ^= mixed[places] >> np.uint32(15)
        found.append(text[places] << wide(BITS) | mixed[places] >> np.uint32(32 - BITS))
    every = np.sort(np.concatenate(found))  # np.unique takes fifteen times as long
    every = every[np.diff(every, prepend=every[:1] + wide(1)) != 0]
    row, bucket = every >> wide(BITS), every & wide((1 << BITS) - 1)
    counts = np.bincount(row, minlength=len(texts))
    weigh = np.sqrt(USUAL / (USUAL + counts)).astype(np.float32)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return csr_array((weigh[row], bucket.astype(np.int32), starts), shape=(len(texts), 1 << BITS))


@cache
def load_acts(folder: Path | None = None) -> Acts:
    """Return the acts in a folder; by default the shipped ones.

    Raises:
        ArtifactError: none there, or not whole.
    """
    folder = shipped("models", "acts") if folder is None else folder
    try:
        return acts_of_bytes((folder / _FILE).read_bytes())
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
        raise ArtifactError(f"{folder / _FILE}: the acts are missing or not whole") from error


def save_acts(acts: Acts, folder: Path) -> None:
    """Write the acts, as `acts_bytes` gives them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _FILE).write_bytes(acts_bytes(acts))


def acts_bytes(acts: Acts) -> bytes:
    """Return the acts as plain arrays and JSON, the same bytes for the same acts."""
    settings = {
        "buyer": acts.buyer.acts,
        "agent": acts.agent.acts,
        "matters": acts.matters,
        "moods": acts.moods,
    }
    told = json.dumps(settings, ensure_ascii=False).encode("utf-8")
    arrays: dict[str, Any] = {"settings": np.frombuffer(told, np.uint8)}
    for side, reader in zip(_SIDES, (acts.buyer, acts.agent), strict=True):
        arrays[f"{side}_weights"] = reader.weights
        arrays[f"{side}_offsets"] = reader.offsets
    packed = io.BytesIO()
    np.savez_compressed(packed, **arrays)
    return packed.getvalue()


def acts_of_bytes(packed: bytes) -> Acts:
    """Return the acts that `acts_bytes` gave."""
    with np.load(io.BytesIO(packed), allow_pickle=False) as arrays:
        settings = json.loads(arrays["settings"].tobytes())
        buyer, agent = (
            Reader(tuple(settings[side]), arrays[f"{side}_weights"], arrays[f"{side}_offsets"])
            for side in _SIDES
        )
    matters = {matter: tuple(acts) for matter, acts in settings["matters"].items()}
    return Acts(buyer, agent, matters, tuple(settings["moods"]), packed)


def rounded(weights: Floats) -> NDArray[np.int16]:
    """Return weights as they are stored."""
    stored: NDArray[np.int16] = np.round(weights * _SCALE).astype(np.int16)
    return stored

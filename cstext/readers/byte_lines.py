"""A text as bytes whose lines are numbered: what stands where is found without cutting it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

_PADDING = b"\n" * 64
_NEWLINE = b"\n"[0]

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lines:
    """A text that ends with a line feed; behind it stand some more, so that one may look there.

    ``starts`` and ``ends`` are the places of the lines' first signs and of their line feeds.
    """

    text: bytes
    data: NDArray[np.uint8]
    starts: Places
    ends: Places

    @classmethod
    def of(cls, text: bytes) -> Lines:
        """Find the lines of a text."""
        padded = text + _PADDING
        data = np.frombuffer(padded, np.uint8)
        ends = np.flatnonzero(data[: len(text)] == _NEWLINE)
        return cls(padded, data, np.append(0, ends[:-1] + 1), ends)

    @property
    def starts_and_end(self) -> Places:
        """Where the lines start, and where one more would."""
        return np.append(self.starts, self.ends[-1] + 1)

    def of_places(self, places: Places) -> Places:
        """The numbers of the lines, from 0, in which places are."""
        return np.searchsorted(self.starts, places, "right") - 1

    def places_of(self, word: bytes) -> Iterator[int]:
        """Where a word stands, in order."""
        place = self.text.find(word)
        while place >= 0:
            yield place
            place = self.text.find(word, place + len(word))


def fixed(text: bytes, kind: str) -> NDArray[np.generic]:
    """A text seen as overlapping items of one type, one from each byte on."""
    size = np.dtype(kind).itemsize
    return np.ndarray((len(text) - size + 1,), kind, text, strides=(1,))


def fits(
    text: bytes, places: Places, lowest: NDArray[np.uint8], highest: NDArray[np.uint8]
) -> Flags:
    """Whether the bytes from each place on lie between the lowest and the highest, sign by sign.

    >>> digits = np.frombuffer(b"00", np.uint8), np.frombuffer(b"99", np.uint8)
    >>> fits(b"1a42x", np.array([0, 2]), *digits).tolist()
    [False, True]
    """
    size = len(lowest)
    signs = fixed(text, f"V{size}")[places].view(np.uint8).reshape(-1, size)
    return np.asarray(((signs >= lowest) & (signs <= highest)).all(axis=1))


def slices(text: bytes, bounds: Places) -> list[pa.Array]:
    """The strings between places: those of the first and second row, the third and fourth …

    Each column of ``bounds`` grows downwards, and its last is not behind the next one's first.

    >>> [part.to_pylist() for part in slices(b"ab=1;c=22;", np.array([[0, 5], [2, 6]]))]
    [['ab', 'c']]
    """
    rows, columns = bounds.shape
    offsets = np.append(bounds.T.ravel(), bounds[-1, -1:] if columns else 0).astype(np.int32)
    whole = pa.StringArray.from_buffers(rows * columns, pa.py_buffer(offsets), pa.py_buffer(text))
    return [
        whole.take(pa.array(np.arange(first, rows * columns, rows))) for first in range(0, rows, 2)
    ]


def stripped_of_newlines(lines: Lines, begin: Places, end: Places) -> tuple[Places, Places]:
    """The bounds of texts without the line feeds at their ends."""
    begin, end = begin.copy(), end.copy()
    while (more := (begin < end) & (lines.data[begin] == _NEWLINE)).any():
        begin[more] += 1
    while (more := (begin < end) & (lines.data[end - 1] == _NEWLINE)).any():
        end[more] -= 1
    return begin, end

"""Character n-grams of many short texts at once: hashed columns, looked up in a vocabulary.

The whole batch is one array of code points, so that a text costs microseconds; scikit-learn's
own analyzer takes one text at a time and was the slowest part of the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Hashes = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(29)


@dataclass(frozen=True)
class Grams:
    """A vocabulary of n-grams (1 to ``longest`` characters) with the weight (idf) of each."""

    terms: tuple[str, ...]
    idf: NDArray[np.float32]
    longest: int

    @cached_property
    def _sorted(self) -> tuple[Hashes, NDArray[np.int64]]:
        hashes = hash_terms(self.terms)
        order = np.argsort(hashes)
        return hashes[order], order

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """Return texts x terms: idf where the term stands in the text, rows of length 1."""
        hashes, order = self._sorted
        rows, columns = [], []
        for docs, found, _ in _grams(texts, self.longest):
            place = np.minimum(np.searchsorted(hashes, found), len(hashes) - 1)
            hit = hashes[place] == found
            rows.append(docs[hit])
            columns.append(order[place[hit]])
        row, column = np.concatenate(rows), np.concatenate(columns)
        # Sorted and compared: numpy's unique hashes first and takes eight times as long here.
        keys = np.sort(row * len(self.terms) + column)
        keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])] if len(keys) else keys
        row, column = np.divmod(keys, len(self.terms))
        values = self.idf[column]
        norms = np.sqrt(np.bincount(row, values**2, minlength=len(texts)))
        data = (values / norms[row]).astype(np.float32)
        return csr_matrix((data, (row, column)), shape=(len(texts), len(self.terms)))


def learn_grams(texts: Sequence[str], longest: int, least: int) -> Grams:
    """Return the n-grams that stand in at least ``least`` of the texts, in code point order."""
    kept: list[tuple[str, int]] = []
    for length, (docs, found, starts) in enumerate(_grams(texts, longest), 1):
        _, first = np.unique(found, return_index=True)
        pairs = np.unique(np.stack([found, docs.astype(np.uint64)]), axis=1)
        hashes, counts = np.unique(pairs[0], return_counts=True)
        del hashes  # equal to those of ``first``: both are sorted
        joined = "\n".join(texts)
        for place, count in zip(starts[first], counts, strict=True):
            if count >= least:
                kept.append((joined[place : place + length], int(count)))
    kept.sort()
    idf = [np.log((1 + len(texts)) / (1 + count)) + 1 for _, count in kept]
    return Grams(tuple(term for term, _ in kept), np.array(idf, np.float32), longest)


def hash_terms(terms: Sequence[str]) -> Hashes:
    """Return one hash a term: that of its code points, whatever text it stands in."""
    longest = max(map(len, terms), default=0)
    value = np.zeros(len(terms), np.uint64)
    for place in range(longest):
        code = np.array([ord(t[place]) if place < len(t) else 0 for t in terms], np.uint64)
        more = np.array([place < len(t) for t in terms])
        value = np.where(more, _step(value, code), value)
    return value


def _grams(
    texts: Sequence[str], longest: int
) -> Iterator[tuple[NDArray[np.int64], Hashes, NDArray[np.int64]]]:
    """Yield for each length the document, hash and place of every n-gram of that length."""
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le"), np.uint32).astype(np.uint64)
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    docs = np.repeat(np.arange(len(texts)), lengths)
    left = np.repeat(np.cumsum(lengths) - 1, lengths) - np.arange(len(codes))
    starts = np.arange(len(codes))
    value = np.zeros(len(codes), np.uint64)
    for length in range(1, longest + 1):
        inside = left[starts] >= length
        starts, value = starts[inside], value[inside]
        value = _step(value, codes[starts + length - 1])
        yield docs[starts], value, starts


def _step(value: Hashes, code: Hashes) -> Hashes:
    with np.errstate(over="ignore"):
        mixed: Hashes = (value ^ (code + np.uint64(1))) * _MULTIPLIER
    return mixed ^ (mixed >> _SHIFT)

"""Cutting text into words: rjieba by default, jieba as the reference, identical tokens.

Where two cuts hold the same words in another order (好好/好, 好/好好), they are equally likely but
for the last bit: with a dictionary of one's own the two may then take one each.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from cstext.errors import InputError, UsageError
from cstext.private import PrivateFolder
from cstext.resources import shipped

Name = Literal["rjieba", "jieba"]

_DICTIONARY = ("corpus", "dictionary")
_FREQUENCY = 100_000  # high enough that a word of ours is never cut by a path of shorter words
_PART = "\0"
"""Parts texts that are cut together: both segmenters cut it off alone, and no blank joins it."""
_TOGETHER = 2_000  # texts


_Cutter = Callable[[str], list[str]]
_Tokens = tuple[str, ...]


class Segmenter:
    """Cuts texts into words with our user dictionary and without guessing new words (no HMM).

    It does not pickle: make one in each worker process.
    """

    def __init__(self, name: Name = "rjieba", words: Iterable[str] | None = None) -> None:
        entries = tuple(user_words()) if words is None else tuple(words)
        if name not in _CUTTERS:
            raise UsageError(f"no segmenter {name!r}; known: {', '.join(_CUTTERS)}")
        self.name = name
        self._cut = _CUTTERS[name](entries)

    @property
    def version(self) -> str:
        """The segmenter and its version, as every model and output carries it."""
        return f"{self.name} {version(self.name)}"

    def cut(self, text: str) -> _Tokens:
        """Return the words of a text; joined, they are the text."""
        return tuple(self._cut(text))

    def cut_all(self, texts: Sequence[str]) -> list[_Tokens]:
        """Return the words of each text: as ``cut`` does, in half the time.

        A text that comes again is cut once.
        """
        distinct = list(dict.fromkeys(texts))
        cut: list[_Tokens] = []
        for start in range(0, len(distinct), _TOGETHER):
            cut += self._cut_together(distinct[start : start + _TOGETHER])
        if len(distinct) == len(texts):
            return cut
        known = dict(zip(distinct, cut, strict=True))
        return list(map(known.__getitem__, texts))

    def _cut_together(self, texts: Sequence[str]) -> list[_Tokens]:
        joined = _PART.join(texts) + _PART
        if joined.count(_PART) > len(texts):
            return list(map(self.cut, texts))
        tokens = tuple(self._cut(joined))
        found: list[_Tokens] = []
        start = 0
        for _ in texts:
            end = tokens.index(_PART, start)
            found.append(tokens[start:end])
            start = end + 1
        return found

    def __reduce__(self) -> str:
        raise TypeError("a Segmenter does not pickle; make one in each process")


@cache
def default_segmenter(folders: tuple[str, ...] = ()) -> Segmenter:
    """The segmenter of this process, with our words and those of a shop's own folders.

    Raises:
        InputError: as ``user_words``.
    """
    own = (word for folder in folders for word in user_words(Path(folder)))
    return Segmenter(words=[*user_words(), *own])


def user_words(folder: Path | None = None) -> Iterator[str]:
    """Yield the words of the user dictionary: one a line, ``#`` opens a comment.

    Raises:
        InputError: the folder is not there, a file is no UTF-8 text, or a line holds a blank.
    """
    folder = shipped(*_DICTIONARY) if folder is None else folder
    if not folder.is_dir():
        raise InputError(f"{folder}: no such dictionary folder")
    for path in sorted(folder.glob("*.txt")):
        for number, line in enumerate(_lines(path), 1):
            word = line.partition("#")[0].strip()
            if len(word.split()) > 1:
                raise InputError(f"{path}:{number}: one word a line, without blanks")
            if word:
                yield word


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: no UTF-8 text") from error


def _rjieba(words: tuple[str, ...]) -> _Cutter:
    import rjieba

    cutter = rjieba.Jieba()
    for word in words:
        cutter.add_word(word, _FREQUENCY, None)
    return lambda text: cutter.cut(text, False)


def _jieba(words: tuple[str, ...]) -> _Cutter:
    with warnings.catch_warnings():
        # Its source has escapes and an import that newer Pythons warn of.
        warnings.simplefilter("ignore")
        import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    # It trusts a cache file in the common temporary folder unchecked: give it one of its own.
    with PrivateFolder() as folder:
        cutter.tmp_dir = str(folder)
        cutter.initialize()
    for word in words:
        cutter.add_word(word, _FREQUENCY)
    return lambda text: list(cutter.cut(text, HMM=False))


_CUTTERS: dict[str, Callable[[tuple[str, ...]], _Cutter]] = {"rjieba": _rjieba, "jieba": _jieba}

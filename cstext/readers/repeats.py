"""Messages that one file tells twice, known by the number that the platform gave each."""

from __future__ import annotations

from collections.abc import Iterator

from cstext.readers.batching import Item, note_batch
from cstext.readers.contract import Batch
from cstext.readers.counted import counted

REMEMBERED = 500_000
"""A message told again is found as far on, and mostly twice as far: memory has a limit."""


class Repeats:
    """What was told already: a number and all that the message is, for numbers may begin anew.

    Without a number each telling is a message: a buyer may ask the same twice in a second.
    """

    def __init__(self) -> None:
        self._told, self._told_before = set[int](), set[int]()
        self._count = 0

    def is_told(self, number: str, item: Item) -> bool:
        """Whether a message was told before; from now on it was."""
        if not number:
            return False
        key = hash((number, item._replace(line=0, position=0)))
        if key in self._told or key in self._told_before:
            self._count += 1
            return True
        self._told.add(key)
        if len(self._told) >= REMEMBERED:
            self._told, self._told_before = set(), self._told
        return False

    def notes(self, source: str) -> Iterator[Batch]:
        """A note with their number, if there are any."""
        if self._count:
            yield note_batch(
                f"{counted(self._count, 'message')} told twice in the file left out", source
            )

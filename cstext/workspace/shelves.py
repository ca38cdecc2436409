"""The files of a history in the order in which they count, whenever they were imported."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import NamedTuple

import pyarrow as pa

from cstext.workspace.history import History
from cstext.workspace.record import File

Rank = tuple[tuple[str, ...], int]


class Days(NamedTuple):
    """Shop-local days since 1970-01-01, both included; None: no bound on that side."""

    first: int | None = None
    last: int | None = None

    def holds(self, day: int | None) -> bool:
        """Whether a day is one of them; what has no time is always meant.

        >>> Days(3, 5).holds(5), Days(3).holds(2), Days(3, 5).holds(None)
        (True, False, True)
        """
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Shelf:
    """A file in force: the import that has its rows, what it tells, and its place among all."""

    kept: int
    file: File
    number: int


def file_order(source: str, number: int) -> Rank:
    """Return what sorts files as a folder's are read: by their paths; the import settles a tie.

    >>> sorted(["b.csv", "a-1.csv", "a/2.csv"], key=lambda source: file_order(source, 1))
    ['a/2.csv', 'a-1.csv', 'b.csv']
    """
    return PurePath(source).parts, number


def shelves_of(history: History) -> list[Shelf]:
    """Return the files in force, in their order."""
    files = [(kept.number, file) for kept, given in history.in_force() for file in given.files]
    files.sort(key=lambda one: file_order(one[1].report.source, one[0]))
    return [Shelf(kept, file, number) for number, (kept, file) in enumerate(files, start=1)]


def told(shelves: Sequence[Shelf]) -> list[int]:
    """Return the days of which any file has messages, in order."""
    found = {day.day for shelf in shelves for day in shelf.file.days}
    return sorted(day for day in found if day is not None)


def widened(days: Days, known: Sequence[int]) -> Days:
    """Return the days up to the nearest known ones: then it is known that nobody wrote between.

    >>> widened(Days(3, 5), [1, 4, 9]), widened(Days(3, None), [4])
    (Days(first=1, last=9), Days(first=3, last=None))
    """
    first, last = days
    if first is not None:
        first = max((day for day in known if day <= first), default=first)
    if last is not None:
        last = min((day for day in known if day >= last), default=last)
    return Days(first, last)


def listed(shelves: Sequence[Shelf], days: Days, met: Collection[int]) -> list[Shelf]:
    """Return the files that tell of these days, of no day at all, or of whose rows some are met."""
    return [
        shelf
        for shelf in shelves
        if not shelf.file.days
        or shelf.number in met
        or any(days.holds(day.day) for day in shelf.file.days)
    ]


def shelf_table(shelves: Sequence[Shelf]) -> pa.Table:
    """Return the files as a table: the import, the file's number in it, its place, its source."""
    return pa.table(
        {
            "kept": pa.array([shelf.kept for shelf in shelves], pa.int64()),
            "file": pa.array([shelf.file.number for shelf in shelves], pa.int64()),
            "number": pa.array([shelf.number for shelf in shelves], pa.int64()),
            "source": pa.array([shelf.file.report.source for shelf in shelves], pa.string()),
        }
    )

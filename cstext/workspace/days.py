"""Which days of new files must be stored: not those that a file before tells alike."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from itertools import count
from typing import Any

from cstext.readers import FileReport
from cstext.workspace.history import History
from cstext.workspace.keeping import Told
from cstext.workspace.record import Day, File, Input
from cstext.workspace.shelves import Rank, file_order

Held = dict[tuple[int | None, str], Rank]
"""Days as files tell them, by digest, and the first of these files in the order that counts."""


def holders(history: History, replaced: Collection[str]) -> Held:
    """Return what is told of days by the files in force, without the inputs that are replaced."""
    held: Held = {}
    for kept, given in history.in_force():
        for file in given.files if given.sha256 not in replaced else ():
            rank = file_order(file.report.source, kept.number)
            for day in file.days:
                held[day.day, day.digest] = min(held.get((day.day, day.digest), rank), rank)
    return held


def recorded(
    read: Sequence[tuple[Input, list[FileReport]]], told: Sequence[dict[str, Any]], held: Held
) -> list[Input]:
    """Return the records of what was read, by input; those of which nothing was read have none.

    ``told`` are the rows of told_days.sql.
    """
    numbers = count()
    files = [
        (given, [File(number=next(numbers), report=report, days=[]) for report in reports])
        for given, reports in read
    ]
    rows: dict[int, list[dict[str, Any]]] = {}
    for row in told:
        rows.setdefault(row.pop("file"), []).append(row)
    ranked = {
        file.number: file_order(file.report.source, sys.maxsize) for _, fs in files for file in fs
    }
    days = {
        number: [_day(row, rank, held) for row in rows.get(number, ())]
        for number, rank in sorted(ranked.items(), key=lambda one: one[1])
    }
    return [
        given.model_copy(
            update={"files": [f.model_copy(update={"days": days[f.number]}) for f in fs]}
        )
        for given, fs in files
        if fs
    ]


def _day(row: dict[str, Any], rank: Rank, held: Held) -> Day:
    first = held.setdefault((row["day"], row["digest"]), rank)
    return Day(**row, is_stored=first >= rank)


def left(inputs: Sequence[Input]) -> list[Told]:
    """Return the days of files that are not to be stored."""
    return [
        (file.number, day.day)
        for given in inputs
        for file in given.files
        for day in file.days
        if not day.is_stored
    ]


def stored_days(inputs: Sequence[Input]) -> list[int]:
    """Return the days of which something is stored, in order."""
    days = (day for given in inputs for file in given.files for day in file.days)
    return sorted({day.day for day in days if day.is_stored and day.day is not None})

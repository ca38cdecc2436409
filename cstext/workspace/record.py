"""What an import tells of itself: its inputs, their files, and the days of which these speak."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from cstext.clock import EPOCH
from cstext.readers import FileReport

Schema = Literal[1]
"""A record of any other number was written by a later version, which may mean other things."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Day(_Record):
    """A file's messages of a shop-local day (null: without a time).

    ``digest`` is equal where two files tell the same of a day, in the same order. Then one of the
    two is stored.
    """

    day: int | None
    rows: int
    digest: str
    is_stored: bool


class File(_Record):
    """A file that was read; ``number`` is what its rows call it within the import."""

    number: int
    report: FileReport
    days: list[Day]


class Input(_Record):
    """A file as it was given, which may be an archive of files.

    It is known by its bytes. ``accounts`` is a hash of the shop's accounts as they were then,
    ``layout`` the layout or mapping that was named, if any.
    """

    name: str
    sha256: str
    bytes: int
    accounts: str
    layout: str
    files: list[File]


class Import(_Record):
    """One import: its inputs, and the shops that their rows name."""

    schema_number: Schema = 1
    inputs: list[Input]
    shops: list[str]


def missing(record: Import, folder: Path) -> list[Path]:
    """Return the files of an import that its record tells of and that do not lie in its folder."""
    files = [file for given in record.inputs for file in given.files]
    days = {day.day for file in files for day in file.days if day.is_stored}
    kinds = {file.report.kind for file in files if file.report.rows}
    told = [*(f"{kind}.parquet" for kind in ("orders", "refunds", "records") if kind in kinds),
            "rejected.parquet",
            *(f"messages/date={date_name(day)}/messages.parquet" for day in days)]  # fmt: skip
    return [path for name in sorted(told) if not (path := folder / name).is_file()]


def date_name(day: int | None) -> str:
    """Return how a day is called in the names of folders.

    >>> date_name(20764), date_name(None)
    ('2026-11-07', 'none')
    """
    return "none" if day is None else (EPOCH + timedelta(day)).isoformat()

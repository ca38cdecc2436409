"""What an import tells of itself: its inputs, their files, and the days of which these speak."""

from __future__ import annotations

from datetime import timedelta

from pydantic import BaseModel, ConfigDict

from cstext.clock import EPOCH
from cstext.readers import FileReport

SCHEMA = 1


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

    schema_number: int = SCHEMA
    inputs: list[Input]
    shops: list[str]


def date_name(day: int | None) -> str:
    """Return how a day is called in the names of folders.

    >>> date_name(20764), date_name(None)
    ('2026-11-07', 'none')
    """
    return "none" if day is None else (EPOCH + timedelta(day)).isoformat()

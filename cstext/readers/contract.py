"""What a reader is, what it is given, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

from cstext.readers.head import Head
from cstext.readers.mapping import Mapping
from cstext.settings import Accounts

Kind = Literal["chats", "orders", "refunds", "records", "settings"]


@dataclass(frozen=True)
class ReadOptions:
    """How the input is to be read; what the command line and ``cstext.toml`` say.

    Unless ``judged``, nothing is said of courtesies and questions, which take the longest. Input of
    which no message can be read is an error unless it ``may_be_empty``.
    """

    layout: str | None = None
    mapping: Path | None = None
    zone: str = "Asia/Shanghai"
    shop: str = ""
    accounts: Accounts = field(default_factory=Accounts)
    orders: tuple[Path, ...] = ()
    refunds: tuple[Path, ...] = ()
    judged: bool = True
    progress: Callable[[str, int], None] | None = None
    may_be_empty: bool = False


@dataclass(frozen=True)
class Context:
    """What a reader may need beyond its file."""

    zone: str = "Asia/Shanghai"
    accounts: Accounts = field(default_factory=Accounts)
    mapping: Mapping | None = None


@dataclass(frozen=True)
class Batch:
    """Rows of the reader's kind, the rejected ones beside them, and what else to tell.

    ``rows`` has the columns of ``tables.RAW_MESSAGES`` for chats, and those of ``orders.RAW``,
    ``refunds.RAW`` or ``records.RAW``; ``rejected`` those of ``tables.REJECTED``. A note is a
    sentence for the file's report: what was left out on purpose. ``records`` are the session
    records that stand in an export of chats.
    """

    rows: pa.RecordBatch
    rejected: pa.RecordBatch
    notes: tuple[str, ...] = ()
    records: pa.RecordBatch | None = None


class Reader(Protocol):
    """One export layout."""

    name: str
    title: str
    kind: Kind

    def identify(self, head: Head) -> bool:
        """Whether the file is of this layout: by its content, never by its name; never raises."""

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the file's rows in file order, good and bad.

        Raises:
            InputError: nothing of the file can be read; the message says why.
        """


@dataclass(frozen=True)
class FileReport:
    """What became of one file that was read; ``coarse``: the note, if its times are too coarse."""

    source: str
    layout: str
    kind: Kind
    encoding: str
    rows: int = 0
    rejected: int = 0
    notes: tuple[str, ...] = ()
    coarse: str = ""


@dataclass(frozen=True)
class Skipped:
    """A file that a folder, a pattern or an archive holds and that is not read.

    ``is_damaged``: it may be an export, but it cannot be read.
    """

    source: str
    reason: str
    is_damaged: bool = False


@dataclass(frozen=True)
class Intake:
    """What ``ingest`` read: the files, those it skipped, and how many rows stand now.

    ``duplicates`` are messages that another export held already; ``untimed`` have no time.
    ``why_nothing`` says why no message was read, if none was.
    """

    files: list[FileReport]
    skipped: list[Skipped]
    messages: int = 0
    duplicates: int = 0
    untimed: int = 0
    rejected: int = 0
    why_nothing: str = ""

"""Ingest: from input files to the tables messages, orders, refunds and rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cstext.engine import Engine
from cstext.errors import InputError, LayoutError
from cstext.readers.complete import INTAKE, Origin, complete, empty_tables
from cstext.readers.contract import (
    Context,
    FileReport,
    Intake,
    Kind,
    Reader,
    ReadOptions,
    Skipped,
)
from cstext.readers.discover import Found, find_files
from cstext.readers.head import Head
from cstext.readers.mapping import load_mapping
from cstext.readers.registry import reader_for, reader_named
from cstext.settings import FILE_NAME
from cstext.tables import MESSAGES, ORDERS, REFUNDS


def ingest(engine: Engine, inputs: Sequence[str | Path], options: ReadOptions) -> Intake:
    """Read the inputs into the engine's tables messages, orders, refunds and rejected.

    The tables have the contracts of ``cstext.tables`` and always exist. A message that several
    exports hold counts once. Files of a folder that nobody reads are skipped and listed.

    Raises:
        InputError: an input does not exist or cannot be read, or no message could be read.
        LayoutError: no layout, or more than one, fits a file that the user named.
        UsageError: an option names what does not exist.
    """
    work = _Work(engine, options)
    for name, table in empty_tables().items():
        engine.put(name, table)
    for found, kind in _files(inputs, options):
        work.take(found, kind)
    return work.finish()


def _files(inputs: Sequence[str | Path], options: ReadOptions) -> list[tuple[Found, Kind | None]]:
    """The files, and for those given as orders or refunds that they are; each once."""
    given: tuple[tuple[Sequence[str | Path], Kind | None], ...] = (
        (options.orders, "orders"),
        (options.refunds, "refunds"),
        (inputs, None),
    )
    files: dict[Path, tuple[Found, Kind | None]] = {}
    for names, kind in given:
        for found in find_files(names):
            files.setdefault(found.path.resolve(), (found, kind))
    return list(files.values())


@dataclass
class _Work:
    """One run of ingest: what was read so far."""

    engine: Engine
    options: ReadOptions
    files: list[FileReport] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    place: int = 0

    def __post_init__(self) -> None:
        mapping = self.options.mapping
        self.context = Context(
            self.options.zone, self.options.accounts, load_mapping(mapping) if mapping else None
        )
        self.layout = "mapped" if mapping else self.options.layout
        self.forced = reader_named(self.layout) if self.layout else None

    def take(self, found: Found, kind: Kind | None) -> None:
        """Read one file; skip what a folder holds beside the exports, and note why."""
        if found.path.name == FILE_NAME and not found.named:
            self.files.append(FileReport(found.source, "cstext", "settings", "utf-8"))
            return
        if found.why_not:
            self.skipped.append(Skipped(found.source, found.why_not))
            return
        head, place = Head(found.path, found.source), self.place
        try:
            reader = self._reader(head, found.named)
            if kind and reader.kind != kind:
                raise InputError(f"{found.source}: holds {reader.kind}, not {kind}")
            self._read(reader, head)
        except OSError as error:
            raise InputError(f"{found.source}: cannot be opened: {error.strerror}") from error
        except InputError as error:
            fits_not = isinstance(error, LayoutError) or self.layout == "mapped"
            if found.named or not fits_not or self.place > place:
                raise
            reason = str(error).removeprefix(f"{found.source}: ").split(";")[0]
            self.skipped.append(Skipped(found.source, reason))

    def finish(self) -> Intake:
        """Make the tables from what was taken in."""
        for contract in (MESSAGES, ORDERS, REFUNDS):
            self.engine.make(contract.name, "cstext.readers")
        for name in INTAKE.values():
            self.engine.execute(f"DROP TABLE {name}")
        counts = self.engine.rows(
            "SELECT CAST(count(*) AS BIGINT) AS messages,"
            " CAST(count(*) FILTER (sent_ms IS NULL) AS BIGINT) AS untimed FROM messages"
        )[0]
        chats = [file for file in self.files if file.kind == "chats"]
        read, rejected = sum(f.rows for f in chats), sum(f.rejected for f in self.files)
        if not read:
            raise InputError(self._why_nothing(chats))
        return Intake(
            self.files,
            self.skipped,
            messages=counts["messages"],
            duplicates=read - counts["messages"],
            untimed=counts["untimed"],
            rejected=rejected,
        )

    def _reader(self, head: Head, named: bool) -> Reader:
        """The reader of a file; a forced one leaves orders and refunds to theirs."""
        if self.forced is None or self.forced.kind != "chats":
            return self.forced or reader_for(head)
        for name in ("orders", "refunds"):
            if (other := reader_named(name)).identify(head):
                return other
        if not named and self.layout != "mapped" and not self.forced.identify(head):
            raise LayoutError(f"{head.source}: layout {self.layout} does not fit it")
        return self.forced

    def _read(self, reader: Reader, head: Head) -> None:
        rows = rejected = 0
        notes: list[str] = []
        number = len(self.files)
        for batch in reader.read(head, self.context):
            origin = Origin(head.source, number, self.place)
            table = complete(reader.kind, batch.rows, origin, self.options)
            self.engine.append(INTAKE[reader.kind], table)
            self.engine.append("rejected", batch.rejected)
            self.place += table.num_rows
            rows += batch.rows.num_rows
            rejected += batch.rejected.num_rows
            notes += batch.notes
            if self.options.progress:
                self.options.progress(head.source, rows)
        if head.encoding.errors == "replace":
            notes.append(f"not all bytes are {head.encoding}; those read as \ufffd")
        self.files.append(
            FileReport(
                head.source,
                reader.name,
                reader.kind,
                str(head.encoding),
                rows,
                rejected,
                tuple(notes),
            )
        )

    def _why_nothing(self, chats: list[FileReport]) -> str:
        if not chats:
            seen = [f"{file.source}: {file.kind}" for file in self.files]
            seen += [f"{item.source}: {item.reason}" for item in self.skipped]
            listed = "; ".join(seen[:3]) + (" …" if len(seen) > 3 else "")
            return f"no chats found{f' ({listed})' if seen else ''}; see cstext formats"
        names = ", ".join(file.source for file in chats[:3])
        rejected = sum(file.rejected for file in chats)
        return f"{names}: no message can be read, {rejected} rows rejected{self._first_fault()}"

    def _first_fault(self) -> str:
        rows = self.engine.rows("SELECT line, reason FROM rejected ORDER BY source, line LIMIT 1")
        return f"; the first, {rows[0]['line']}: {rows[0]['reason']}" if rows else ""

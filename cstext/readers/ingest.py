"""Ingest: from input files to the tables messages, orders, refunds and rejected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

from cstext.engine import Engine
from cstext.errors import InputError, LayoutError
from cstext.readers.archive import unpacked
from cstext.readers.batching import rejected_batch
from cstext.readers.chat_jsonl import holds_labels
from cstext.readers.complete import INTAKE, empty_tables
from cstext.readers.contract import (
    Batch,
    Context,
    FileReport,
    Intake,
    Kind,
    Reader,
    ReadOptions,
    Skipped,
)
from cstext.readers.counted import counted
from cstext.readers.cutting import pieces_of, read_piece
from cstext.readers.discover import Found, find_files
from cstext.readers.head import Head
from cstext.readers.in_order import in_order, in_processes
from cstext.readers.mapping import load_mapping
from cstext.readers.once import define_messages, make_tables
from cstext.readers.parts import write_part
from cstext.readers.registry import READERS, reader_for, reader_named
from cstext.readers.rows import BadRow
from cstext.readers.taking import Taken, Unit, take

_REST = "the file is damaged from here on"
_NO_SECONDS = "no time has seconds: waits are known to the minute"
_NO_CLOCK = "no time has a time of day: waits are not known"
_TELLING = 20  # That many times are all whole minutes by chance once in 60 ** 20 files.
_RULES = ".toml"  # cstext.toml, and the score sheets and profiles beside it


def ingest(engine: Engine, inputs: Sequence[str | Path], options: ReadOptions) -> Intake:
    """Read the inputs into the engine's tables.

    These are messages, orders, refunds, session_records and rejected; they have the contracts of
    ``cstext.tables`` and always exist. A message that several exports hold counts once. Files of a
    folder or an archive that nobody reads, or that are damaged, are skipped and listed.

    Raises:
        InputError: an input does not exist, a file that the user named cannot be read, or no
            message could be read.
        LayoutError: no layout, or more than one, fits a file that the user named.
        UsageError: an option names what does not exist.
    """
    work = _taken(engine, find_inputs(inputs, options), options)
    make_tables(engine, work.parts)
    return work.intake()


def ingest_messages(engine: Engine, inputs: Sequence[str | Path], options: ReadOptions) -> Intake:
    """Read the inputs into the table rejected, and let ``messages`` mean the message table.

    Nothing is held in memory: each use of ``messages`` goes through what was read. Its rows have
    the contract of ``cstext.tables``, but whether one is a courtesy or a question is null. They
    come in the order of files' names, then of lines, if the engine keeps order.

    Raises:
        InputError, LayoutError, UsageError: as ``ingest``.
    """
    work = _taken(engine, find_inputs(inputs, options), replace(options, judged=False))
    define_messages(engine, work.parts)
    return work.intake()


@dataclass(frozen=True)
class Gathered:
    """What was read of files, before any table is made of it.

    ``reports`` has a list for each of the given files, which may be an archive; in their rows,
    ``file`` numbers all these reports from 0. Messages lie in ``parts``, other rows in the tables
    of ``complete.INTAKE``, those that cannot be read in ``rejected``.
    """

    reports: list[list[FileReport]]
    skipped: list[Skipped]
    parts: list[Path]


def gather(
    engine: Engine, files: Sequence[tuple[Found, Kind | None]], options: ReadOptions
) -> Gathered:
    """Read the files, and make no tables of them yet.

    Raises:
        InputError, LayoutError, UsageError: as ``ingest``; nothing to read is no error.
    """
    work = _taken(engine, files, options)
    return Gathered(work.reports, work.skipped, work.parts)


def _taken(
    engine: Engine, files: Sequence[tuple[Found, Kind | None]], options: ReadOptions
) -> _Work:
    """Read all files."""
    work = _Work(engine, options)
    for found, kind in files:
        read = len(work.files)
        with closing(unpacked(found)) as opened:
            for file in opened:
                work.take(file, kind)
        work.reports.append(work.files[read:])
    work.end()
    return work


def find_inputs(
    inputs: Sequence[str | Path], options: ReadOptions
) -> list[tuple[Found, Kind | None]]:
    """The files, and for those given as orders or refunds that they are; each once.

    Raises:
        InputError: an input does not exist, or there is no file in what is given as orders.
    """
    given: tuple[tuple[Sequence[str | Path], Kind | None], ...] = (
        (options.orders, "orders"),
        (options.refunds, "refunds"),
        (inputs, None),
    )
    files: dict[Path, tuple[Found, Kind | None]] = {}
    for names, kind in given:
        for found in find_files(names):
            files.setdefault(found.path.resolve(), (found, kind))
        for name in names if kind else ():
            if all(found.why_not for found in find_files([name])):
                raise InputError(f"{name}: holds no {kind}")
    return list(files.values())


@contextmanager
def _readable(source: str) -> Iterator[None]:
    """Tell of a file that the system does not let be read."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{source}: cannot be opened: {error.strerror}") from error


def _batches(reader: Reader, head: Head, context: Context) -> Iterator[Batch]:
    with _readable(head.source):
        yield from reader.read(head, context)


def _why(error: InputError, source: str) -> str:
    """Why a file is not read, without its name and without what to do."""
    return str(error).removeprefix(f"{source}: ").split(";")[0]


@dataclass
class _Work:
    """One run of ingest: what was read so far."""

    engine: Engine
    options: ReadOptions
    files: list[FileReport] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    reports: list[list[FileReport]] = field(default_factory=list)
    units: int = 1

    def __post_init__(self) -> None:
        tables = empty_tables()
        self._nothing = tables.pop(INTAKE["chats"])
        self._parts: list[tuple[str, Path]] = []
        for name, table in tables.items():
            self.engine.put(name, table)
        mapping = self.options.mapping
        self.context = Context(
            self.options.zone, self.options.accounts, load_mapping(mapping) if mapping else None
        )
        self.layout = "mapped" if mapping else self.options.layout
        self.forced = reader_named(self.layout) if self.layout else None

    def take(self, found: Found, kind: Kind | None) -> None:
        """Read one file; skip what a folder holds beside the exports, and note why."""
        if found.path.suffix == _RULES and not found.named:
            self.files.append(FileReport(found.source, "cstext", "settings", "utf-8"))
            return
        if found.why_not:
            self.skipped.append(Skipped(found.source, found.why_not, found.is_damaged))
            return
        head, is_asked_for = Head(found.path, found.source), bool(found.named or kind)
        try:
            with _readable(found.source):
                reader = self._reader(head, found.named)
            if kind and reader.kind != kind:
                raise InputError(f"{found.source}: holds {reader.kind}, not {kind}")
            self._read(reader, head, is_asked_for=is_asked_for)
        except InputError as error:
            if is_asked_for:
                raise
            fits_not = isinstance(error, LayoutError) or self.layout == "mapped"
            self.skipped.append(Skipped(found.source, _why(error, found.source), not fits_not))

    @property
    def parts(self) -> list[Path]:
        """The parts by the names of their files."""
        return [part for _, part in sorted(self._parts, key=lambda named: named[0])]

    def end(self) -> None:
        """Lay down an empty part where nothing was read: there is one at least."""
        if not self._parts:
            empty = self.engine.folder / "0.parquet"
            write_part(self._nothing, empty)
            self._parts.append(("", empty))

    def intake(self) -> Intake:
        """Tell what was read, once the message table stands."""
        counts = self.engine.rows(
            "SELECT CAST(count(*) AS BIGINT) AS messages,"
            " CAST(count(*) FILTER (sent_ms IS NULL) AS BIGINT) AS untimed FROM messages"
        )[0]
        chats = [file for file in self.files if file.kind == "chats"]
        read, rejected = sum(f.rows for f in chats), sum(f.rejected for f in self.files)
        why_nothing = "" if read else self._why_nothing(chats)
        if why_nothing and not self.options.may_be_empty:
            raise InputError(why_nothing)
        return Intake(
            self.files,
            self.skipped,
            messages=counts["messages"],
            duplicates=read - counts["messages"],
            untimed=counts["untimed"],
            rejected=rejected,
            why_nothing=why_nothing,
        )

    def _reader(self, head: Head, named: bool) -> Reader:
        """The reader of a file; a forced one leaves what is no chat to theirs."""
        if not named and holds_labels(head):
            raise LayoutError(f"{head.source}: holds labels, no export")
        if self.forced is None or self.forced.kind != "chats":
            return self.forced or reader_for(head)
        for other in READERS:
            if other.kind != "chats" and other.identify(head):
                return other
        if not named and self.layout != "mapped" and not self.forced.identify(head):
            raise LayoutError(f"{head.source}: layout {self.layout} does not fit it")
        return self.forced

    def _read(self, reader: Reader, head: Head, *, is_asked_for: bool) -> None:
        """Read a file; of one that nobody named, what stands above the damage in it."""
        rows = rejected = timed = 0
        to_the_second = has_clock = False
        notes: list[str] = []
        try:
            for taken in self._taken(reader, head):
                self._lay_down(taken, head.source)
                rows += taken.rows
                rejected += taken.rejected.num_rows
                notes += taken.notes
                timed += taken.timed
                to_the_second |= taken.to_the_second
                has_clock |= taken.has_clock
                if self.options.progress:
                    self.options.progress(head.source, rows)
        except InputError:
            if is_asked_for or not rows:
                raise
            rejected += 1
            rest = BadRow(rows + rejected, _REST, "")
            self.engine.append("rejected", rejected_batch([rest], head.source))
            why = f"cannot be read below row {rows + rejected - 1}: what stands above was"
            self.skipped.append(Skipped(head.source, why, is_damaged=True))
        notes += dict.fromkeys(head.passed_over)
        coarse = ""
        if timed > 1 and not has_clock:
            coarse = _NO_CLOCK
        elif timed >= _TELLING and not to_the_second:
            coarse = _NO_SECONDS
        notes += filter(None, [coarse])
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
                coarse,
            )
        )

    def _lay_down(self, taken: Taken, source: str) -> None:
        for name, table in taken.tables.items():
            self.engine.append(name, table)
        if taken.rejected.num_rows:
            self.engine.append("rejected", taken.rejected)
        if taken.part:
            self._parts.append((source, taken.part))

    def _taken(self, reader: Reader, head: Head) -> Iterator[Taken]:
        """Read a file: batches completed on several threads, or pieces in several processes."""
        pieces = pieces_of(reader, head)
        first = self.units
        self.units += max(1, len(pieces))
        units = [
            Unit(head.source, reader.kind, len(self.files), number)
            for number in range(first, self.units)
        ]
        folder, options = self.engine.folder, replace(self.options, progress=None)
        if not pieces:
            work = partial(take, units[0], options, folder)
            return in_order(work, enumerate(_batches(reader, head, self.context)))
        jobs = (
            (reader, head, piece, self.context, options, unit, folder)
            for piece, unit in zip(pieces, units, strict=True)
        )
        return chain.from_iterable(in_processes(read_piece, jobs))

    def _why_nothing(self, chats: list[FileReport]) -> str:
        if not chats:
            left_out = [
                [f"{item.source}: {item.reason}" for item in self.skipped if item.is_damaged is bad]
                for bad in (True, False)
            ]
            read = [f"{file.source}: {file.kind}" for file in self.files]
            seen = [*left_out[0], *read, *left_out[1]]
            listed = "; ".join(seen[:3]) + (" …" if len(seen) > 3 else "")
            return (
                f"no chats found{f' ({listed})' if seen else ''}; see cstext formats, or name the"
                " columns of any other table in a mapping file (--mapping)"
            )
        names = ", ".join(file.source for file in chats[:3])
        rejected = sum(file.rejected for file in chats)
        notes = dict.fromkeys(note for file in chats for note in file.notes)
        rows = counted(rejected, "row")
        told = [f"{names}: no message can be read, {rows} rejected", *notes]
        return "; ".join([*told, *self._first_fault()])

    def _first_fault(self) -> list[str]:
        rows = self.engine.rows("SELECT line, reason FROM rejected ORDER BY source, line LIMIT 1")
        return [f"the first, {row['line']}: {row['reason']}" for row in rows]

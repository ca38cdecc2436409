"""Imports: what new files say is laid into a workspace; files that it knows are not read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cstext.engine import Engine
from cstext.errors import InputError, UsageError
from cstext.readers import FileReport, Kind, ReadOptions, Skipped
from cstext.readers.discover import Found
from cstext.readers.ingest import find_inputs, gather
from cstext.settings import FILE_NAME, Settings, load_settings
from cstext.workspace.adopting import adopt, settings_for
from cstext.workspace.days import holders, left, recorded, stored_days
from cstext.workspace.history import RECORD, Ground, History, held, is_workspace, next_import
from cstext.workspace.keeping import keep_rows, named_shops, told_days
from cstext.workspace.record import Import, Input

Given = tuple[Found, Kind | None]


@dataclass(frozen=True)
class Request:
    """What is to be imported, and how it is to be read."""

    inputs: Sequence[str | Path]
    orders: Sequence[Path] = ()
    refunds: Sequence[Path] = ()
    layout: str | None = None
    mapping: Path | None = None
    progress: Callable[[str, int], None] | None = None


@dataclass(frozen=True)
class Imported:
    """What an import added: the files it read, how many were known, and those nobody reads.

    ``days`` are those of which messages were stored.
    """

    settings: Settings
    files: list[FileReport] = field(default_factory=list)
    known: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    days: list[int] = field(default_factory=list)


def import_files(engine: Engine, folder: Path, request: Request) -> Imported:
    """Read the files that the workspace does not know, and keep what they say: all or nothing.

    A file is known by its bytes, whatever its name. One that was read with other accounts, or by
    another layout or mapping than is named now, is read again, and what it then says stands. The
    settings are the workspace's; one without takes over those of the inputs. The engine's table
    ``rejected`` holds the rows that could not be read.

    Raises:
        InputError, LayoutError, UsageError: as ``readers.ingest``; and where nothing is there to
            be read, exports lie in the workspace, or it was made for another zone or shop.
    """
    adopted = settings_for(folder, request.inputs)
    settings = load_settings(adopted)
    options = ReadOptions(
        layout=request.layout,
        mapping=settings.mapping_for(request.layout, request.mapping),
        zone=settings.zone,
        shop=settings.shop,
        accounts=settings.accounts,
        orders=tuple(request.orders),
        refunds=tuple(request.refunds),
        progress=request.progress,
    )
    found = list(_exports(folder, find_inputs(request.inputs, options)))
    exports = [given for given in found if not given[0].why_not]
    if not exports:
        raise _nothing(request)
    with held(folder, Ground(zone=settings.zone, shop=settings.shop)) as history:
        adopt(adopted, folder)
        stamps = _Stamps(options, history)
        new = {stamp.sha256: (given, stamp) for given in exports if (stamp := stamps.of(given[0]))}
        gathered = gather(engine, [given for given, _ in new.values()], options)
        read = [
            (stamp, reports)
            for (_, stamp), reports in zip(new.values(), gathered.reports, strict=True)
        ]
        inputs = recorded(read, told_days(engine, gathered.parts), holders(history, new.keys()))
        known = len(exports) - len(new)
        skipped = [
            *(Skipped(given.source, given.why_not) for given, _ in found if given.why_not),
            *gathered.skipped,
        ]
        if not inputs and not known:
            raise _nothing(request)
        if not inputs:
            return Imported(settings, known=known, skipped=skipped)
        with next_import(history) as (place, number):
            keep_rows(engine, gathered.parts, place, number, left(inputs))
            record = Import(inputs=inputs, shops=named_shops(engine, gathered.parts))
            (place / RECORD).write_text(record.model_dump_json() + "\n", "utf-8")
    reports = [file.report for given in inputs for file in given.files]
    return Imported(settings, reports, known, skipped, stored_days(inputs))


def _nothing(request: Request) -> InputError:
    return InputError(f"{', '.join(map(str, request.inputs))}: holds nothing to import")


def _exports(folder: Path, found: Sequence[Given]) -> Iterator[Given]:
    """The files among those found that may be exports: settings are none, nor is what is kept.

    Raises:
        UsageError: the workspace was to be made around exports.
    """
    home, is_made = folder.resolve(), is_workspace(folder)
    for given in found:
        path = given[0].path
        if path.resolve().is_relative_to(home):
            if not is_made and path.name != FILE_NAME:
                raise UsageError(f"{folder}: {path} lies in it; name an empty or a new folder")
        elif path.suffix != ".toml":
            yield given


class _Stamps:
    """What inputs are known by, against what a workspace knows."""

    def __init__(self, options: ReadOptions, history: History) -> None:
        accounts = options.accounts.model_dump_json()
        self._accounts = hashlib.sha256(accounts.encode()).hexdigest()[:12]
        self._layout = f"layout:{options.layout}" if options.layout else ""
        if options.mapping:
            self._layout = f"mapping:{_sha256(options.mapping)[:12]}"
        self._known = {given.sha256: given for _, given in history.in_force()}

    def of(self, found: Found) -> Input | None:
        """Return what the record of a file begins as; None where it need not be read."""
        digest, size = _sha256(found.path), found.path.stat().st_size
        known = self._known.get(digest)
        if known and known.accounts == self._accounts and self._layout in ("", known.layout):
            return None
        return Input(
            name=found.source,
            sha256=digest,
            bytes=size,
            accounts=self._accounts,
            layout=self._layout,
            files=[],
        )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}") from error

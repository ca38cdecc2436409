"""ZIP archives: their members as files, each unpacked while it is read and removed after.

Nothing is written outside a folder that only this user can read, and no member's name is ever a
path: members are unpacked by number.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from cstext.errors import InputError
from cstext.private import PrivateFolder
from cstext.readers.discover import Found, is_hidden
from cstext.readers.head import Head

MOST_MEMBERS = 10_000
"""An archive with more members is refused."""

LARGEST_RATIO = 200
"""An archive that unpacks to more than so many times its size is refused …"""

ALWAYS_ALLOWED = 256 << 20
"""… if that is more than so many bytes. Chats and tables shrink to a fifth to a fiftieth."""

_DEEPEST = 2
_CHUNK = 1 << 20
_LOCKED, _UTF8_NAME = 0x1, 0x800
_PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def unpacked(found: Found) -> Generator[Found]:
    """Yield the file; where it is a ZIP, its members by name, named ``archive.zip/member``.

    A member lives until the next is asked for. Archives in an archive are opened too, one deep.
    What is damaged, locked or too large unpacked is a file that says why it cannot be read.

    Raises:
        InputError: the archive that the user named is damaged, or there is no room to unpack it.
    """
    if found.why_not or not _is_zip(found):
        yield found
        return
    budget = _Budget.of(found.path)
    with PrivateFolder() as folder:
        yield from _members(found, folder, budget, depth=1)


class _UnreadableError(InputError):
    """An archive or a member that cannot be read; others may be."""


def check_workbook(path: Path, source: str) -> None:
    """Refuse a workbook, which is a ZIP, that says it unpacks to what no export does.

    Raises:
        InputError: it is too large unpacked.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return
    _Budget.of(path).spend(size, source)


@dataclass
class _Budget:
    """How many bytes may still be unpacked of one archive and those in it."""

    left: int

    @classmethod
    def of(cls, path: Path) -> _Budget:
        return cls(max(ALWAYS_ALLOWED, LARGEST_RATIO * path.stat().st_size))

    def spend(self, size: int, source: str) -> None:
        self.left -= size
        if self.left < 0:
            raise _UnreadableError(
                f"{source}: unpacks to more than {LARGEST_RATIO} times the archive's size, which no"
                " export does; unpack it and name the files"
            )


def _is_zip(found: Found) -> bool:
    try:
        return Head(found.path, found.source).form == "zip"
    except OSError:
        return False


def _members(found: Found, folder: Path, budget: _Budget, depth: int) -> Iterator[Found]:
    try:
        archive, members = _opened(found)
    except _UnreadableError as error:
        if found.named:
            raise
        yield _not_read(found.path, found.source, error)
        return
    with archive:
        if not members:
            yield Found(found.path, False, "is an empty ZIP archive", found.source)
        for number, member in enumerate(sorted(members, key=_name)):
            name = _name(member)
            source = f"{found.source}/{_CONTROL.sub('?', name)}"
            if why_not := _why_not(name):
                yield Found(found.path, False, why_not, source)
                continue
            path = folder / f"{depth}-{number}"
            try:
                _unpack(archive, member, path, source, budget)
                inner = Found(path, False, None, source)
            except _UnreadableError as error:
                inner = _not_read(path, source, error)
            if depth < _DEEPEST and not inner.why_not and _is_zip(inner):
                yield from _members(inner, folder, budget, depth + 1)
            else:
                yield inner
            path.unlink(missing_ok=True)


def _opened(found: Found) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(found.path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _UnreadableError(
            f"{found.source}: the ZIP file is damaged or cut off; download it again"
        ) from error
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > MOST_MEMBERS:
        archive.close()
        raise _UnreadableError(f"{found.source}: holds more than {MOST_MEMBERS} files; unpack it")
    return archive, members


def _not_read(path: Path, source: str, error: InputError) -> Found:
    return Found(path, False, str(error).removeprefix(f"{source}: "), source, is_damaged=True)


def _name(member: zipfile.ZipInfo) -> str:
    """The member's name; archives made on Windows have it in GBK without saying so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    raw = member.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def _why_not(name: str) -> str | None:
    path = PureWindowsPath(name)
    if path.is_absolute() or path.drive or path.root or ".." in path.parts:
        return "its name leads out of the archive"
    return "hidden file" if is_hidden(path.parts) else None


def _unpack(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path, source: str, budget: _Budget
) -> None:
    if member.flag_bits & _LOCKED:
        raise _UnreadableError(f"{source}: is locked with a password; unpack it and name the files")
    try:
        if member.compress_type not in _PACKINGS:
            raise NotImplementedError
        with archive.open(member) as packed, path.open("wb") as file:
            while chunk := packed.read(_CHUNK):
                budget.spend(len(chunk), source)
                file.write(chunk)
    except NotImplementedError as error:
        raise _UnreadableError(
            f"{source}: is packed in a way that cannot be read; unpack it and name the files"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError) as error:
        raise _UnreadableError(
            f"{source}: is damaged in the ZIP file; download the archive again"
        ) from error
    except OSError as error:
        raise InputError(f"{source}: cannot be unpacked: {error.strerror}") from error

"""Which files an input stands for: a file, a pattern, or all that a folder holds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from cstext.errors import InputError, UsageError
from cstext.settings import FILE_NAME
from cstext.writing import UNFINISHED

WORKSPACE_FILE = "workspace.json"
"""The file by which the folder of a kept history is known."""

_OURS = {
    "facts.json": "part of a review",
    UNFINISHED: "part of a review",
    WORKSPACE_FILE: "part of a workspace",
}
_HIDDEN = (".", "~$", "__MACOSX")


@dataclass(frozen=True)
class Found:
    """A file, as the user named it; ``named``: itself, not by a folder or a pattern.

    ``why_not``: it is not to be read, because it is no export, or ``is_damaged``.
    """

    path: Path
    named: bool = True
    why_not: str | None = None
    shown: str | None = None
    is_damaged: bool = False

    @property
    def source(self) -> str:
        """The file's name in every table and message; a member of an archive is not its path."""
        return self.shown or path_text(self.path)


def path_text(path: Path) -> str:
    r"""Return a path as text that can be written: names unpacked elsewhere may be no UTF-8.

    >>> path_text(Path("聊天\udcb5.csv"))
    '聊天\\xb5.csv'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_files(inputs: Sequence[str | Path]) -> list[Found]:
    """Return the files of the inputs, each once, in the order of the inputs and then of names.

    Raises:
        InputError: an input is no file, cannot be looked at, or is a pattern that fits none.
    """
    found: dict[Path, Found] = {}
    for item in inputs:
        with _looked_at(item):
            for file in _expand(Path(item)):
                known = found.get(file.path.resolve())
                if known is None or (file.named and not known.named):
                    found[file.path.resolve()] = file
    return list(found.values())


@contextmanager
def _looked_at(item: str | Path) -> Iterator[None]:
    """Tell where the system refuses to look: no right to it, or a name that none can be."""
    try:
        yield
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "no file can be named so"
        raise InputError(f"{item}: cannot be read: {why}") from error


def find_settings(inputs: Sequence[str | Path]) -> Path | None:
    """Return the ``cstext.toml`` that lies in a folder of the inputs, or beside a file of them.

    Raises:
        UsageError: there are several, which may say different things; or an input is a folder of
            shops, each with its own: read as one, without them, their chats would be mixed up.
        InputError: an input cannot be looked at.
    """
    files: dict[Path, Path] = {}
    for item in inputs:
        with _looked_at(item):
            path = _folder(Path(item)) / FILE_NAME
            if path.is_file():
                files[path.resolve()] = path
            elif shops := _shops(Path(item)):
                raise UsageError(
                    f"{item}: holds shops with a {FILE_NAME} of their own ({shops}): name one of"
                    " them, or make the reviews of all of them with cstext report"
                )
    if len(files) > 1:
        raise UsageError(f"several {FILE_NAME}: {', '.join(map(str, files.values()))}; keep one")
    return next(iter(files.values()), None)


def _shops(folder: Path) -> str:
    """The folders in a folder that have settings and are no workspace, by name."""
    if not folder.is_dir():
        return ""
    shops = (path.parent for path in folder.glob(f"*/{FILE_NAME}"))
    return ", ".join(sorted(shop.name for shop in shops if not (shop / WORKSPACE_FILE).is_file()))


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _expand(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _inside(path, path.rglob("*"))
    elif path.is_file():
        yield Found(path)
    elif path.exists():
        raise InputError(f"{path}: is a pipe or a device; write it into a file and name that")
    elif matches := _matches(path):
        yield from _inside(path.parent, matches)
    else:
        raise InputError(f"{path}: no such file or folder")


def _matches(pattern: Path) -> list[Path]:
    """The files that a pattern fits, from its last folder without a wildcard on."""
    plain = list(takewhile(lambda part: not set("*?[") & set(part), pattern.parts))
    wild = pattern.parts[len(plain) :]
    return list(Path(*plain).glob("/".join(wild))) if wild else []


def _inside(folder: Path, paths: Iterable[Path]) -> Iterator[Found]:
    """The files among the paths, and the folders into which nobody looked.

    What cstext itself wrote there is no input. A workspace, which may hold thousands of files, is
    told of once.
    """
    among = list(paths)
    for path in among:
        if (why := _closed(path)) and not _why_not(path, folder):
            yield Found(path, False, why, is_damaged=True)
    files = sorted(path for path in among if path.is_file())
    homes = {path.parent: path.name for path in files if path.name in _OURS}
    for path in files:
        home = next((parent for parent in path.parents if parent in homes), None)
        sign = homes[home] if home and _is_part(path.relative_to(home), homes[home]) else None
        if sign != WORKSPACE_FILE or path.name == sign:
            yield Found(path, False, _OURS[sign] if sign else _why_not(path, folder))


def _is_part(path: Path, sign: str) -> bool:
    """Whether a file below a folder with that sign is ours: beside a review may lie exports."""
    first = Path(path.parts[0])
    return sign == WORKSPACE_FILE or first.stem == "review" or first.name in (*_OURS, "tables")


def _closed(path: Path) -> str | None:
    """Why the files of a folder are none of those that its folder holds."""
    if not path.is_dir():
        return None
    if path.is_symlink():
        return "is a link to a folder; name that folder"
    try:
        os.scandir(path).close()
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    return None


def _why_not(path: Path, folder: Path) -> str | None:
    inner = path.relative_to(folder).parts if path.is_relative_to(folder) else (path.name,)
    return "hidden file" if is_hidden(inner) else None


def is_hidden(parts: Sequence[str]) -> bool:
    """Whether a file or a folder on the way to it is none that people put there."""
    return any(part.startswith(_HIDDEN) for part in parts)

"""Files that are either whole or not there: written beside their place, then moved into it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from cstext.errors import UsageError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a place to write to; what was written there takes the place of ``path`` at the end.

    Raises:
        UsageError: ``path`` is a folder or cannot be written; nothing is left behind.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; name a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
            beside = Path(folder) / path.name
            yield beside
            beside.replace(path)
    except OSError as error:
        in_file = isinstance(error, FileExistsError | NotADirectoryError)
        why = "its folder is a file" if in_file else error.strerror
        raise UsageError(f"{path}: cannot be written: {why}") from error

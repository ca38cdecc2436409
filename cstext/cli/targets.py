"""What is written never takes the place of what is read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cstext.errors import UsageError

if TYPE_CHECKING:
    from cstext.inquiries import Workbench


def spare_named(given: Mapping[str, Any], *targets: Path | None) -> None:
    """Refuse to write over a file that one of the options names, or two results over each other.

    Raises:
        UsageError: a target is such a file.
    """
    named = [value for value in given.values() if isinstance(value, str | Path)]
    listed = [each for value in given.values() if isinstance(value, list) for each in value]
    read = {Path(each).resolve() for each in (*named, *listed) if _is_file(each)}
    wanted = [target for target in targets if target is not None]
    for number, target in enumerate(wanted):
        if target.resolve() in read:
            raise _is_read(target)
        if target.resolve() in {other.resolve() for other in wanted[:number]}:
            raise UsageError(f"{target}: is to be written twice; name two files")


def spare_read(bench: Workbench, *targets: Path | None) -> None:
    """Refuse to write over an export that was read, or an archive in which one lies.

    Raises:
        UsageError: a target is such a file.
    """
    sources = [Path(file.source).resolve() for file in bench.intake.files]
    read = {place for source in sources for place in (source, *source.parents)}
    for target in targets:
        if target is not None and target.is_file() and target.resolve() in read:
            raise _is_read(target)


def _is_file(path: Any) -> bool:
    try:
        return isinstance(path, str | Path) and Path(path).is_file()
    except (OSError, ValueError):
        return False


def _is_read(target: Path) -> UsageError:
    return UsageError(f"{target}: is one of the files that are read; name another file")

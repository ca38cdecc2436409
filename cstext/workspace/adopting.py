"""The settings of a workspace: its own ``cstext.toml``, or the one that lies with its exports."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cstext.errors import UsageError
from cstext.readers import find_settings
from cstext.settings import FILE_NAME, Settings, settings_file
from cstext.writing import whole_file


def settings_for(folder: Path, inputs: Sequence[str | Path]) -> Path | None:
    """Return the file whose settings hold for an import: the workspace's goes before the inputs'.

    Raises:
        UsageError: the inputs' file names others beside it, and cannot be taken over as it stands.
    """
    own = folder / FILE_NAME
    if own.is_file():
        return own
    path = find_settings(inputs)
    if path is not None:
        settings = settings_file(path).into(Settings)
        if settings.beside(path.parent) != settings:
            raise UsageError(
                f"{path}: names files beside it: copy it to {own}, mend their paths, import again"
            )
    return path


def adopt(path: Path | None, folder: Path) -> None:
    """Give the workspace the settings that it was made with, if they are not its own already."""
    if path is None or path.parent.resolve() == folder.resolve():
        return
    with whole_file(folder / FILE_NAME) as beside:
        beside.write_bytes(path.read_bytes())

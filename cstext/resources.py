"""Where the things that ship with cstext lie: models, dictionary, lexicons, the sample shop."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file, in the wheel or in a checkout.

    The wheel carries them under ``_shipped``; in a checkout they stand beside the package.
    """
    installed = _PACKAGE / "_shipped"
    root = installed if installed.is_dir() else _PACKAGE.parent
    return root.joinpath(*parts)

"""Arguments as outsiders give them: looked at before anything is done."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from cstext.errors import UsageError

Given = ParamSpec("Given")
Made = TypeVar("Made")

_LONGEST = 60


def checked(function: Callable[Given, Made]) -> Callable[Given, Made]:
    """Let a function refuse arguments that are not what its annotations say.

    What says more than a plain type (days, tables, choices) the function looks at itself.

    Raises:
        UsageError: names the argument, and what to give.
    """
    signature = inspect.signature(function)

    @wraps(function)
    def run(*args: Given.args, **named: Given.kwargs) -> Made:
        for name, value in signature.bind(*args, **named).arguments.items():
            _check(name, value, str(signature.parameters[name].annotation))
        return function(*args, **named)

    return run


def as_files(files: str | Path | Sequence[str | Path]) -> list[Path]:
    """Return the files of an argument that may be one."""
    listed = [files] if isinstance(files, str | Path) else files
    return [Path(path) for path in listed]


def _check(name: str, value: Any, annotation: str) -> None:
    kind = annotation.removesuffix(" | None")
    if name == "lang" and value not in (None, "zh", "en"):
        raise UsageError(f"lang {_shown(value)}: use zh or en")
    if kind not in _KINDS or (value is None and kind != annotation):
        return
    fits, what = _KINDS[kind]
    if not fits(value):
        raise UsageError(f"{name}: give {what}, not {_shown(value)}")


def _shown(value: Any) -> str:
    """A short text as it stands, else only what kind of thing it is."""
    is_short = isinstance(value, str | int | float) and len(repr(value)) < _LONGEST
    return repr(value) if is_short else f"a {type(value).__name__}"


def _is_text(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(value.encode("utf-8") or True)
    except UnicodeEncodeError:
        return False


def _is_path(value: Any) -> bool:
    try:
        return isinstance(value, str | Path) and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:
        return False


def _are_paths(value: Any) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return _is_path(value) or (listed and all(map(_is_path, value)))


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping) and all(isinstance(key, str) for key in value)


_KINDS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "str": (_is_text, "text"),
    "bool": (lambda value: isinstance(value, bool), "True or False"),
    "int": (
        lambda value: isinstance(value, int) and not isinstance(value, bool),
        "a whole number",
    ),
    "str | Path": (_is_path, "a path"),
    "Files": (_are_paths, "paths"),
    "Mapping[str, Any]": (_is_mapping, "names with their values"),
    "Callable[[str], None]": (callable, "a function"),
}
"""Annotations as they are written, whether a value fits, and what to give."""

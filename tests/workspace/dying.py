"""Imports, and dies by kill -9 where it is told to: run as a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cstext.workspace import history

from .shop import keep

POINTS: dict[str, tuple[Any, str, bool]] = {
    "half written": (history, "_settle", False),
    "written and not in force": (Path, "rename", False),
    "in force": (Path, "rename", True),
}
"""What is being done, and whether the process dies only after it."""


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def afterwards(function: Callable[..., Any]) -> Callable[..., None]:
    def dying(*given: Any, **named: Any) -> None:
        function(*given, **named)
        die()

    return dying


if __name__ == "__main__":
    point, workspace, *inputs = sys.argv[1:]
    place, name, is_after = POINTS[point]
    setattr(place, name, afterwards(getattr(place, name)) if is_after else die)
    keep(Path(workspace), *map(Path, inputs))

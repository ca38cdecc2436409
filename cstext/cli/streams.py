"""Standard output and errors: UTF-8 whatever the console's code page, and nothing lost unsaid."""

from __future__ import annotations

import os
import sys
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import Any

from cstext.errors import UsageError


def open_streams() -> None:
    """Set both streams up; one that the caller closed leads nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
            if name == "stdout" and not stream.isatty():
                written = BufferedWriter(_Output(stream.fileno(), "w", closefd=False))
                sys.stdout = TextIOWrapper(written, "utf-8", "backslashreplace", newline="\n")


class _Output(FileIO):
    """Standard output that is no console: its first fault is told, what follows is dropped."""

    _is_lost = False

    def write(self, content: Any, /) -> int:
        if self._is_lost:
            return memoryview(content).nbytes
        try:
            return super().write(content)
        except BrokenPipeError:  # who read it has enough
            raise
        except OSError as error:
            self._is_lost = True
            why = f"standard output cannot be written: {error.strerror}"
            raise UsageError(why) from error

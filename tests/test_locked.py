"""On Windows, here played by a stand-in, a lock is waited for beyond its system's ten seconds."""

from __future__ import annotations

import errno
import os
import runpy
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import cstext.locked

BUSY = OSError(errno.EDEADLK, "ten attempts")


def locking(monkeypatch: pytest.MonkeyPatch, path: Path, refusals: list[OSError]) -> list[str]:
    """What Windows is asked for while a lock is taken that it refuses so often."""
    asked: list[str] = []

    def lock(handle: int, mode: str, length: int) -> None:
        asked.append(mode)
        if mode == "lock" and refusals:
            raise refusals.pop(0)

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "lseek", lambda *_: 0)  # not every system goes as far as Windows
    windows = SimpleNamespace(locking=lock, LK_LOCK="lock", LK_UNLCK="unlock")
    monkeypatch.setitem(sys.modules, "msvcrt", windows)
    locked = runpy.run_path(cstext.locked.__file__)["locked"]
    with path.open("w") as file, locked(file.fileno()):
        asked.append("held")
    return asked


def test_who_holds_it_long_is_waited_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = locking(monkeypatch, tmp_path / "lock", [BUSY, BUSY])
    assert asked == ["lock", "lock", "lock", "held", "unlock"]


def test_any_other_fault_is_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no locks here"):
        locking(monkeypatch, tmp_path / "lock", [OSError(errno.ENOLCK, "no locks here")])

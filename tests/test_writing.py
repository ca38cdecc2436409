"""What a killed run left half written is swept away by a later one, but not what may live."""

from __future__ import annotations

import os
import time
from pathlib import Path

from cstext.writing import whole_file


def left(place: Path, name: str, hours: float) -> Path:
    """A folder as a killed run leaves it, last written to so long ago."""
    folder = place / name
    folder.mkdir()
    (folder / "review.html").write_text("half", "utf-8")
    then = time.time() - hours * 3600
    os.utime(folder, (then, then))
    return folder


def test_what_a_killed_run_left_is_swept_after_a_day(tmp_path: Path) -> None:
    old, young = left(tmp_path, ".writing-a1b2c3_4", 25), left(tmp_path, ".writing-a1b2c3_5", 23)
    theirs = left(tmp_path, ".writing-my-novel", 2500)
    with whole_file(tmp_path / "x.csv") as beside:
        beside.write_text("whole", "utf-8")
    assert sorted(tmp_path.iterdir()) == sorted([young, theirs, tmp_path / "x.csv"])
    assert not old.exists()

"""Files are whole or not there; where some of a folder may be of another run, it says so."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cstext.errors import UsageError
from cstext.readers.discover import find_files
from cstext.writing import UNFINISHED, put_together, unfinished, whole_file


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


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_what_a_link_names_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "link.csv").symlink_to("kept/rows.csv")
    for text in ("first", "second"):
        with whole_file(tmp_path / "link.csv") as beside:
            beside.write_text(text, "utf-8")
        assert (tmp_path / "kept" / "rows.csv").read_text("utf-8") == text
    assert (tmp_path / "link.csv").is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        reader = pool.submit(pipe.read_text, "utf-8")
        with whole_file(pipe) as beside:
            beside.write_text("whole", "utf-8")
        assert reader.result(timeout=20) == "whole"
    assert pipe.is_fifo()
    assert list(tmp_path.iterdir()) == [pipe]


NAMES = ("book.xlsx", "page.html", "tables", "facts.json")
PARTS = ("book.xlsx", "page.html", "tables/lost.parquet", "facts.json")

MOVES = """
import os, signal, sys
from pathlib import Path
from cstext.writing import put_together

def dying(self, *given, real=Path.replace, left=[int(sys.argv[3])]):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return real(self, *given)

Path.replace = dying
put_together(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[4:])
"""
"""Moves files, and dies by kill -9 where it would move another after so many."""


def review(place: Path, name: str) -> Path:
    """A folder with the files of one run, which say of which."""
    folder = place / name
    (folder / "tables").mkdir(parents=True)
    for part in PARTS:
        (folder / part).write_text(name, "utf-8")
    return folder


def told(folder: Path) -> list[str]:
    return [(folder / part).read_text("utf-8") for part in PARTS]


@pytest.mark.skipif(os.name == "nt", reason="nothing dies by a signal there")
@pytest.mark.parametrize("moved", range(4))
def test_a_mixture_that_a_killed_run_left_is_told(tmp_path: Path, moved: int) -> None:
    folder = review(tmp_path, "old")
    new = review(tmp_path, "new")
    subprocess.run([sys.executable, "-c", MOVES, new, folder, str(moved), *NAMES], check=False)
    assert told(folder) == moved * ["new"] + (4 - moved) * ["old"]
    text = (folder / UNFINISHED).read_text("utf-8")
    assert "两次运行" in text and "of two runs" in text
    put_together(review(tmp_path, "third"), folder, NAMES)
    assert told(folder) == 4 * ["third"]
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)


def test_an_unfinished_review_is_no_input(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), unfinished(tmp_path / "review"):
        (tmp_path / "review" / "tables").mkdir()
        (tmp_path / "review" / "tables" / "lost.parquet").write_text("half", "utf-8")
        raise KeyboardInterrupt
    assert {found.why_not for found in find_files([tmp_path])} == {"part of a review"}


def test_where_the_first_is_held_all_is_as_it_was(tmp_path: Path) -> None:
    folder, new = review(tmp_path, "old"), review(tmp_path, "new")
    (new / "book.xlsx").unlink()  # stands for the one that Excel holds
    with pytest.raises(FileNotFoundError):
        put_together(new, folder, NAMES)
    assert told(folder) == 4 * ["old"]
    assert not (folder / UNFINISHED).exists()
    (new / "book.xlsx").write_text("new", "utf-8")
    (new / "page.html").unlink()
    with pytest.raises(FileNotFoundError):
        put_together(new, folder, NAMES)
    assert (folder / UNFINISHED).exists()


def test_two_runs_into_one_folder_leave_the_files_of_one(tmp_path: Path) -> None:
    folder = tmp_path / "review"
    runs = [review(tmp_path, str(number)) for number in range(30)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda new: put_together(new, folder, NAMES), runs))
    assert len(set(told(folder))) == 1
    assert not (folder / UNFINISHED).exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UsageError, match="cannot be written"), unfinished(tmp_path / "file" / "x"):
        pass

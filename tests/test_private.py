"""Where chats lie while a command works: gone at its end, or swept when it was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

WORKS = """
import sys
from cstext.private import PrivateFolder
folder = PrivateFolder()
(folder.path / "chats.parquet").write_text("half")
print(folder.path, flush=True)
sys.stdin.read()
"""

PROGRAM = f"""
import sys
from types import SimpleNamespace
def work():
    exec({WORKS!r}, globals())
sys.modules["cstext.cli"] = SimpleNamespace(main=work)
from cstext.__main__ import main
main()
"""


def begin(place: Path, code: str = WORKS) -> tuple[subprocess.Popen[str], Path]:
    """A run that works until its input ends, and its folder, which seems an hour old."""
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(place), "TEMP": str(place), "TMP": str(place)},
    )
    assert run.stdout is not None
    folder = Path(run.stdout.readline().strip())
    then = time.time() - 3600
    os.utime(folder / ".alive", (then, then))
    return run, folder


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[list[tuple[subprocess.Popen[str], Path]]]:
    both = [begin(tmp_path), begin(tmp_path)]
    yield both
    for run, _ in both:
        run.communicate("")


def test_what_a_killed_run_left_is_swept_and_what_lives_is_not(
    tmp_path: Path, runs: list[tuple[subprocess.Popen[str], Path]]
) -> None:
    (dead, gone), (alive, kept) = runs
    dead.kill()
    dead.wait()
    others = [tmp_path / "cstext-notes", tmp_path / "cstext.txt", tmp_path / "elsewhere"]
    for folder in others:
        folder.mkdir()
    assert gone.is_dir()
    after, own = begin(tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted([kept, own, *others])
    assert (kept / "chats.parquet").read_text("utf-8") == "half"
    for run in (after, alive):
        run.communicate("")
        assert run.returncode == 0
    assert sorted(tmp_path.iterdir()) == sorted(others)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_link_is_no_folder_of_ours(tmp_path: Path) -> None:
    theirs, place = tmp_path / "theirs", tmp_path / "place"
    theirs.mkdir()
    place.mkdir()
    for name in (".alive", "photo.png"):
        (theirs / name).touch()
    os.utime(theirs / ".alive", (0, 0))
    (place / "cstext-link").symlink_to(theirs)
    run, _ = begin(place)
    run.communicate("")
    assert sorted(path.name for path in theirs.iterdir()) == [".alive", "photo.png"]


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
@pytest.mark.parametrize(("name", "status"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_who_is_told_to_end_takes_his_folder_away(
    tmp_path: Path, name: str, status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    run, folder = begin(tmp_path, PROGRAM)
    assert folder.is_dir()
    run.send_signal(getattr(signal, name))
    run.communicate()
    assert (run.returncode, [*tmp_path.iterdir()], capfd.readouterr().err) == (status, [], "")

"""An import that is killed has never been, or is whole; run again, all is as if undisturbed."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .dying import POINTS
from .shop import keep, kept, said, together, write

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9"),
    pytest.mark.long,
]
ROOT = Path(__file__).parents[2]
RUN = [sys.executable, "-m", "tests.workspace.dying"]
FIRST = [said(1, "10:00:00", "在吗"), said(1, "10:00:09", "在的", "客服")]
THEN = [said(day, "11:00:00", f"有货吗{day}") for day in (1, 2, 3)]


@pytest.fixture
def files(tmp_path: Path) -> Iterator[tuple[Path, Path]]:
    yield write(tmp_path / "in" / "1.csv", FIRST), write(tmp_path / "in" / "2.csv", THEN)


def left_over(workspace: Path) -> list[str]:
    return [path.name for path in workspace.iterdir() if path.name.startswith(".writing-")]


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point(tmp_path, files, point):
    first, then = files
    workspace = tmp_path / "ws"
    keep(workspace, first)
    before, whole = kept(workspace), together(tmp_path / "in")
    done = subprocess.run([*RUN, point, workspace, then], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert kept(workspace) == (whole if point == "in force" else before)
    keep(workspace, then)
    assert kept(workspace) == whole
    assert not left_over(workspace)


def test_two_imports_at_once(tmp_path, files):
    workspace = tmp_path / "ws"
    code = (
        "import sys; from pathlib import Path; from tests.workspace.shop import keep; "
        "keep(*map(Path, sys.argv[1:]))"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, workspace, file], cwd=ROOT) for file in files
    ]
    assert [process.wait() for process in both] == [0, 0]
    assert kept(workspace) == together(tmp_path / "in")
    assert len(list((workspace / "imports").iterdir())) == 2


@pytest.mark.heavy
def test_killed_at_twenty_random_moments(tmp_path):
    """A reader that looks on all the while never sees anything but the two whole states."""
    rng = random.Random(8)
    many = [said(day, f"{hour:02}:{n % 60:02}:00", f"有货吗{n}", buyer=f"tb{n % 400}")
            for day in range(1, 29) for hour in range(24) for n in range(60)]  # fmt: skip
    first = write(tmp_path / "in" / "1.csv", FIRST)
    then = write(tmp_path / "in" / "2.csv", many)
    base, whole = tmp_path / "base", together(tmp_path / "in")
    keep(base, first)
    before = kept(base)
    takes = 0.0
    for number in range(21):
        workspace = tmp_path / f"ws{number}"
        shutil.copytree(base, workspace)
        command = [sys.executable, "-m", "cstext", "import", then, "--workspace", workspace]
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT)
        if number:  # the first one is not disturbed: it tells how long it takes
            time.sleep(rng.uniform(0, takes))
            assert kept(workspace) in (before, whole)
            process.kill()
        process.wait()
        takes = takes or time.perf_counter() - began
        assert kept(workspace) in (before, whole)
        subprocess.run(command, cwd=ROOT, check=True)
        assert kept(workspace) == whole
        assert not left_over(workspace)

"""What a release needs: one version, a dated change, true licences, a notebook that runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import cstext
from scripts.release import CARRIED, faults_of_the_wheel

ROOT = Path(__file__).resolve().parent.parent


def script(name: str, *arguments: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, f"scripts/{name}.py", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8")


def test_there_is_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == cstext.__version__
    assert f"## {cstext.__version__} (" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_licences_are_those_of_what_is_locked() -> None:
    done = script("licences", "--check")
    assert done.returncode == 0, done.stderr


@pytest.mark.long
def test_the_notebook_prints_what_it_says() -> None:
    done = script("notebook", "--check")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What `bump` writes to, to be written to."""
    for name in ("scripts/release.py", "cstext/version.py", "pyproject.toml", "CHANGELOG.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_bump_changes_the_version_everywhere_and_dates_the_changes(tree: Path) -> None:
    assert script("release", "bump", "1.2", root=tree).returncode == 2
    assert script("release", "bump", "1.2.3", root=tree).returncode == 0
    assert 'VERSION = "1.2.3"' in (tree / "cstext" / "version.py").read_text("utf-8")
    told = tomllib.loads((tree / "pyproject.toml").read_text("utf-8"))
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert told.pop("project") == ours.pop("project") | {"version": "1.2.3"}
    assert told == ours
    changes = (tree / "CHANGELOG.md").read_text("utf-8")
    assert changes.startswith("# Changes\n\n## 1.2.3 (20")
    assert changes.endswith((ROOT / "CHANGELOG.md").read_text("utf-8").removeprefix("# Changes\n"))


def test_a_wheel_that_lacks_something_or_holds_too_much_is_told(tmp_path: Path) -> None:
    wheel = tmp_path / "cstext-0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("cstext-0.dist-info/METADATA", "Name: cstext\nVersion: 0\n\nread me")
        archive.writestr("tests/test_api.py", "")
        for part in CARRIED[1:]:
            archive.writestr(part, "")
    told = "\n".join(faults_of_the_wheel(wheel))
    assert "lacks cstext/py.typed" in told
    assert "holds tests/test_api.py" in told
    assert f"Version is '0', not '{cstext.__version__}'" in told
    assert "Requires-Python is None" in told

"""docs/extending.md: its diffs fit the package, and what stands below them happens."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.check_docs import Shown, shown
from tests.shown import ROOT, differs, furnish

PAGE = "docs/extending.md"
DIFF = re.compile(r"^```diff\n(.*?)^```", re.MULTILINE | re.DOTALL)
CHANGED = re.compile(r"^\+\+\+ b/(cstext/\S+\.py)$", re.MULTILINE)
NOT_RUN = ("git", "apply", "change.diff")
"""What the test does itself."""

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not on the path")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package with what it ships and the readers' tests, changed as the page says."""
    leave = shutil.ignore_patterns("__pycache__")
    for name in ("cstext", "tests/readers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=leave)
    for name in ("models", "docs", "scripts"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    furnish(tmp_path, PAGE)
    for diff in DIFF.findall((ROOT / PAGE).read_text("utf-8")):
        # Without this git takes the checkout around a folder for its own.
        alone = os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
        done = subprocess.run(
            ["git", "apply", "-"], cwd=tmp_path, env=alone, input=diff, text=True, encoding="utf-8",
            capture_output=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    return tmp_path


@needs_git
def test_the_diffs_fit_and_their_code_is_in_the_form_of_the_house(copy: Path) -> None:
    files = CHANGED.findall((ROOT / PAGE).read_text("utf-8"))
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--no-cache", *files]
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@needs_git
@pytest.mark.heavy
def test_what_stands_below_the_diffs_happens(copy: Path) -> None:
    for command in shown(PAGE):
        if command.words == NOT_RUN:
            continue
        done = _run(command, copy)
        said = " ".join(command.words)
        assert done.returncode == 0, f"{said}: {done.stdout}{done.stderr}"
        assert not (other := differs(command.output, done.stdout)), f"{said} prints\n{other}"


def _run(command: Shown, copy: Path) -> subprocess.CompletedProcess[str]:
    start = ["-m", "cstext"] if command.words[0] == "cstext" else []
    return subprocess.run(
        [sys.executable, *start, *command.words[1:]],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
    )

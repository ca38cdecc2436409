"""The wheel, built and installed where there is nothing but what requirements.lock names."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cstext

pytestmark = pytest.mark.heavy

ROOT = Path(__file__).resolve().parent.parent
BIN = "Scripts" if os.name == "nt" else "bin"


def run(folder: Path, *command: str | Path) -> str:
    """Run outside the checkout, without what would lead back to it; return what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The commands of an empty environment that holds only the lock and the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    (wheel,) = folder.glob("*.whl")
    run(folder, sys.executable, "-m", "venv", "empty")
    python = folder / "empty" / BIN / "python"
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet"]
    run(folder, *pip, "--require-hashes", "-r", ROOT / "requirements.lock")
    run(folder, *pip, "--no-index", "--no-deps", wheel)
    return python.parent


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert cstext.__version__ in run(tmp_path, installed / "cstext", "--version")


def test_it_carries_what_ships(installed: Path, tmp_path: Path) -> None:
    code = "from cstext.resources import shipped; print(shipped())"
    carried = Path(run(tmp_path, installed / "python", "-c", code).strip())
    assert installed.parent in carried.parents
    parts = (
        "models",
        "corpus/dictionary",
        "corpus/lexicons",
        "corpus/sample-shop",
        "docs/mappings",
    )
    for part in parts:
        ours = {path.relative_to(ROOT) for path in (ROOT / part).rglob("*") if path.is_file()}
        theirs = {path.relative_to(carried) for path in (carried / part).rglob("*")}
        assert ours
        assert ours <= theirs


def test_it_reports_on_a_shop(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus" / "sample-shop", tmp_path / "shop")
    run(tmp_path, installed / "cstext", "report", "shop", "-o", "review")
    made = {path.name for path in (tmp_path / "review").iterdir()}
    assert {"review.html", "review.xlsx", "facts.json", "tables"} <= made

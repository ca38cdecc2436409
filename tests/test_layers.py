"""The layers of pyproject.toml, held by import-linter; and that the contract bites."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINT = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINT]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package and its contract, to break."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(
        ROOT / "cstext", tmp_path / "cstext", ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_imports_go_down_only() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


def test_an_import_upwards_breaks_the_contract(copy: Path) -> None:
    with (copy / "cstext" / "tables.py").open("a", encoding="utf-8") as module:
        module.write("\nimport cstext.report\n")
    done = lint(copy)
    assert done.returncode == 1
    assert "cstext.tables -> cstext.report" in " ".join(done.stdout.split())


def test_a_module_without_a_layer_breaks_the_contract(copy: Path) -> None:
    (copy / "cstext" / "helpers.py").touch()
    done = lint(copy)
    assert done.returncode == 1
    assert "cstext.helpers" in done.stdout

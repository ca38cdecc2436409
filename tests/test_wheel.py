"""The wheel, installed in empty environments: as locked, and with the lowest and newest allowed.

    .venv/bin/python -m pytest -m heavy tests/test_wheel.py

Takes every Python from 3.11 that uv finds (on the path or its own); others are skipped by name.
"""

import json
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


PYTHONS = ("3.11", "3.12", "3.13", "3.14")
# jieba has no wheel; of the others none is built here.
WHEELS = ("--only-binary", ":all:", "--no-binary", "jieba")


def run(folder: Path, *command: str | Path) -> str:
    """Run outside the checkout, without what would lead back to it; return what it printed."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=folder, env=clean, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(ROOT, sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """The commands of an empty environment that holds only the lock and the wheel."""
    folder = wheel.parent
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


def uv_python(version: str) -> str:
    """Return the path of a Python of this version; skip where there is none."""
    command = [sys.executable, "-m", "uv", "python", "find", "--no-python-downloads", version]
    found = subprocess.run(command, capture_output=True, encoding="utf-8")
    if found.returncode:
        pytest.skip(f"no Python {version} here")
    return found.stdout.strip()


@pytest.mark.parametrize("resolution", ["lowest-direct", "highest"])
@pytest.mark.parametrize("version", PYTHONS)
def test_it_reports_the_same_with_all_it_allows(
    version: str, resolution: str, wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures of the sample shop are those of this environment, but for the last digits that
    another SciPy computes of an interval.
    """
    python = uv_python(version)
    uv: tuple[str, ...] = (sys.executable, "-m", "uv")
    run(tmp_path, *uv, "venv", "--quiet", "--python", python, "empty")
    inside = tmp_path / "empty" / BIN / "python"
    wanted = (*WHEELS, "--quiet", "--python", inside)
    compiled = (*uv, "pip", "compile", *wanted, "--resolution", resolution)
    run(tmp_path, *compiled, ROOT / "pyproject.toml", "-o", "wanted.txt")
    run(tmp_path, *uv, "pip", "install", *wanted, "-r", "wanted.txt")
    run(tmp_path, *uv, "pip", "install", *wanted, "--no-deps", wheel)
    shutil.copytree(ROOT / "corpus" / "sample-shop", tmp_path / "shop")
    run(tmp_path, inside.parent / "cstext", "report", "shop", "-o", "review")
    theirs = json.loads((tmp_path / "review" / "facts.json").read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    with cstext.read("shop") as shop:
        ours = shop.report("ours").facts
    for part in ("total", "agents", "causes", "weeks", "cases"):
        assert theirs[part] == json.loads(json.dumps(ours[part])), part
    code = "import cstext; print(len(cstext.read('shop').unanswered().to_arrow()))"
    assert int(run(tmp_path, inside, "-c", code)) > 0


WORDS = "cstext resp"
ZSH_AND_OTHERS = {"_TYPER_COMPLETE_ARGS": WORDS, "_TYPER_COMPLETE_WORD_TO_COMPLETE": "resp"}
SHELLS = {
    "bash": {"COMP_WORDS": WORDS, "COMP_CWORD": "1"},
    "zsh": ZSH_AND_OTHERS,
    "fish": ZSH_AND_OTHERS | {"_TYPER_COMPLETE_FISH_ACTION": "get-args"},
    "powershell": ZSH_AND_OTHERS,
}


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_its_commands(
    installed: Path, shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the script that `cstext --install-completion` writes asks for it."""
    for name, value in {"_CSTEXT_COMPLETE": f"complete_{shell}", **SHELLS[shell]}.items():
        monkeypatch.setenv(name, value)
    assert "response" in run(tmp_path, installed / "cstext")

"""scripts/run.py in a made-up checkout with empty locks: nothing is fetched."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPT = ROOT / "scripts" / "run.py"

# Stands for cstext: reports what it was called with and from where.
PACKAGE = """
import pathlib, sys
print(pathlib.Path.cwd().name, *sys.argv[1:])
sys.exit(5 if "--strict" in sys.argv else 0)
"""
BROKEN = "--no-index\nnothing-of-this-name==1 --hash=sha256:" + "0" * 64 + "\n"


class Checkout:
    """A folder with run.py, two locks and a package of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stamp = root / ".venv" / "cstext-stamp"
        (root / "scripts").mkdir(parents=True)
        (root / "cstext").mkdir()
        shutil.copy(SCRIPT, root / "scripts")
        (root / "cstext" / "__main__.py").write_text(PACKAGE, "utf-8")
        self.lock("# nothing\n")
        (root / "requirements-dev.lock").write_text("# nothing\n", "utf-8")

    def lock(self, text: str) -> None:
        (self.root / "requirements.lock").write_text(text, "utf-8")

    def run(self, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(self.root / "scripts" / "run.py"), *arguments]
        return subprocess.run(command, cwd=folder or self.root, capture_output=True, text=True)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    made = Checkout(tmp_path_factory.mktemp("run") / "a checkout")
    first = made.run("sample")
    assert first.returncode == 0, first.stderr
    return made


def test_sample_ends_with_the_place_of_the_review(checkout: Checkout) -> None:
    done = checkout.run("sample")
    sample, review = checkout.root / "corpus" / "sample-shop", checkout.root / "build" / "review"
    assert done.stdout.splitlines() == [
        f"a checkout report {sample} -o {review}",
        f"review: {review / 'review.html'}",
    ]


def test_the_sample_speaks_english_where_asked(checkout: Checkout) -> None:
    done = checkout.run("sample", "--lang", "en")
    assert done.returncode == 0, done.stderr
    assert " --lang en -o " in done.stdout


def test_a_second_start_installs_nothing_and_costs_little(checkout: Checkout) -> None:
    began = time.monotonic()
    done = checkout.run("cstext")
    assert len(done.stderr.splitlines()) == 1
    assert "-m cstext" in done.stderr
    assert time.monotonic() - began < 3  # two starts of Python; a set-up takes longer


def test_cstext_runs_where_the_user_stands_and_ends_as_it_ended(
    checkout: Checkout, tmp_path: Path
) -> None:
    done = checkout.run("cstext", "lost", "--format=json", "--strict", folder=tmp_path)
    assert done.stdout == f"{tmp_path.name} lost --format=json --strict\n"
    assert done.returncode == 5


def test_an_environment_without_its_stamp_is_kept_if_sound(checkout: Checkout) -> None:
    checkout.stamp.unlink()
    (checkout.root / ".venv" / "mine").touch()
    assert checkout.run("cstext").returncode == 0
    assert (checkout.root / ".venv" / "mine").exists()
    assert checkout.stamp.exists()


def test_a_failed_install_leaves_no_stamp_and_is_repaired(checkout: Checkout) -> None:
    checkout.lock(BROKEN)
    (checkout.root / ".venv" / "torn").touch()
    failed = checkout.run("cstext")
    assert failed.returncode == 1
    assert failed.stdout == ""
    checkout.lock("# nothing\n")
    repaired = checkout.run("cstext")
    assert repaired.returncode == 0
    assert repaired.stdout == "a checkout\n"
    assert not (checkout.root / ".venv" / "torn").exists()


@pytest.mark.parametrize("arguments", [[], ["tests"], ["check", "typos"]])
def test_wrong_words_show_the_usage(checkout: Checkout, arguments: list[str]) -> None:
    done = checkout.run(*arguments)
    assert done.returncode == 2
    assert "run.py check [STEP...]" in done.stderr


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ("sys.version_info = (3, 10, 4)", "cstext needs Python 3.11 or later, this is 3.10"),
        (
            "sys.version_info = (3, 12, 1); sys.modules['ensurepip'] = None",
            "Python lacks ensurepip, install it first: apt install python3.12-venv",
        ),
    ],
)
def test_a_python_that_will_not_do_is_told_in_one_line(change: str, line: str) -> None:
    start = f"import runpy, sys; {change}; sys.argv[1:] = ['sample']"
    code = f"{start}; runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr.splitlines()) == (1, [line])


def test_an_old_python_can_parse_the_script() -> None:
    ast.parse(SCRIPT.read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "requirements-spark.lock"]
)
def test_a_lock_pins_and_hashes_everything_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert not re.search(r"://|file:|--(extra-)?index|--find-links", text)
    for requirement in text.replace("\\\n", " ").splitlines():
        if requirement.strip() and not requirement.lstrip().startswith("#"):
            assert re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", requirement)


def test_the_locks_hold_what_pyproject_asks_for_at_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    runtime, dev = pins("requirements.lock"), pins("requirements-dev.lock")
    assert names(project["project"]["dependencies"]) <= runtime.keys()
    assert names(project["dependency-groups"]["dev"]) <= dev.keys()
    assert runtime.items() <= dev.items()
    spark = pins("requirements-spark.lock")
    extra = names(project["project"]["optional-dependencies"]["spark"])
    assert extra <= spark.keys() | dev.keys()
    assert not spark.keys() & dev.keys()


def pins(name: str) -> dict[str, str]:
    text = (ROOT / name).read_text("utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE))


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=;\[ ]", requirement)[0].lower() for requirement in requirements}

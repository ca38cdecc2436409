#!/usr/bin/env python3
"""Makes the checkout's own environment in .venv and runs things in it.

    python3 scripts/run.py sample [...]     the lost-inquiry review of the sample shop (--lang en)
    python3 scripts/run.py test [...]       the fast tests; arguments go to pytest
    python3 scripts/run.py check [STEP...]  everything else that CI runs, or the steps named
    python3 scripts/run.py cstext ...       cstext itself

On Windows: py scripts\\run.py ... Needs Python 3.11 or later and nothing else; no environment
need be active. What it runs stands on stderr.
Steps: lint format types layers long marked spark docs shown site wheel
"""

# An old Python must get as far as saying that it is too old: no syntax newer than 3.6 here.

import contextlib
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "cstext-stamp"
UNFINISHED = "unfinished"

RUNTIME = ROOT / "requirements.lock"
DEV = ROOT / "requirements-dev.lock"  # all of RUNTIME and more
SPARK = ROOT / "requirements-spark.lock"  # what the extra adds to DEV

SAMPLE = ROOT / "corpus" / "sample-shop"
REVIEW = ROOT / "build" / "review"

LINK = """
import pathlib, sys, sysconfig
site = pathlib.Path(sysconfig.get_path("purelib"))
(site / "cstext-checkout.pth").write_text(sys.argv[1])
"""

SHOWN = ["tests/test_shown_commands.py", "tests/test_extending.py"]

STEPS = {
    "lint": ["-m", "ruff", "check", "."],
    "format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy"],
    "layers": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "long": ["-m", "pytest", "-n", "auto", "-m", "long and not spark and not heavy"],
    "marked": ["-m", "pytest", "-m", "browser or office", "-rs"],
    "spark": ["-m", "pytest", "-m", "spark and not heavy", "-rs"],
    "docs": ["scripts/check_docs.py"],
    "shown": ["-m", "pytest", "-m", "heavy", *SHOWN],
    "site": ["scripts/build_site.py"],
    "wheel": ["-m", "pytest", "-m", "heavy", "tests/test_wheel.py", "tests/test_api.py"],
}


def refusal() -> str:
    """Return the one line that says why this Python cannot do it, empty if it can."""
    version = "{}.{}".format(*sys.version_info)
    if sys.version_info < (3, 11):  # noqa: UP036 -- this line is for those who run an older one
        return f"cstext needs Python 3.11 or later, this is {version}"
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        return f"Python lacks ensurepip, install it first: apt install python{version}-venv"
    return ""


def run(command: "list[str]", folder: Path, stdout: "IO[str] | None" = None) -> int:
    """Say and run a command; return its exit status, as a shell would."""
    print("+", shlex.join(command), file=sys.stderr, flush=True)
    with subprocess.Popen(command, cwd=folder, stdout=stdout) as child:
        while True:
            try:
                status = child.wait()
            except KeyboardInterrupt:
                continue  # The child was interrupted too and ends in its own way.
            return status if status >= 0 else 128 - status


def set_up(command: "list[str]") -> None:
    """Run a step of the set-up or end; stdout belongs to what the user asked for."""
    status = run(command, ROOT, stdout=sys.stderr)
    if status:
        sys.exit(status)


def marks(lock: Path) -> "set[str]":
    """Return the lines that the stamp holds where this lock is installed."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return {"python {}.{}".format(*sys.version_info), f"root {ROOT}", f"{lock.name} {digest}"}


def stamped() -> "set[str]":
    return set(STAMP.read_text("utf-8").splitlines()) if STAMP.exists() else set()


def is_ready(lock: Path) -> bool:
    return PYTHON.exists() and marks(lock) <= stamped()


def is_sound() -> bool:
    """Whether .venv is whole, has pip, and is of the Python that runs this script."""
    if UNFINISHED in stamped() or not PYTHON.exists():
        return False
    question = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        answer = subprocess.run([str(PYTHON), "-c", question], stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return answer.returncode == 0


def make() -> None:
    """Make .venv anew. It counts as unfinished until something is installed in it."""
    if VENV.exists():
        print(f"{VENV} is unfinished or of another Python: made anew", file=sys.stderr)
        shutil.rmtree(VENV)
    VENV.mkdir()
    STAMP.write_text(UNFINISHED, "utf-8")
    set_up([sys.executable, "-m", "venv", str(VENV)])


def install(lock: Path) -> None:
    locks = [DEV, SPARK] if lock == SPARK else [lock]
    if not is_sound():
        make()
    STAMP.write_text(UNFINISHED, "utf-8")
    pip = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    set_up([*pip, "--require-hashes", *(f"--requirement={each}" for each in locks)])
    subprocess.run([str(PYTHON), "-c", LINK, str(ROOT)], check=True)
    installed = marks(RUNTIME).union(*map(marks, locks))
    STAMP.write_text("\n".join(sorted(installed)), "utf-8")


@contextlib.contextmanager
def alone() -> "Iterator[None]":
    """Let a second start wait while the environment is being made (not on Windows)."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    (ROOT / "build").mkdir(exist_ok=True)
    with (ROOT / "build" / "environment.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def ensure(lock: Path) -> None:
    """Leave with everything in the lock installed and cstext importable from the checkout."""
    if is_ready(lock):
        return
    with alone():
        if not is_ready(lock):
            install(lock)


def sample(arguments: "list[str]") -> int:
    ensure(RUNTIME)
    report = [str(PYTHON), "-m", "cstext", "report", str(SAMPLE), *arguments]
    status = run([*report, "-o", str(REVIEW)], ROOT)
    if status == 0:
        print(f"review: {REVIEW / 'review.html'}")
    return status


def test(arguments: "list[str]") -> int:
    ensure(DEV)
    fast = "not browser and not office and not spark and not long and not heavy"
    return run([str(PYTHON), "-m", "pytest", "-n", "auto", "-m", fast, *arguments], ROOT)


def check(arguments: "list[str]") -> int:
    if not set(arguments) <= set(STEPS):
        return usage()
    ensure(DEV)
    for step in arguments or STEPS:
        if step == "spark":
            ensure(SPARK)
        status = run([str(PYTHON), *STEPS[step]], ROOT)
        if status:
            print(f"check failed: {step}", file=sys.stderr)
            return status
    return 0


def cstext(arguments: "list[str]") -> int:
    ensure(RUNTIME)
    return run([str(PYTHON), "-m", "cstext", *arguments], Path.cwd())


def usage() -> int:
    print(__doc__, file=sys.stderr)
    return 2


COMMANDS = {"sample": sample, "test": test, "check": check, "cstext": cstext}


def main(arguments: "list[str]") -> int:
    if refusal():
        sys.exit(refusal())
    if arguments[:1] in (["-h"], ["--help"]):
        print(__doc__)
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        return usage()
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

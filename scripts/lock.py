"""Remakes requirements.lock, -dev.lock and -spark.lock from pyproject.toml.

    .venv/bin/python scripts/lock.py [--upgrade | --upgrade-package NAME]

One lock holds for every platform and every Python that pyproject.toml admits, with the
hashes of the files on PyPI. Without arguments what is locked stays, as far as it still fits.
uv does the work; it comes with the development environment (scripts/run.py test).
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def uv() -> list[str]:
    """Return the command that runs uv: this environment's, else the one on the path."""
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    found = shutil.which("uv")
    if found is None:
        sys.exit("uv is missing: run this with .venv's python after `scripts/run.py test`")
    return [found]


def only_pypi() -> dict[str, str]:
    """Return this environment without the settings that would add other sources of packages."""
    return {
        name: value
        for name, value in os.environ.items()
        if not (name.startswith("UV_") and ("INDEX" in name or "FIND_LINKS" in name))
    }


def extra(name: str) -> str:
    """Return the requirements of an extra, a line each."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return "\n".join(project["optional-dependencies"][name])


def lock(output: str, *options: str, wanted: str | None = None) -> None:
    """Lock what pyproject.toml names, or only the ``wanted`` requirements."""
    source = "pyproject.toml" if wanted is None else "-"
    command = [*uv(), "pip", "compile", source, "--no-config", "--quiet"]
    command += ["--universal", "--generate-hashes", "--fork-strategy", "fewest"]
    command += ["--custom-compile-command", "python scripts/lock.py"]
    subprocess.run(
        [*command, "--output-file", output, *options],
        cwd=ROOT,
        env=only_pypi(),
        input=wanted,
        encoding="utf-8",
        check=True,
    )


def main(options: list[str]) -> None:
    lock("requirements.lock", *options)
    # The development environment is the runtime one and more, never another version of it.
    lock("requirements-dev.lock", "--group", "dev", "--constraint", "requirements.lock", *options)
    # What the extra adds to the development environment, and no more.
    asked = ("--python-version", "3.11", "--constraint", "requirements-dev.lock")
    there = [f"--no-emit-package={name}" for name in pinned("requirements-dev.lock")]
    lock("requirements-spark.lock", *asked, *there, *options, wanted=extra("spark"))


def pinned(lock: str) -> list[str]:
    """Return the names of the packages that a lock holds."""
    return re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)


if __name__ == "__main__":
    main(sys.argv[1:])

"""Makes a release, as far as it can be made without publishing it.

    .venv/bin/python scripts/release.py check        builds into build/dist; is all in order?
    .venv/bin/python scripts/release.py bump X.Y.Z   the version in its places, CHANGELOG's day

`check`: one version everywhere, CHANGELOG tells of it, docs/licences.md is true, wheel and sdist
build, hold what they should, and their metadata can be read. Then it says how to tag and publish.
That they install on every Python here with the lowest and newest dependencies is
`scripts/run.py check wheel`.
"""

import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = ROOT / "pyproject.toml"
VERSION = ROOT / "cstext" / "version.py"
CHANGELOG = ROOT / "CHANGELOG.md"
DIST = ROOT / "build" / "dist"

CARRIED = (
    "cstext/py.typed",
    "cstext/_shipped/models/",
    "cstext/_shipped/corpus/dictionary/",
    "cstext/_shipped/corpus/lexicons/",
    "cstext/_shipped/corpus/sample-shop/cstext.toml",
    "cstext/conversation/",
    "cstext/desk/assets/desk.js",
    "cstext/policies/cstext.toml",
)
NOT_CARRIED = ("tests/", "scripts/", ".venv", "__pycache__", ".pyc", "/shared/")

NEXT = """\
{version} is ready in build/dist. What is left to a person:
    git tag -a v{version} -m "cstext {version}"
    git push origin v{version}
    python -m uv publish build/dist/*
"""


def project() -> dict[str, str]:
    """Return the [project] table of pyproject.toml."""
    found: dict[str, str] = tomllib.loads(PROJECT.read_text("utf-8"))["project"]
    return found


def faults_of_the_tree() -> Iterator[str]:
    """Yield what is out of order before anything is built."""
    version = project()["version"]
    if f'VERSION = "{version}"' not in VERSION.read_text("utf-8"):
        yield f"{VERSION.relative_to(ROOT)} does not say {version}, as pyproject.toml does"
    heads = re.findall(r"^## (\S+) \((.+)\)$", CHANGELOG.read_text("utf-8"), re.M)
    if not heads or heads[0][0] != version:
        yield f"CHANGELOG.md does not begin with {version}"
    elif heads[0][1] == "unreleased":
        yield f"CHANGELOG.md: {version} has no day yet: scripts/release.py bump {version}"
    done = subprocess.run([sys.executable, "scripts/licences.py", "--check"], cwd=ROOT)
    if done.returncode:
        yield "docs/licences.md is not true: scripts/licences.py writes it"


def build() -> Path:
    """Build the sdist, and from it the wheel; return the wheel."""
    shutil.rmtree(DIST, ignore_errors=True)
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(DIST)]
    subprocess.run([*command, "-t", "sdist"], cwd=ROOT, check=True, capture_output=True)
    (sdist,) = DIST.glob("*.tar.gz")
    unpacked = DIST / "unpacked"
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    (source,) = unpacked.iterdir()
    subprocess.run([*command, "-t", "wheel"], cwd=source, check=True, capture_output=True)
    shutil.rmtree(unpacked)
    (wheel,) = DIST.glob("*.whl")
    return wheel


def faults_of_the_wheel(wheel: Path) -> Iterator[str]:
    """Yield what a wheel lacks or holds too much, and what its metadata do not say."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (place,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(place).decode("utf-8"))
    for part in CARRIED:
        if not any(name.startswith(part) for name in names):
            yield f"{wheel.name} lacks {part}"
    for name in names:
        if any(part in name for part in NOT_CARRIED):
            yield f"{wheel.name} holds {name}"
    expected = {
        "Name": "cstext",
        "Version": project()["version"],
        "License-Expression": "MIT",
        "Requires-Python": project()["requires-python"],
        "Description-Content-Type": "text/markdown",
    }
    for key, value in expected.items():
        if told[key] != value:
            yield f"{wheel.name}: {key} is {told[key]!r}, not {value!r}"
    if not told.get_payload():
        yield f"{wheel.name}: has no description"


def check() -> int:
    faults = list(faults_of_the_tree())
    faults += faults_of_the_wheel(build())
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(NEXT.format(version=project()["version"]), end="")
    return 1 if faults else 0


def bump(version: str, today: str) -> int:
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        print(f"{version!r}: write a version as 1.2.3", file=sys.stderr)
        return 2
    old = project()["version"]
    for path, line in ((PROJECT, 'version = "{}"'), (VERSION, 'VERSION = "{}"')):
        text = path.read_text("utf-8")
        path.write_text(text.replace(line.format(old), line.format(version), 1), "utf-8")
    changes = CHANGELOG.read_text("utf-8")
    head = re.compile(rf"^## {re.escape(version)} \(.+\)$", re.M)
    dated = f"## {version} ({today})"
    if head.search(changes):
        changes = head.sub(dated, changes, count=1)
    else:
        changes = changes.replace("# Changes\n", f"# Changes\n\n{dated}\n\n- \n", 1)
    CHANGELOG.write_text(changes, "utf-8")
    print(f"{old} → {version}; now write CHANGELOG.md, then scripts/release.py check")
    return 0


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check"]:
            return check()
        case ["bump", version]:
            return bump(version, datetime.now(UTC).date().isoformat())
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

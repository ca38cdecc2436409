"""Writes docs/licences.md: what is shipped or installed with cstext, and under which licence.

    .venv/bin/python scripts/licences.py [--check]

The packages are those of requirements.lock; their licences are what their own metadata says in
this environment. A package that is for another platform is named without one.
"""

import re
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"

HEAD = """\
# Licences

cstext is MIT (`LICENSE`). `scripts/licences.py` writes this page; the release check holds it.

## In the wheel

Code, templates, profiles, score sheets, the dictionary and lexicons, the labelled corpus, the model
trained on it, and the sample shop: all written or made for cstext, MIT. No script or font of
another project is carried, and no text of a real chat.

## Installed beside it

| package | version | licence |
|---|---|---|
"""


def locked() -> list[tuple[str, str]]:
    """Return name and version of every package of requirements.lock."""
    text = (ROOT / "requirements.lock").read_text("utf-8")
    return re.findall(r"^([a-z0-9][\w.-]*)==(\S+)", text, re.M)


def licence(name: str) -> str:
    """Return what a package's metadata calls its licence, in short."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return "(not for this platform)"
    return _expression(told) or _classifiers(told) or _named(told) or "(not said)"


def _expression(told: PackageMetadata) -> str:
    return told["License-Expression"] or "" if "License-Expression" in told else ""


def _classifiers(told: PackageMetadata) -> str:
    found = [line for line in told.get_all("Classifier") or () if line.startswith("License ::")]
    return ", ".join(line.rpartition(" :: ")[2] for line in found)


def _named(told: PackageMetadata) -> str:
    text = told["License"] or "" if "License" in told else ""
    return text.strip().splitlines()[0][:60] if text.strip() else ""


def page() -> str:
    rows = [f"| `{name}` | {version} | {licence(name)} |" for name, version in locked()]
    return HEAD + "\n".join(rows) + "\n"


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        if PAGE.read_text("utf-8") == page():
            return 0
        print(f"{PAGE.relative_to(ROOT)} is not what scripts/licences.py writes", file=sys.stderr)
        return 1
    PAGE.write_text(page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

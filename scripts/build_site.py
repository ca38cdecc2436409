"""Builds the documents' site into build/site; ends with status 1 on any warning.

    python scripts/build_site.py

A page that has no place in the navigation, a link or an anchor that leads nowhere, and anything
that a page would load from another host are errors.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "build" / "site"

# Material tells on every build until when it is kept: docs/dependencies.md says so once.
QUIET = {"NO_MKDOCS_2_WARNING": "1"}

LOADS = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?((?:https?:)?//[^"'\s>]+)"""
    r"""|<link\b(?=[^>]*\brel=["']?(?:stylesheet|preconnect|icon|preload))"""
    r"""[^>]*\bhref=["']?((?:https?:)?//[^"'\s>]+)"""
)


def loaded_from_elsewhere(page: str) -> list[str]:
    """Return the addresses of other hosts that a page asks for when it is opened."""
    return [first or second for first, second in LOADS.findall(page)]


def foreign() -> Iterator[str]:
    for path in sorted(SITE.rglob("*.html")):
        for address in loaded_from_elsewhere(path.read_text("utf-8")):
            yield f"{path.relative_to(SITE)}: loads {address}"


def main() -> int:
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--clean"]
    command = [*build, "--site-dir", str(SITE)]
    if status := subprocess.run(command, cwd=ROOT, env=os.environ | QUIET).returncode:
        return status
    problems = list(foreign())
    for problem in problems:
        print(problem)
    print(f"site: {len(list(SITE.rglob('*.html')))} pages in {SITE}, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""Runs the benches and writes docs/performance.md: `python scripts/bench/performance.py [SMALL]`.

Each bench compares with a named baseline in the same run; what it prints stands there as it is.
With SMALL, everything is a hundredth of its size: to see that it works, not how fast; then nothing
is written.
"""

import os
import platform
import subprocess
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
REPORT = ROOT / "docs" / "performance.md"

BENCHES = (
    ("Response times", "response.py", 1_000_000),
    ("Response times, ten million messages", "response.py", 10_000_000),
    ("Where the time of response goes", "profile.py", 1_000_000),
    ("Readers, 200 megabytes", "readers.py", 200),
    ("Words", "segment.py", 100_000),
    ("Causes", "classify.py", None),
    ("The whole review", "report.py", 200_000),
    ("The whole review, a million messages", "report.py", 1_000_000),
)
"""Title, script, and how many messages it is given (readers: megabytes)."""

NOTES = {
    "profile.py": """
Half of it is reading. Of the rest most is `places`, a window over every conversation, and `turns`,
four, each on what the one before found. Before places were made once, and messages stayed in the
files that were read (commit 7e3b135), the same command gave `messages` 1.01 and `turns`, with
places in it, 2.24 CPU seconds; before roles and accounts went through the windows as numbers
(commit 84fa912) `turns` 2.44: what other programs do at the same time shows in all of them.
""",
}
"""What was acted on, by script: stands below what it prints."""

OPENING = """# Performance

Written by `python scripts/bench/performance.py` on {day}: {cores} cores, {memory} GB of memory,
Python {python}, DuckDB {duckdb}. All data is synthetic (`scripts/bench/messages.py` and
`shop_log.py` make it). Every ratio is to a baseline in the same run; seconds are this machine's.
Memory, a hundred million messages and Spark are measured by `scripts/bench/scale.py`:
[Scale](scale.md).
"""


def main() -> None:
    small = len(sys.argv) > 1
    parts = [opening()]
    for title, script, messages in BENCHES:
        size = [str(messages // 100 if small else messages)] if messages else []
        print(title, file=sys.stderr)
        done = subprocess.run(
            [sys.executable, str(HERE / script), *size],
            check=True,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        command = " ".join(["python", f"scripts/bench/{script}", *size])
        parts.append(f"\n## {title}\n\n`{command}`\n\n```text\n{done.stdout.rstrip()}\n```\n")
        parts.append(NOTES.get(script, ""))
    page = "".join(parts)
    if small:
        print(page)
    else:
        REPORT.write_text(page, "utf-8")


def opening() -> str:
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return OPENING.format(
        day=date.today().isoformat(),
        cores=os.cpu_count(),
        memory=round(pages / 2**30),
        python=platform.python_version(),
        duckdb=version("duckdb"),
    )


if __name__ == "__main__":
    main()

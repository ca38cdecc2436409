"""Where the time of `cstext response` goes: processor seconds and peak of memory by step.

`python scripts/bench/profile.py [MESSAGES | FILE]` reads a synthetic table of so many messages (a
million), or a file, and prints a line a step that takes more than a hundredth of a second.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cstext.conversation.period import EVER
from cstext.engine import Engine
from cstext.inquiries import Source, open_workbench
from cstext.kpi.answers import response_answer

HERE = Path(__file__).resolve().parent
LEAST = 0.01


class Clock:
    """Prints what was used since it last did."""

    def __init__(self) -> None:
        self._used = time.process_time()

    def tell(self, step: str) -> None:
        used = time.process_time() - self._used
        if used < LEAST:
            return
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{step:32} {used:7.2f} CPU s, peak {peak} MB", flush=True)
        self._used = time.process_time()


def watch(clock: Clock) -> None:
    """Have every table that an engine makes told; what comes before the first is the reading."""
    for name in ("make", "put", "execute"):
        method = getattr(Engine, name)

        def told(self: Engine, what: str, *rest: Any, _method: Any = method, **more: Any) -> None:
            clock.tell(f"before {what.split()[0]}")
            _method(self, what, *rest, **more)
            clock.tell(" ".join(what.split()[:5]))

        setattr(Engine, name, told)


def main() -> None:
    asked = sys.argv[1] if len(sys.argv) > 1 else "1000000"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(asked)
        if asked.isdigit():
            path = Path(folder) / "messages.parquet"
            subprocess.run([sys.executable, HERE / "messages.py", asked, path], check=True)
        clock = Clock()
        watch(clock)
        with open_workbench(Source([path])) as bench:
            response_answer(bench, "agent", EVER)
        clock.tell("the end")


if __name__ == "__main__":
    main()

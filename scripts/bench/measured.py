"""Runs a command and prints what it took: `python scripts/bench/measured.py COMMAND…`."""

import json
import resource
import subprocess
import sys
import time
from typing import NamedTuple


class Took(NamedTuple):
    """Seconds on the clock and of the processors, and the peak of the largest process in MB."""

    seconds: float
    cpu_seconds: float
    megabytes: float


def run(command: list[str]) -> Took:
    """Run a command to its end; its output goes nowhere. Call it from a small process.

    A child counts its parent's peak as its own, and the peak is that of all children so far.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Took(round(seconds, 1), round(cpu, 1), round(after.ru_maxrss / 1024))


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])._asdict()))

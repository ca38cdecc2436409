"""`cstext convert` of a large export, against what only reads and writes the same bytes.

`python scripts/bench/readers.py [--json] [MEGABYTES] [RUNS] [KIND ...]` writes exports of that size
(kinds: csv, gb18030, txt, txt-utf8), converts each to CSV and a UTF-8 CSV to Parquet too, and
prints time and peak memory beside those of DuckDB's own read-and-write of the same file (`iconv`
for a 千牛 TXT and for GB18030, which DuckDB does not read), with the ratio pair by pair. Each runs
in a process of its own, in turn. CPU time tells more than time where others use the machine. Memory
is that of the process and of those it starts together, at its peak, sampled. `--json` prints a line
of JSON a comparison: name, baseline, ratio (of CPU time), peak (MB), size (MB), command.
"""

import argparse
import contextlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
PAGE = os.sysconf("SC_PAGE_SIZE")
DUCKDB = (
    "import duckdb; duckdb.execute(\"COPY (SELECT * FROM read_csv('{0}', all_varchar=true))"
    " TO '{1}'\")"
)


class Run(NamedTuple):
    seconds: float
    cpu: float
    megabytes: float


def family(pid: int) -> Iterator[int]:
    """The process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def resident(pid: int) -> int:
    """Bytes in memory, shared pages counted once a process."""
    total = 0
    for member in family(pid):
        try:
            total += int(Path(f"/proc/{member}/statm").read_text().split()[1]) * PAGE
        except OSError:
            continue
    return total


def measured(command: list[str]) -> Run:
    peak = 0
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(0.05):
            with contextlib.suppress(OSError):
                peak = max(peak, resident(process.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    over.set()
    watcher.join()
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak / 2**20)


def ours(path: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "cstext", "convert", str(path), "-o", str(out)]


def theirs(kind: str, path: Path, out: Path) -> list[str]:
    if kind != "csv":
        codec = "utf-8" if kind == "txt-utf8" else "gb18030"
        return ["iconv", "-f", codec, "-t", "utf-8", str(path), "-o", str(out)]
    return [sys.executable, "-c", DUCKDB.format(path, out)]


class Compared(NamedTuple):
    """Medians of both, and of the ratios of time and of CPU time."""

    kind: str
    suffix: str
    mine: Run
    other: Run
    ratios: tuple[float, float]

    @property
    def baseline(self) -> str:
        return "DuckDB" if self.kind == "csv" else "iconv"

    def sentence(self) -> str:
        mine, other = self.mine, self.other
        return (
            f"{self.kind} → {self.suffix}: cstext {mine.seconds:.1f} s, {mine.cpu:.1f} s of CPU,"
            f" {mine.megabytes:.0f} MB; {self.baseline} {other.seconds:.1f} s, {other.cpu:.1f} s,"
            f" {other.megabytes:.0f} MB; ratio {self.ratios[0]:.2f}, of CPU {self.ratios[1]:.2f}"
        )

    def line(self, megabytes: int, runs: int) -> str:
        return json.dumps(
            {
                "name": f"convert {self.kind} to {self.suffix}",
                "baseline": f"{self.baseline} of the same file",
                "ratio": round(self.ratios[1], 2),
                "peak": round(self.mine.megabytes),
                "size": megabytes,
                "command": f"python scripts/bench/readers.py {megabytes} {runs} {self.kind}",
            },
            ensure_ascii=False,
        )


def compare(kind: str, suffix: str, path: Path, runs: int) -> Compared:
    out = path.with_name(f"out{suffix}")
    pairs = []
    for _ in range(runs):
        pairs.append((measured(ours(path, out)), measured(theirs(kind, path, out))))
        out.unlink()
    mine, other = (
        Run(*map(statistics.median, zip(*each, strict=True))) for each in zip(*pairs, strict=True)
    )
    seconds, cpu = (
        statistics.median(getattr(a, key) / getattr(b, key) for a, b in pairs)
        for key in ("seconds", "cpu")
    )
    return Compared(kind, suffix, mine, other, (seconds, cpu))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("megabytes", nargs="?", type=int, default=200)
    parser.add_argument("runs", nargs="?", type=int, default=3)
    parser.add_argument("kinds", nargs="*", default=["csv", "gb18030", "txt"])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    if not given.json:
        load = os.getloadavg()[0]
        print(f"{given.megabytes} MB, {given.runs} pairs, {os.cpu_count()} cores, load {load:.1f},"
              f" {platform.machine()}")  # fmt: skip
    for kind in given.kinds:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"export.{kind}"
            write = [sys.executable, str(HERE / "exports.py"), kind]
            subprocess.run([*write, str(given.megabytes * 10**6), str(path)], check=True)
            for suffix in (".csv", ".parquet") if kind == "csv" else (".csv",):
                found = compare(kind, suffix, path, given.runs)
                told = found.line(given.megabytes, given.runs) if given.json else found.sentence()
                print(told, flush=True)


if __name__ == "__main__":
    main()

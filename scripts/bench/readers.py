"""`cstext convert` of a large export, against what only reads and writes the same bytes.

`python scripts/bench/readers.py [MEGABYTES] [RUNS] [KIND ...]` writes exports of that size (kinds:
csv, gb18030, txt), converts each to CSV and to Parquet, and prints time and peak memory beside
those of DuckDB's own read-and-write of the same file (`iconv` for a 千牛 TXT and for GB18030,
which DuckDB does not read), with the ratio pair by pair. Each runs in a process of its own, in
turn. CPU time tells more than time where others use the machine. Memory is that of the process and
of those it starts together, at its peak, sampled.
"""

import contextlib
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
        return ["iconv", "-f", "gb18030", "-t", "utf-8", str(path), "-o", str(out)]
    return [sys.executable, "-c", DUCKDB.format(path, out)]


def compare(kind: str, suffix: str, path: Path, runs: int) -> None:
    out = path.with_name(f"out{suffix}")
    pairs = []
    for _ in range(runs):
        pairs.append((measured(ours(path, out)), measured(theirs(kind, path, out))))
        out.unlink()
    mine, other = (
        Run(*map(statistics.median, zip(*each, strict=True))) for each in zip(*pairs, strict=True)
    )
    name = "DuckDB" if kind == "csv" else "iconv"
    ratios = [
        statistics.median(getattr(a, key) / getattr(b, key) for a, b in pairs)
        for key in ("seconds", "cpu")
    ]
    print(
        f"{kind} → {suffix}: cstext {mine.seconds:.1f} s, {mine.cpu:.1f} s of CPU,"
        f" {mine.megabytes:.0f} MB; {name} {other.seconds:.1f} s, {other.cpu:.1f} s,"
        f" {other.megabytes:.0f} MB; ratio {ratios[0]:.2f}, of CPU {ratios[1]:.2f}",
        flush=True,
    )


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    kinds = sys.argv[3:] or ["csv", "gb18030", "txt"]
    load = os.getloadavg()[0]
    print(f"{megabytes} MB, {runs} pairs, {os.cpu_count()} cores, load {load:.1f},"
          f" {platform.machine()}")  # fmt: skip
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"export.{kind}"
            write = [sys.executable, str(HERE / "exports.py"), kind]
            subprocess.run([*write, str(megabytes * 10**6), str(path)], check=True)
            for suffix in (".csv", ".parquet") if kind == "csv" else (".csv",):
                compare(kind, suffix, path, runs)


if __name__ == "__main__":
    main()

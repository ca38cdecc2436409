"""Time and memory on Parquet of two sizes: does memory stay where it is?

`python scripts/bench/scale.py [MESSAGES] [FOLDER] [convert | questions]` makes a synthetic table of
a tenth and one of all the messages (default ten million) in FOLDER, and on each

- `questions`: reads it once and asks one thing after another of it, as Python's `cstext.read` does,
- `convert`: runs the command, from Parquet to Parquet,

and prints of each step the seconds, the processor seconds, the peak of memory up to its end, and
the ratio of the peaks. DuckDB is given what CSTEXT_MEMORY says, else 1 GB. For a hundred million
messages keep 50 GB of disk free. Results are told as they come: the smaller table first.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEEK = ("2025-11-10", "2025-11-16")  # of the eight that messages.py writes

Step = dict[str, float]


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    parts = sys.argv[3:] or ["questions", "convert"]
    if len(sys.argv) > 2:
        measure(messages, Path(sys.argv[2]), parts)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(messages, Path(folder), parts)


def measure(messages: int, folder: Path, parts: list[str]) -> None:
    for part in parts:
        peaks: dict[str, float] = {}
        for size in (messages // 10, messages):
            path = folder / f"messages-{size}.parquet"
            if not path.exists():
                command = [sys.executable, str(HERE / "messages.py"), str(size), str(path)]
                subprocess.run(command, check=True)
            # A child counts its parent's peak as its own: this process stays small.
            command = [sys.executable, __file__, f"--{part}", str(path)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                for line in child.stdout or ():
                    step = json.loads(line)
                    print(f"{size} messages, {told(step, peaks)}", flush=True)
            if child.returncode:
                raise SystemExit(child.returncode)


def told(step: Step, peaks: dict[str, float]) -> str:
    """A step in words; ``peaks`` are those of the steps on the smaller table."""
    name = str(step["name"])
    ratio = f", peak x {step['megabytes'] / peaks[name]:.2f}" if name in peaks else ""
    peaks.setdefault(name, step["megabytes"])
    used = f"{step['seconds']:.0f} s, {step['cpu_seconds']:.0f} CPU s"
    return f"{name}: {used}, {step['megabytes']:.0f} MB{ratio}"


class Steps:
    """Prints a line of JSON a step: what it took since the last one, and the peak so far."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.monotonic(), processor()

    def end(self, name: str) -> None:
        wall, cpu = time.monotonic(), processor()
        step = {
            "name": name,
            "seconds": wall - self._wall,
            "cpu_seconds": cpu - self._cpu,
            "megabytes": max(used.ru_maxrss for used in usages()) / 1024,
        }
        print(json.dumps(step), flush=True)
        self._wall, self._cpu = wall, cpu


def processor() -> float:
    return sum(used.ru_utime + used.ru_stime for used in usages())


def usages() -> list[resource.struct_rusage]:
    """What this process used, and the largest of its children."""
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def questions(path: str) -> None:
    from cstext.api.shop import Shop
    from cstext.inquiries import Source

    steps = Steps()
    # Rows are gone through once, as the commands do that write them as they come.
    ended = {"sessions": "read, each message once"}

    def stage(begun: str) -> None:
        if begun in ended:
            steps.end(ended[begun])

    with Shop(Source([Path(path)]), once=True, stage=stage) as shop:
        steps.end("sessions, rounds, inquiries")
        asked: dict[str, Callable[[], object]] = {
            "response": shop.response,
            "unanswered": lambda: gone_through(shop.unanswered().rows),
            "kpi, one week": lambda: shop.kpi(days=WEEK),
            "lost, one week": lambda: gone_through(shop.lost(days=WEEK).rows),
            "classify, one week": lambda: gone_through(shop.classify(days=WEEK).rows),
        }
        for name, ask in asked.items():
            ask()
            steps.end(name)


def gone_through(rows: Iterable[object]) -> int:
    return sum(1 for _ in rows)


def convert(path: str) -> None:
    steps = Steps()
    out = Path(path).with_suffix(".converted.parquet")
    command = [sys.executable, "-m", "cstext", "convert", path, "-o", str(out)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    out.unlink()
    steps.end("convert")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--questions"]:
        questions(sys.argv[2])
    elif sys.argv[1:2] == ["--convert"]:
        convert(sys.argv[2])
    else:
        main()

"""Time and memory of whole commands on Parquet of two sizes: does memory stay where it is?

`python scripts/bench/scale.py [MESSAGES] [FOLDER]` makes a synthetic table of a tenth and one of
all the messages (default ten million) in FOLDER, runs the commands on both and prints for each the
seconds, the processor seconds, the peak of memory, and that peak's ratio. DuckDB is given what
CSTEXT_MEMORY says, else 2 GB. For a hundred million messages keep 60 GB of disk free.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
WEEK = ("--from", "2025-11-10", "--to", "2025-11-16")  # of the eight that messages.py writes
COMMANDS: dict[str, tuple[str, ...]] = {
    "response": ("response", "--format", "json"),
    "unanswered": ("unanswered", "--format", "jsonl"),
    "kpi, one week": ("kpi", *WEEK, "--format", "json"),
    "lost, one week": ("lost", *WEEK, "--format", "jsonl"),
    "classify, one week": ("classify", *WEEK, "--format", "jsonl"),
    "convert": ("convert",),
}


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    if len(sys.argv) > 2:
        measure(messages, Path(sys.argv[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(messages, Path(folder))


def measure(messages: int, folder: Path) -> None:
    sizes = (messages // 10, messages)
    paths = [folder / f"messages-{size}.parquet" for size in sizes]
    for size, path in zip(sizes, paths, strict=True):
        if not path.exists():
            command = [sys.executable, str(HERE / "messages.py"), str(size), str(path)]
            subprocess.run(command, check=True)
    for name, asked in COMMANDS.items():
        suffix = ".parquet" if name == "convert" else ".json"
        out = ["-o", str(folder / f"result{suffix}")]
        few, many = (took([asked[0], str(path), *asked[1:], *out]) for path in paths)
        print(
            f"{name}: {sizes[0]} messages {told(few)}; {sizes[1]} messages {told(many)};"
            f" peak x {many['megabytes'] / few['megabytes']:.2f}",
            flush=True,
        )


def took(arguments: list[str]) -> dict[str, float]:
    # Through a small process: a child counts its parent's peak as its own.
    command = [str(HERE / "measured.py"), sys.executable, "-m", "cstext", *arguments]
    done = subprocess.run([sys.executable, *command], check=True, stdout=subprocess.PIPE)
    result: dict[str, float] = json.loads(done.stdout)
    return result


def told(one: dict[str, float]) -> str:
    return f"{one['seconds']} s, {one['cpu_seconds']} CPU s, {one['megabytes']:.0f} MB"


if __name__ == "__main__":
    main()

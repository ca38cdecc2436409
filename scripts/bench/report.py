"""`cstext report` against the same weekly tables with pandas and jieba, on the same synthetic log.

`python scripts/bench/report.py [MESSAGES]` writes four weeks of chats and orders, runs the two one
after the other, each in a process of its own, checks that their counts agree, and prints the
seconds of each stage and the peak memory, helpers included.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WEEK = "2026-W46"
EVERY = 0.1


def ours(folder: Path, out: Path) -> dict[str, Any]:
    """Write the whole review; return seconds by stage and the figures to compare."""
    from cstext.conversation.period import parse_week
    from cstext.inquiries import Source
    from cstext.report.review import write_review

    began: list[tuple[str, float]] = []
    review = write_review(
        Source([folder / "chats.csv"], orders=[folder / "orders.csv"]),
        out,
        period=parse_week(WEEK),
        stage=lambda name: began.append((name, time.perf_counter())),
    )
    began.append(("", time.perf_counter()))
    facts = review.facts
    return {
        "stages": {
            name: round(began[n + 1][1] - since, 2) for n, (name, since) in enumerate(began[:-1])
        },
        "figures": {
            "inquiries": facts["total"]["inquiries"]["value"],
            "lost": facts["total"]["lost_inquiries"]["value"],
            "paid_fen": facts["total"]["paid_amount"]["value"],
            "classified": sum(sum(week["causes"].values()) for week in facts["weeks"]),
        },
    }


def measured(command: list[Any]) -> dict[str, Any]:
    """Run a contestant; return what it printed, its wall time and the peak of its memory."""
    start, used = time.perf_counter(), _processor()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, cwd=HERE)
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(process, peak))
    watch.start()
    printed, _ = process.communicate()
    watch.join()
    if process.returncode:
        raise SystemExit(f"{command[1]} failed")
    seconds = time.perf_counter() - start
    return {
        **json.loads(printed),
        "wall": seconds,
        "processor": _processor() - used,
        "megabytes": peak[0],
    }


def _processor() -> float:
    """Processor seconds of the contestants so far: they tell less of what else runs here."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen[bytes], peak: list[float]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], _memory(process.pid))
        time.sleep(EVERY)


def _memory(pid: int) -> float:
    """The megabytes that a process and its children hold for themselves alone, now."""
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total = int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                total += _memory(int(child))
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return total
    return total


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        subprocess.run([sys.executable, HERE / "shop_log.py", str(messages), folder], check=True)
        mine = measured([sys.executable, __file__, "--one", folder, folder / "review"])
        theirs = measured([sys.executable, HERE / "baseline_pandas.py", folder, folder / "x.xlsx"])
    print(f"{messages} messages, synthetic, four weeks")
    for name, run in (("cstext", mine), ("pandas and jieba", theirs)):
        took = sum(run["stages"].values())
        print(
            f"{name}: {took:.1f} s, {run['megabytes']:.0f} MB; "
            f"whole process {run['wall']:.1f} s, {run['processor']:.1f} s of processor"
        )
        print(
            "  " + ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in run["stages"].items())
        )
        print("  " + json.dumps(run["figures"]))
    speed = sum(theirs["stages"].values()) / sum(mine["stages"].values())
    print(f"{speed:.1f} × faster, {mine['megabytes'] / theirs['megabytes']:.2f} of the memory")


if __name__ == "__main__":
    if "--one" in sys.argv:
        print(json.dumps(ours(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main()

"""`cstext report` against the same weekly tables with pandas and jieba, on the same synthetic log.

`python scripts/bench/report.py [MESSAGES] [--json]` writes four weeks of chats and orders, runs
the two one after the other, each in a process of its own, and prints of each stage the seconds,
the processor seconds and the peak memory, helpers included. It fails where the two do not count
the same. ``--json`` prints one line: name, baseline, size, ratios, command.

The baseline cuts every message into words, for its model and its table of words; cstext reads
causes without that, and cuts only the questions for which it looks for good answers. It writes
besides what the baseline has not: the page, facts, Markdown, and the rows behind each total.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from stages import Stages

HERE = Path(__file__).resolve().parent
WEEK = "2026-W46"
EVERY = 0.05


def ours(folder: Path, out: Path) -> None:
    """Write the whole review; print its stages and the figures to compare."""
    sys.meta_path.insert(0, _WithoutPandas())
    from cstext.conversation.period import parse_week
    from cstext.inquiries import Source
    from cstext.report.review import write_review

    stages = Stages()
    source = Source([folder / "chats.csv"], orders=[folder / "orders.csv"])
    review = write_review(source, out, period=parse_week(WEEK), stage=stages.begin)
    facts = review.facts
    stages.print({
        "inquiries": facts["total"]["inquiries"]["value"],
        "lost": facts["total"]["lost_inquiries"]["value"],
        "paid_fen": facts["total"]["paid_amount"]["value"],
        "classified": sum(sum(week["causes"].values()) for week in facts["weeks"]),
    })  # fmt: skip


class _WithoutPandas:
    """Pandas is no dependency of cstext: where it is there, Arrow loads it for nothing."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "pandas":
            raise ImportError(name)


def measured(command: list[Any]) -> dict[str, Any]:
    """Run a contestant; return what it printed with the peak memory of each stage."""
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, cwd=HERE)
    samples: list[tuple[float, float]] = []
    watch = threading.Thread(target=_watch, args=(process, samples))
    watch.start()
    printed, _ = process.communicate()
    watch.join()
    if process.returncode:
        raise SystemExit(f"{command[1]} failed")
    run: dict[str, Any] = json.loads(printed)
    for stage in run["stages"]:
        inside = [mb for at, mb in samples if stage["begin"] - EVERY <= at <= stage["end"]]
        stage["megabytes"] = max(inside, default=0.0)
        stage["seconds"] = stage["end"] - stage["begin"]
    for key in ("seconds", "processor"):
        run[key] = sum(stage[key] for stage in run["stages"])
    run["megabytes"] = max(mb for _, mb in samples)
    return run


def _watch(process: subprocess.Popen[bytes], samples: list[tuple[float, float]]) -> None:
    while process.poll() is None:
        samples.append((time.monotonic(), _memory(process.pid)))
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


def compared(messages: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return cstext's run and the baseline's, on the same files."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        subprocess.run([sys.executable, HERE / "shop_log.py", str(messages), folder], check=True)
        mine = measured([sys.executable, __file__, "--one", folder, folder / "review"])
        theirs = measured([sys.executable, HERE / "baseline_pandas.py", folder, folder / "x.xlsx"])
    if mine["figures"] != theirs["figures"]:
        raise SystemExit(f"they differ: {mine['figures']} and {theirs['figures']}")
    return mine, theirs


def _tell(name: str, run: dict[str, Any]) -> None:
    print(
        f"{name}: {run['seconds']:.1f} s, {run['processor']:.1f} s of processor, "
        f"{run['megabytes']:.0f} MB"
    )
    for stage in run["stages"]:
        print(
            f"  {stage['name']:<10}{stage['seconds']:8.1f} s{stage['processor']:8.1f} s of "
            f"processor{stage['megabytes']:8.0f} MB"
        )


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("messages", type=int, nargs="?", default=1_000_000)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    mine, theirs = compared(given.messages)
    ratios = {
        "ratio_time": round(theirs["seconds"] / mine["seconds"], 2),
        "ratio_processor": round(theirs["processor"] / mine["processor"], 2),
        "ratio_memory": round(mine["megabytes"] / theirs["megabytes"], 2),
    }
    if given.json:
        print(json.dumps({
            "name": "cstext report", "baseline": "pandas and jieba, the same weekly tables",
            "size": f"{given.messages} messages, synthetic, four weeks", **ratios,
            "command": f"python scripts/bench/report.py {given.messages}",
        }))  # fmt: skip
        return
    print(f"{given.messages} messages, synthetic, four weeks: {mine['figures']}")
    _tell("cstext", mine)
    _tell("pandas and jieba", theirs)
    print(
        f"{ratios['ratio_time']} x as fast, {ratios['ratio_processor']} x by processor seconds, "
        f"in {ratios['ratio_memory']} of the memory"
    )


if __name__ == "__main__":
    if "--one" in sys.argv:
        ours(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        main()

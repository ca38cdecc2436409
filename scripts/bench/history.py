"""A kept history against reading everything again, on a synthetic year in a file a day.

`python scripts/bench/history.py [MESSAGES] [--days N] [--json]` writes days of chats and orders, in
which buyers come back, and then runs, each in a process of its own and all in one run:

- all: `cstext import` of all days but the last into a new workspace
- next: the same import once more with the last day's files there too; `nothing`: and once more
- alone: the last day's files into a new workspace
- week: `cstext report` of the latest week from the workspace; `again`: from all the exports

and compares the two reviews. Seconds are those of wall and of processor, start of Python included.
"""

import argparse
import csv
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import shop_log

Ran = dict[str, float]
KEYS = ("total", "total_before", "agents", "weeks", "days", "unanswered", "settled")


def write_days(folder: Path, messages: int, days: int) -> list[str]:
    """Write chats and orders of a shop, a file of each a day, and return those of the chats."""
    shop_log.DAYS = days
    with tempfile.TemporaryDirectory() as place:
        shop_log.write(Path(place), messages)
        dates: set[str] = set()
        for name, buyer, time_of in (("chats", 0, 3), ("orders", 1, 5)):
            with (Path(place) / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file)
            by_day: dict[str, list[list[str]]] = {}
            for row in rows:
                known = row[buyer]
                again = f"tb{int(known[2:]) % (messages // 20)}"
                row = [again if cell == known else cell for cell in row]
                by_day.setdefault(row[time_of][:10], []).append(row)
            for day, said in by_day.items():
                path = folder / day / f"{name}-{day}.csv"
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file).writerows([header, *said])
            if name == "chats":
                dates |= by_day.keys()
    return sorted(dates)


def ran(*command: str | Path) -> Ran:
    """Run a command of cstext; return its seconds of wall and of processor."""
    start, used = time.perf_counter(), _processor()
    subprocess.run(
        [sys.executable, "-m", "cstext", *command], check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return {
        "wall": round(time.perf_counter() - start, 2),
        "processor": round(_processor() - used, 2),
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def sizes(folder: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}


def bench(place: Path, messages: int, days: int) -> dict[str, Any]:
    """Run all of it in a folder; return what was measured."""
    exports, later, kept = place / "in", place / "later", place / "ws"
    *_, last = write_days(exports, messages, days)
    (exports / last).rename(later)
    runs = {"all": ran("import", exports, "--workspace", kept)}
    before = sizes(kept)
    later.rename(exports / last)
    runs["next"] = ran("import", exports, "--workspace", kept)
    after = sizes(kept)
    runs["nothing"] = ran("import", exports, "--workspace", kept)
    runs["alone"] = ran("import", exports / last, "--workspace", place / "alone")
    runs["week"] = ran("report", kept, "--show-private", "-o", place / "week")
    runs["again"] = ran("report", exports, "--show-private", "-o", place / "again")
    week, again = (
        json.loads((place / name / "facts.json").read_text("utf-8")) for name in ("week", "again")
    )
    return {
        "messages": messages,
        "days": days,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "runs": runs,
        "bytes": {
            "exports": sum(sizes(exports).values()),
            "workspace": sum(after.values()),
            "next": sum(after[path] for path in after.keys() - before.keys()),
        },
        "files": {"workspace": len(after), "new": len(after.keys() - before.keys())},
        "rewritten": sum(after.get(path) != size for path, size in before.items()),
        "ratios": {
            "next_to_all": _ratio(runs["next"], runs["all"]),
            "next_to_alone": _ratio(runs["next"], runs["alone"]),
            "week_to_again": _ratio(runs["week"], runs["again"]),
        },
        "same": [key for key in KEYS if week[key] == again[key]],
        "differ": [key for key in KEYS if week[key] != again[key]],
    }


def _ratio(one: Ran, other: Ran) -> float:
    return round(one["processor"] / other["processor"], 3)


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("messages", nargs="?", type=int, default=1_000_000)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as place:
        found = bench(Path(place), given.messages, given.days)
    if given.json:
        print(json.dumps(found))
        return
    print(f"{given.messages} messages, synthetic, {given.days} days; {found['machine']}")
    for name, run in found["runs"].items():
        print(f"{name:8} {run['wall']:7.1f} s  {run['processor']:7.1f} s of processor")
    for what in ("bytes", "files", "ratios"):
        print(f"{what}: " + ", ".join(f"{name} {n:,}" for name, n in found[what].items()))
    print(f"files rewritten: {found['rewritten']}")
    print(f"same in both reviews: {', '.join(found['same'])}; not: {', '.join(found['differ'])}")


if __name__ == "__main__":
    main()

"""Response times of the profile cstext, against SQL written by hand for the same message table.

`python scripts/bench/response.py [MESSAGES] [RUNS]` writes a synthetic message table, runs the two
in turn, each in a process of its own, checks that their figures agree, and prints time and peak
memory with the ratio pair by pair. The bare query (rounds and percentiles only) is printed too, and
what it takes with Polars and, up to a million messages, with `groupby.apply` in pandas.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from response_elsewhere import with_pandas, with_polars

from cstext.engine import Engine

HERE = Path(__file__).resolve().parent
BARE = """
WITH o AS (
    SELECT conversation, agent, role, sent_ms,
        coalesce(sum(CASE WHEN role = 'agent' THEN 1 ELSE 0 END) OVER (
            PARTITION BY conversation ORDER BY sent_ms, line
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS stretch
    FROM messages WHERE role IN ('buyer', 'agent')
),
r AS (
    SELECT max(agent) FILTER (WHERE role = 'agent') AS agent,
        (max(sent_ms) FILTER (WHERE role = 'agent') - min(sent_ms) FILTER (WHERE role = 'buyer'))
            / 1000.0 AS seconds
    FROM o GROUP BY conversation, stretch
)
SELECT agent, count(*) AS n, percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)
FROM r WHERE seconds IS NOT NULL GROUP BY agent
"""
MOST_FOR_PANDAS = 1_000_000


def ours(engine: Engine) -> list[int]:
    from cstext.conversation import build_conversation, response_table
    from cstext.policy import load_policy

    build_conversation(engine, load_policy())
    total = response_table(engine, "agent")["total"]
    return [total["rounds"], *total["within"], total["unanswered_rounds"], total["sessions"]]


def by_hand(engine: Engine) -> list[int]:
    row = engine.rows((HERE / "response_by_hand.sql").read_text("utf-8"))[-1]
    return [row["rounds"], row["within_n"], row["within_of"], row["unanswered"], row["sessions"]]


def bare(engine: Engine) -> Any:
    return [list(row.values()) for row in engine.rows(BARE)]


def one(name: str, path: str) -> None:
    """Run one contestant in this process and print what it took."""
    start = time.perf_counter()
    if name in ("polars", "pandas"):
        query = {"polars": with_polars, "pandas": with_pandas}[name]
        figures: Any = [[agent, n, p90] for agent, (n, p90) in query(Path(path)).items()]
        tell(start, figures)
        return
    with Engine() as engine:
        engine.execute(f"CREATE VIEW messages AS SELECT * FROM '{path}'")
        figures = {"ours": ours, "by_hand": by_hand, "bare": bare}[name](engine)
    tell(start, figures)


def tell(start: float, figures: Any) -> None:
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "figures": figures}))


def measured(name: str, path: Path) -> Any:
    command = [sys.executable, __file__, "--one", name, str(path)]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def main() -> None:
    messages = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "messages.parquet"
        # In a process of its own: a child would count its parent's peak as its own.
        subprocess.run([sys.executable, HERE / "messages.py", str(messages), path], check=True)
        pairs = [(measured("ours", path), measured("by_hand", path)) for _ in range(runs)]
        plain = measured("bare", path)
        others = ["polars", *(["pandas"] if messages <= MOST_FOR_PANDAS else [])]
        elsewhere = {name: measured(name, path) for name in others}
    for mine, hand in pairs:
        assert mine["figures"] == hand["figures"], (mine["figures"], hand["figures"])
    print(f"{messages} messages, synthetic, {runs} pairs")
    for key, unit in (("seconds", "s"), ("megabytes", "MB")):
        mine = statistics.median(m[key] for m, _ in pairs)
        hand = statistics.median(h[key] for _, h in pairs)
        ratio = statistics.median(m[key] / h[key] for m, h in pairs)
        print(
            f"cstext {mine:.1f} {unit}, by hand {hand:.1f} {unit}, ratio {ratio:.2f}; "
            f"bare query {plain[key]:.1f} {unit}, ratio {mine / plain[key]:.2f}"
        )
    for name, other in elsewhere.items():
        assert alike(other["figures"], plain["figures"]), name
        ratio = other["seconds"] / statistics.median(m["seconds"] for m, _ in pairs)
        print(
            f"bare query with {name} {other['seconds']:.1f} s, {other['megabytes']:.0f} MB:"
            f" {ratio:.1f} times what all of cstext's rules take"
        )


def alike(one: list[Any], other: list[Any]) -> bool:
    """Whether two give the same rounds an agent, and P90s to a millisecond."""
    rounded = [sorted([agent, n, round(p90, 3)] for agent, n, p90 in rows) for rows in (one, other)]
    return rounded[0] == rounded[1]


if __name__ == "__main__":
    one(*sys.argv[2:]) if "--one" in sys.argv else main()

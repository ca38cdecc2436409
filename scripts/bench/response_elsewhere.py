"""The bare query of `response.py` (rounds and P90 an agent) as a pandas or Polars user has it."""

from pathlib import Path
from typing import Any

Rounds = dict[str, tuple[int, float]]


def with_polars(path: Path) -> Rounds:
    """Windows and groups, as Polars' own guide writes them."""
    import polars as pl

    by_agent = pl.col("role") == "agent"
    rounds = (
        pl.scan_parquet(path)
        .filter(pl.col("role").is_in(["buyer", "agent"]))
        .sort("conversation", "sent_ms", "line")
        .with_columns(
            by_agent.cast(pl.Int64).cum_sum().shift(1, fill_value=0).over("conversation")
            .alias("stretch")
        )
        .group_by("conversation", "stretch")
        .agg(
            pl.col("agent").filter(by_agent).max(),
            (
                pl.col("sent_ms").filter(by_agent).max() - pl.col("sent_ms").filter(~by_agent).min()
            ).alias("ms"),
        )
        .filter(pl.col("ms").is_not_null())
        .group_by("agent")
        .agg(pl.len(), pl.col("ms").quantile(0.9, "linear"))
        .collect()
    )  # fmt: skip
    return {agent: (n, p90 / 1000) for agent, n, p90 in rounds.iter_rows()}


def with_pandas(path: Path) -> Rounds:
    """Conversation by conversation, in a function, as one writes it first."""
    import pandas as pd

    table = pd.read_parquet(path, columns=["conversation", "agent", "role", "sent_ms", "line"])
    table = table[table["role"].isin(["buyer", "agent"])]
    rounds = table.groupby("conversation").apply(_rounds)
    by_agent = rounds.groupby("agent")["seconds"]
    return {
        agent: (int(n), float(p90))
        for agent, n, p90 in zip(
            by_agent.count().index, by_agent.count(), by_agent.quantile(0.9), strict=True
        )
    }


def _rounds(chat: Any) -> Any:
    import pandas as pd

    found, asked = [], None
    for row in chat.sort_values(["sent_ms", "line"]).itertuples():
        if row.role == "buyer":
            asked = row.sent_ms if asked is None else asked
        elif asked is not None:
            found.append((row.agent, (row.sent_ms - asked) / 1000))
            asked = None
    return pd.DataFrame(found, columns=["agent", "seconds"]).astype({"seconds": float})

"""What a competent analyst writes for the same weekly tables with pandas and jieba.

`python scripts/bench/baseline_pandas.py FOLDER OUT.xlsx` reads chats.csv and orders.csv, and
prints JSON: seconds by stage, and the figures to compare. No loop over rows: sorting, shifting
and cumulative sums; a repeated text is cut once. The causes' model (TF-IDF of jieba's words,
logistic regression, the corpus) is fitted before the clock starts. It has no intervals, no
evidence, no lineage, no page and one policy.
"""

import json
import sys
from pathlib import Path

import jieba
import numpy as np
import pandas as pd
from shop_log import CORPUS
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from stages import Stages

GAP = pd.Timedelta(hours=8)
WINDOW_DAYS = 3
WEEK, BEFORE = "2026-W46", "2026-W45"
MOST_CASES = 2000
CAUSES = ("stock", "shipping", "courier", "explanation", "other")


def fitted() -> Pipeline:
    """The analyst's model: words of a whole chat to its cause."""
    chats = [json.loads(line) for file in sorted(CORPUS.glob("*.jsonl"))
             for line in file.read_text("utf-8").splitlines()]  # fmt: skip
    texts = [" ".join(word for m in chat["messages"] for word in jieba.cut(m["text"], HMM=False))
             for chat in chats]  # fmt: skip
    model = make_pipeline(
        TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(C=8, max_iter=400, class_weight="balanced"),
    )
    return model.fit(texts, [chat["reason"] for chat in chats])


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    chats = pd.read_csv(folder / "chats.csv", dtype=str, keep_default_na=False)
    chats.columns = pd.Index(["buyer", "sender", "role", "at", "text"])
    chats["at"] = pd.to_datetime(chats["at"], format="%Y-%m-%d %H:%M:%S")
    chats["line"] = np.arange(2, len(chats) + 2)
    orders = pd.read_csv(folder / "orders.csv", dtype={"订单编号": str})
    orders = orders.rename(columns={
        "买家会员名": "buyer", "订单创建时间": "ordered", "订单付款时间": "paid_at",
        "买家实际支付金额": "paid", "宝贝标题": "goods",
    })  # fmt: skip
    for column in ("ordered", "paid_at"):
        orders[column] = pd.to_datetime(orders[column], format="%Y-%m-%d %H:%M:%S")
    return chats.sort_values(["buyer", "at", "line"], ignore_index=True), orders


def cut(chats: pd.DataFrame) -> None:
    """Segment every message, each distinct text once."""
    distinct = pd.Series(chats["text"].unique())
    words = distinct.map(lambda text: " ".join(jieba.cut(text, HMM=False)))
    chats["words"] = chats["text"].map(dict(zip(distinct, words, strict=True)))


def sessions_of(chats: pd.DataFrame) -> pd.DataFrame:
    is_new = (chats["buyer"] != chats["buyer"].shift()) | (chats["at"].diff() >= GAP)
    chats["session"] = is_new.cumsum()
    chats["is_buyer"] = chats["role"] == "买家"
    owner = chats[~chats["is_buyer"]].groupby("session")["sender"].last()
    sessions = chats.groupby("session").agg(
        buyer=("buyer", "first"), started=("at", "first"), messages=("at", "size"),
        from_buyer=("is_buyer", "sum"),
    )  # fmt: skip
    sessions["agent"] = owner
    sessions["day"] = sessions["started"].dt.normalize()
    sessions["week"] = _week(sessions["started"])
    sessions["is_received"] = sessions["agent"].notna() & (sessions["from_buyer"] > 0)
    return sessions


def _week(times: pd.Series) -> pd.Series:
    weeks: pd.Series = times.dt.strftime("%G-W%V")
    return weeks


def rounds_of(chats: pd.DataFrame) -> pd.DataFrame:
    """A run of buyer messages up to the next reply, and how long it waited."""
    replies = ~chats["is_buyer"]
    chats["stretch"] = replies.groupby(chats["session"]).cumsum() - replies.astype(int)
    asked = chats[chats["is_buyer"]].groupby(["session", "stretch"]).agg(
        asked=("at", "first"), question=("text", "last"), line=("line", "first")
    )  # fmt: skip
    answered = chats[replies].groupby(["session", "stretch"]).agg(
        replied=("at", "first"), agent=("sender", "first")
    )  # fmt: skip
    rounds = asked.join(answered).reset_index()
    rounds["seconds"] = (rounds["replied"] - rounds["asked"]).dt.total_seconds()
    rounds["hour"], rounds["week"] = rounds["asked"].dt.hour, _week(rounds["asked"])
    rounds["weekday"] = rounds["asked"].dt.day_of_week
    return rounds


def inquiries_of(sessions: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Received sessions with the first order in their window; pending ones apart."""
    received = sessions[sessions["is_received"]].reset_index().sort_values("started")
    placed = orders.sort_values("ordered")[["buyer", "ordered", "paid_at", "paid", "goods"]]
    found = pd.merge_asof(
        received, placed, left_on="started", right_on="ordered", by="buyer", direction="forward"
    )
    ends = found["day"] + pd.Timedelta(days=WINDOW_DAYS)
    in_window = found["ordered"] < ends
    pending = ~in_window & (ends > orders["ordered"].max().normalize() + pd.Timedelta(days=1))
    is_paid = in_window & (found["paid_at"] - found["ordered"] <= pd.Timedelta(hours=72))
    found["outcome"] = np.select(
        [is_paid, in_window, pending], ["paid", "ordered", "pending"], "lost"
    )
    found["paid"] = found["paid"].where(is_paid)
    return found


def classified(chats: pd.DataFrame, inquiries: pd.DataFrame, model: Pipeline) -> pd.DataFrame:
    """The cause of every lost chat, with the model's probability."""
    lost = inquiries[inquiries["outcome"] == "lost"].copy()
    words = chats[chats["session"].isin(lost["session"])].groupby("session")["words"].agg(" ".join)
    sure = model.predict_proba(words.loc[lost["session"]])
    lost["reason"] = model.classes_[sure.argmax(axis=1)]
    lost["confidence"] = sure.max(axis=1)
    return lost


def agent_table(inquiries: pd.DataFrame, rounds: pd.DataFrame, week: str) -> pd.DataFrame:
    mine, asked = inquiries[inquiries["week"] == week], rounds[rounds["week"] == week]
    settled = mine[mine["outcome"] != "pending"]
    return pd.DataFrame({
        "inquiries": mine.groupby("agent").size(),
        "conversion": settled["outcome"].isin(["paid", "ordered"]).groupby(settled["agent"]).mean(),
        "paid_amount": mine.groupby("agent")["paid"].sum(),
        "value_per_buyer": mine.groupby("agent")["paid"].mean(),
        "lost": (mine["outcome"] == "lost").groupby(mine["agent"]).sum(),
        "average_response": asked.groupby("agent")["seconds"].mean(),
        "median_response": asked.groupby("agent")["seconds"].median(),
        "p90_response": asked.groupby("agent")["seconds"].quantile(0.9),
        "within_180": (asked["seconds"] <= 180).groupby(asked["agent"]).mean(),
    })  # fmt: skip


def term_table(chats: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """The words of the week by role, with how often they were said the week before."""
    weeks = chats["session"].map(sessions["week"])
    counted = []
    for week in (WEEK, BEFORE):
        words = chats.loc[weeks == week, ["role", "words"]]
        counted.append(
            words["words"].str.split(" ").explode().groupby(words["role"]).value_counts()
        )
    table = pd.concat(counted, axis=1, keys=["now", "before"]).fillna(0)
    return table.sort_values("now", ascending=False).head(500).reset_index()


def write_excel(path: Path, tables: dict[str, pd.DataFrame]) -> None:
    options = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}
    with pd.ExcelWriter(path, engine="xlsxwriter", engine_kwargs=options) as writer:
        for name, table in tables.items():
            table.to_excel(writer, sheet_name=name, index=False)
            sheet = writer.sheets[name]
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
        book = writer.book
        chart = book.add_chart({"type": "bar"})
        last = len(tables["causes"])
        chart.add_series(
            {"categories": ["causes", 1, 0, last, 0], "values": ["causes", 1, 1, last, 1]}
        )
        writer.sheets["causes"].insert_chart("G2", chart)


def main() -> None:
    folder, path = Path(sys.argv[1]), Path(sys.argv[2])
    model = fitted()
    stages = Stages()
    stages.begin("read")
    chats, orders = read(folder)
    stages.begin("words")
    cut(chats)
    stages.begin("figures")
    sessions = sessions_of(chats)
    rounds = rounds_of(chats)
    inquiries = inquiries_of(sessions, orders)
    stages.begin("causes")
    lost = classified(chats, inquiries, model)
    stages.begin("tables")
    tables = tables_of(chats, sessions, rounds, inquiries, lost)
    stages.begin("excel")
    write_excel(path, tables)
    week = inquiries[inquiries["week"] == WEEK]
    figures = {
        "inquiries": len(week),
        "lost": int((week["outcome"] == "lost").sum()),
        "paid_fen": round(week["paid"].sum() * 100),
        "classified": len(lost),
    }
    stages.print(figures)


def tables_of(
    chats: pd.DataFrame,
    sessions: pd.DataFrame,
    rounds: pd.DataFrame,
    inquiries: pd.DataFrame,
    lost: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """The sheets of the weekly review."""
    now = lost[lost["week"] == WEEK]
    asked = rounds[rounds["week"] == WEEK]
    before = agent_table(inquiries, rounds, BEFORE).add_suffix("_before")
    agents = agent_table(inquiries, rounds, WEEK).join(before)
    shown = now.head(MOST_CASES)
    talk = chats[chats["session"].isin(shown["session"])]
    waiting = asked[asked["seconds"].isna()]
    return {
        "causes": pd.crosstab(lost["reason"], lost["week"]).reindex(CAUSES).reset_index(),
        "agents": agents.reset_index(),
        "by_agent": pd.crosstab(now["agent"], now["reason"]).reset_index(),
        "lost": shown[["session", "buyer", "agent", "started", "reason", "confidence"]],
        "chats": talk[["session", "buyer", "role", "sender", "at", "text", "line"]],
        "unanswered": waiting[["session", "asked", "question", "line"]],
        "hours": asked.groupby("hour")["seconds"].agg(["size", "count", "mean"]).reset_index(),
        "heat": pd.crosstab(asked["weekday"], asked["hour"]).reset_index(),
        "days": inquiries[inquiries["week"] == WEEK].groupby("day")["outcome"].value_counts()
                .unstack(fill_value=0).reset_index(),
        "terms": term_table(chats, sessions),
    }  # fmt: skip


if __name__ == "__main__":
    main()

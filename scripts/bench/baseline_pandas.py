"""What a competent analyst writes for the same weekly tables with pandas and jieba.

`python scripts/bench/baseline_pandas.py FOLDER OUT.xlsx` reads chats.csv and orders.csv, and
prints JSON: its stages, and the figures to compare. No loop over rows: sorting, shifting and
cumulative sums; a repeated text is cut once. Every message is segmented, every lost chat of four
weeks classified. The causes' model (TF-IDF of jieba's words, logistic regression, the corpus) is
fitted before the clock starts. Tables: KPI by agent, day and hour with the week before, four
weeks by agent, changes with a test, causes, money at stake, what was wanted, whom to coach with an
example, who waited, staffing by hour, words; the workbook has native tables, formats, conditional
formats, links and a chart. It has no evidence, no lineage, no page, no robust intervals and one
policy.
"""

import json
import sys
from pathlib import Path

import jieba
import numpy as np
import pandas as pd
from scipy.stats import ttest_ind
from shop_log import CORPUS
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from stages import Stages

GAP = pd.Timedelta(hours=8)
WINDOW_DAYS = 3
WEEK, BEFORE = "2026-W46", "2026-W45"
MOST_CASES = 2000
AUTOMATIC = "【自动回复】"
LATE_SECONDS = 180
CARRIERS = "(顺丰|圆通|中通|申通|韵达|百世|邮政|EMS|京东|极兔|德邦)"
SIZES = r"(\d\.\d米|[SMLX]{1,3}码|\d{2}码|\d{3}[x*]\d{3})"
COLOURS = "([红橙黄绿青蓝紫黑白灰粉棕咖金银茶米]色)"
MOST_EXAMPLES, LEAST_LIKE = 3000, 0.5
FORMATS = {"conversion": "0.0%", "within": "0.0%", "confidence": "0.0%", "paid": "¥#,##0.00",
           "value": "¥#,##0.00", "stake": "¥#,##0.00", "response": '#,##0.0" s"'}  # fmt: skip
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
    chats["line"] = np.arange(1, len(chats) + 1)
    chats.loc[chats["text"].str.startswith(AUTOMATIC), "role"] = "自动"
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
    chats["is_agent"] = chats["role"] == "客服"
    chats["characters"] = chats["text"].str.len()
    owner = chats[chats["is_agent"]].groupby("session")["sender"].last()
    sessions = chats.groupby("session").agg(
        buyer=("buyer", "first"), started=("at", "first"), messages=("at", "size"),
        from_buyer=("is_buyer", "sum"),
    )  # fmt: skip
    sessions["agent"] = owner
    sessions["day"] = sessions["started"].dt.normalize()
    sessions["hour"] = sessions["started"].dt.hour
    sessions["week"] = _week(sessions["started"])
    sessions["is_received"] = sessions["agent"].notna() & (sessions["from_buyer"] > 0)
    return sessions


def _week(times: pd.Series) -> pd.Series:
    weeks: pd.Series = times.dt.strftime("%G-W%V")
    return weeks


def rounds_of(chats: pd.DataFrame) -> pd.DataFrame:
    """A run of buyer messages up to the next reply, and how long it waited."""
    replies = chats["is_agent"]
    chats["stretch"] = replies.groupby(chats["session"]).cumsum() - replies.astype(int)
    asked = chats[chats["is_buyer"]].groupby(["session", "stretch"]).agg(
        asked=("at", "first"), question=("text", "last"), line=("line", "first"),
        last_line=("line", "last"),
    )  # fmt: skip
    answered = chats[replies].groupby(["session", "stretch"]).agg(
        replied=("at", "first"), agent=("sender", "first"), answer=("text", "first")
    )  # fmt: skip
    rounds = asked.join(answered).reset_index()
    rounds["seconds"] = (rounds["replied"] - rounds["asked"]).dt.total_seconds()
    rounds["hour"], rounds["week"] = rounds["asked"].dt.hour, _week(rounds["asked"])
    rounds["day"] = rounds["asked"].dt.normalize()
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


def kpi_table(
    chats: pd.DataFrame, inquiries: pd.DataFrame, rounds: pd.DataFrame, key: str, week: str
) -> pd.DataFrame:
    """The figures of a week by agent, day or hour."""
    mine, asked = inquiries[inquiries["week"] == week], rounds[rounds["week"] == week]
    said = chats[chats["session"].isin(mine["session"])]
    whose = said["session"].map(mine.set_index("session")[key])
    settled = mine[mine["outcome"] != "pending"]
    first = asked.drop_duplicates("session")
    paid = mine[mine["outcome"] == "paid"]
    payers = paid.drop_duplicates([key, "buyer", "day"])
    by, counts = mine.groupby(key), said.groupby(whose)
    table = pd.DataFrame({
        "inquiries": by.size(),
        "buyers": by["buyer"].nunique(),
        "conversion": settled["outcome"].isin(["paid", "ordered"]).groupby(settled[key]).mean(),
        "conversion_paid": (settled["outcome"] == "paid").groupby(settled[key]).mean(),
        "paid_orders": paid.groupby(key).size(),
        "paid_amount": by["paid"].sum(),
        "value_per_buyer": by["paid"].sum() / payers.groupby(key).size(),
        "lost": (mine["outcome"] == "lost").groupby(mine[key]).sum(),
        "average_response": asked.groupby(key)["seconds"].mean(),
        "median_response": asked.groupby(key)["seconds"].median(),
        "p90_response": asked.groupby(key)["seconds"].quantile(0.9),
        "first_response": first.groupby(key)["seconds"].mean(),
        "within_180": (asked["seconds"] <= LATE_SECONDS).groupby(asked[key]).mean(),
        "unanswered": asked["seconds"].isna().groupby(asked[key]).sum(),
        "slow": (asked["seconds"] > LATE_SECONDS).groupby(asked[key]).sum(),
        "buyer_messages": counts["is_buyer"].sum(),
        "agent_messages": counts["is_agent"].sum(),
        "agent_characters": said["characters"].where(said["is_agent"]).groupby(whose).sum(),
    })  # fmt: skip
    table["answers_per_question"] = table["agent_messages"] / table["buyer_messages"]
    return table.rename_axis(key)


def change_table(inquiries: pd.DataFrame, rounds: pd.DataFrame) -> pd.DataFrame:
    """This week against the one before, with Welch's test."""
    settled = inquiries[inquiries["outcome"] != "pending"]
    cases = {
        "conversion": (settled, settled["outcome"].isin(["paid", "ordered"]).astype(float)),
        "loss_rate": (settled, (settled["outcome"] == "lost").astype(float)),
        "value_per_buyer": (inquiries, inquiries["paid"]),
        "average_response": (rounds, rounds["seconds"]),
        "within_180": (rounds, (rounds["seconds"] <= LATE_SECONDS).astype(float)),
        "answered": (rounds, rounds["seconds"].notna().astype(float)),
    }
    found = []
    for name, (table, values) in cases.items():
        now, before = (values[table["week"] == week].dropna() for week in (WEEK, BEFORE))
        p = ttest_ind(now, before, equal_var=False).pvalue
        found.append((name, now.mean(), before.mean(), now.mean() - before.mean(), p))
    return pd.DataFrame(found, columns=["metric", "now", "before", "difference", "p"])


def with_wishes(chats: pd.DataFrame, lost: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """What the lost buyers of the week named, and the median paid for such goods."""
    said = chats[chats["session"].isin(lost["session"]) & chats["is_buyer"]]
    texts = said.groupby("session")["text"].agg("\n".join)
    names = orders["goods"].dropna().unique()
    goods = "(" + "|".join(sorted(names, key=len, reverse=True)) + ")"
    lost = lost.copy()
    for name, pattern in (
        ("wanted_goods", goods), ("size", SIZES), ("colour", COLOURS), ("carrier", CARRIERS)
    ):  # fmt: skip
        lost[name] = lost["session"].map(texts.str.extract(pattern, expand=False))
    paid = orders[orders["paid"] > 0].groupby("goods")["paid"].median()
    lost["stake"] = (
        lost["wanted_goods"].map(paid).fillna(orders.loc[orders["paid"] > 0, "paid"].median())
    )
    return lost


def wishes(lost: pd.DataFrame, cause: str, keys: list[str]) -> pd.DataFrame:
    """Buyers by what they wanted, of one cause."""
    mine = lost[lost["reason"] == cause]
    counted = mine.groupby(keys, dropna=False)["buyer"].nunique()
    return counted.sort_values(ascending=False).reset_index(name="buyers")


def coach_table(
    chats: pd.DataFrame, rounds: pd.DataFrame, inquiries: pd.DataFrame, lost: pd.DataFrame
) -> pd.DataFrame:
    """Questions explained badly, each with the most like one of a chat that ended in an order."""
    answers = chats.set_index("line")
    badly = lost.loc[lost["reason"] == "explanation", "session"]
    good = inquiries[inquiries["outcome"].isin(["paid", "ordered"])].nlargest(
        MOST_EXAMPLES, "started"
    )
    asked = rounds[rounds["session"].isin(badly)].drop_duplicates("session", keep="last")
    known = rounds[rounds["session"].isin(good["session"]) & rounds["answer"].notna()]
    vectors = TfidfVectorizer(token_pattern=r"\S{2,}")
    base = vectors.fit_transform(answers.loc[known["last_line"], "words"])
    alike = vectors.transform(answers.loc[asked["last_line"], "words"]) @ base.T
    best, like = alike.argmax(axis=1), alike.max(axis=1).toarray().ravel()
    table = asked[["agent", "session", "question", "answer"]].reset_index(drop=True)
    example = known.iloc[np.asarray(best).ravel()].reset_index(drop=True)
    return table.assign(
        example=example["answer"].where(like >= LEAST_LIKE), example_of=example["agent"], alike=like
    )


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
        book = writer.book
        looks = {key: book.add_format({"num_format": code}) for key, code in FORMATS.items()}
        warn = book.add_format({"bg_color": "#FFEFC9"})
        for name, table in tables.items():
            table.to_excel(writer, sheet_name=name, index=False)
            sheet = writer.sheets[name]
            rows, columns = max(len(table), 1), [str(column) for column in table.columns]
            sheet.freeze_panes(1, 0)
            sheet.add_table(0, 0, rows, len(columns) - 1,
                            {"columns": [{"header": column} for column in columns]})  # fmt: skip
            for n, column in enumerate(columns):
                look = next((looks[key] for key in looks if column.startswith(key)), None)
                sheet.set_column(n, n, 64 if column in ("text", "question", "answer") else 14, look)
            if name in ("agents", "days", "hours"):
                bar = {"type": "data_bar", "bar_solid": True}
                for n in range(1, len(columns)):
                    sheet.conditional_format(1, n, rows, n, bar)
        lost, chats = tables["lost"], tables["chats"]
        unsure = {"type": "cell", "criteria": "<", "value": 0.6, "format": warn}
        place = lost.columns.get_loc("confidence")
        writer.sheets["lost"].conditional_format(1, place, len(lost), place, unsure)
        first = chats.reset_index().groupby("session")["index"].first()
        for row, session in enumerate(lost["session"], 1):
            target = f"internal:'chats'!A{first[session] + 2}"
            writer.sheets["lost"].write_url(row, 0, target, string=str(session))
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
    tables = tables_of(chats, orders, sessions, rounds, inquiries, lost)
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
    orders: pd.DataFrame,
    sessions: pd.DataFrame,
    rounds: pd.DataFrame,
    inquiries: pd.DataFrame,
    lost: pd.DataFrame,
) -> dict[str, pd.DataFrame]:
    """The sheets of the weekly review."""
    now = with_wishes(chats, lost[lost["week"] == WEEK], orders)
    asked = rounds[rounds["week"] == WEEK]
    weeks = sorted(inquiries["week"].unique())[-4:]
    before = kpi_table(chats, inquiries, rounds, "agent", BEFORE).add_suffix("_before")
    agents = {week: kpi_table(chats, inquiries, rounds, "agent", week) for week in weeks}
    shown = now.nlargest(MOST_CASES, "stake").sort_values("started")
    talk = chats[chats["session"].isin(shown["session"])].reset_index(drop=True)
    waiting = asked[asked["seconds"].isna()]
    wrote = chats[chats["is_agent"] & chats["session"].map(sessions["week"]).eq(WEEK)]
    staff = wrote.groupby([wrote["at"].dt.normalize(), wrote["at"].dt.hour])["sender"].nunique()
    hours = kpi_table(chats, inquiries, rounds, "hour", WEEK)
    followed = ["inquiries", "conversion", "lost", "average_response", "unanswered", "paid_amount"]
    pending = inquiries[(inquiries["week"] == BEFORE) & (inquiries["outcome"] != "pending")]
    return {
        "changes": change_table(inquiries, rounds),
        "causes": pd.crosstab(lost["reason"], lost["week"]).reindex(CAUSES).reset_index(),
        "stakes": now.groupby("reason")["stake"].agg(["size", "sum"]).reset_index(),
        "agents": agents[WEEK].join(before).reset_index(),
        "weeks": pd.concat({week: table[followed] for week, table in agents.items()},
                           names=["week"]).reset_index(),
        "by_agent": pd.crosstab(now["agent"], now["reason"]).reset_index(),
        "lost": shown[["session", "buyer", "agent", "started", "reason", "confidence",
                       "wanted_goods", "size", "colour", "carrier", "stake"]],
        "chats": talk[["session", "buyer", "role", "sender", "at", "text", "line"]],
        "restock": wishes(now, "stock", ["wanted_goods", "size", "colour"]),
        "carriers": wishes(now, "courier", ["carrier"]),
        "dispatch": wishes(now, "shipping", ["wanted_goods"]),
        "coach": coach_table(chats, rounds, inquiries, now),
        "unanswered": waiting[["session", "asked", "question", "line"]],
        "hours": hours.join(staff.groupby(level=1).mean().rename("agents_there")).reset_index(),
        "heat": pd.crosstab(asked["weekday"], asked["hour"]).reset_index(),
        "days": kpi_table(chats, inquiries, rounds, "day", WEEK).reset_index(),
        "settled": pending["outcome"].value_counts().reset_index(),
        "terms": term_table(chats, sessions),
    }  # fmt: skip


if __name__ == "__main__":
    main()

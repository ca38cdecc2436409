"""Every command in each of its formats: one answer, however it is written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len

from cstext import api
from cstext.readers.mapping import load_mapping
from tests.cli.shop import answer, cstext

ON_CHATS = {
    "response": ("response", "chats.csv"),
    "rounds": ("response", "chats.csv", "--rows"),
    "unanswered": ("unanswered", "chats.csv"),
    "inquiries": ("inquiries", "chats.csv", "--orders", "orders.csv"),
    "lost": ("lost", "chats.csv", "--orders", "orders.csv"),
    "kpi": ("kpi", "chats.csv", "--orders", "orders.csv"),
    "classify": ("classify", "chats.csv"),
}
LISTS = {
    "formats": ("formats",),
    "policies": ("policies",),
    "one policy": ("policies", "plain"),
    "metrics": ("metrics",),
}
INSPECT = ("inspect", "chats.csv")
TABLES = [
    *(ON_CHATS[name] for name in ("response", "unanswered", "inquiries", "lost", "classify")),
    *LISTS.values(),
]


def parquet_rows(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist()  # type: ignore[no-any-return]


@pytest.mark.parametrize("command", [*TABLES, INSPECT], ids=" ".join)
def test_all_formats_hold_the_same_rows(command: tuple[str, ...]) -> None:
    lines = [json.loads(line) for line in answer(*command, "--format", "jsonl").splitlines()]
    columns = list(dict.fromkeys(key for line in lines for key in line))
    assert lines
    header, *records = csv.reader(io.StringIO(answer(*command, "--format", "csv")))
    assert (header, len(records)) == (columns, len(lines))
    assert answer(*command, "--format", "parquet", "--output", "deep/er/rows.parquet") == ""
    written = parquet_rows(Path("deep/er/rows.parquet"))
    assert [list(row) for row in written] == [columns] * len(lines)


@pytest.mark.parametrize("command", TABLES, ids=" ".join)
def test_a_table_has_every_column(command: tuple[str, ...]) -> None:
    lines = [json.loads(line) for line in answer(*command, "--format", "jsonl").splitlines()]
    columns = {key for line in lines for key in line}
    table = answer(*command, "--format", "table")
    assert all(column[:4] in table for column in columns)


@pytest.mark.parametrize("command", ON_CHATS.values(), ids=ON_CHATS)
def test_json_repeats_the_rules(command: tuple[str, ...]) -> None:
    rules = ("--policy", "plain", "--set", "threshold_seconds=45")
    document = json.loads(answer(*command, *rules, "--format", "json"))
    assert document["policy"]["name"] == "plain"
    assert document["policy"]["threshold_seconds"] == 45
    plain = json.loads(answer("policies", "plain", "--format", "json"))["policies"][0]
    assert document["policy"].keys() == plain.keys()
    assert document["policy"]["signature"] != plain["signature"]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_a_file_holds_what_the_screen_shows(form: str) -> None:
    shown = answer("metrics", "--format", form)
    assert answer("metrics", "--format", form, "-o", "out") == ""
    encoding = "utf-8-sig" if form == "csv" else "utf-8"
    written = Path("out").read_bytes().decode(encoding)
    assert written.replace("\r\n", "\n") == shown


def test_without_a_format_the_ending_of_the_file_tells_it() -> None:
    command = ("inquiries", "chats.csv", "--orders", "orders.csv")
    for form in ("json", "jsonl", "parquet", "csv"):
        answer(*command, "-o", f"named.{form}")
        answer(*command, "-o", f"asked-{form}", "--format", form)
        assert Path(f"named.{form}").read_bytes() == Path(f"asked-{form}").read_bytes()
    refused = cstext(*command, "-o", "named.xlsx")
    assert (refused.exit_code, Path("named.xlsx").exists()) == (2, False)
    assert "这里不写工作簿" in refused.stderr


def test_an_answer_without_rows_is_empty_in_every_format() -> None:
    nobody = ("unanswered", "chats.csv", "--from", "2030-01-01")
    assert json.loads(answer(*nobody, "--format", "json"))["unanswered"] == []
    assert answer(*nobody, "--format", "jsonl") == ""
    assert answer(*nobody, "--format", "csv").strip() == ""
    assert answer(*nobody, "--format", "table").strip() == ""
    answer(*nobody, "--format", "parquet", "-o", "none.parquet")
    assert parquet_rows(Path("none.parquet")) == []


def test_response_has_the_keys_of_the_contract() -> None:
    found = json.loads(
        answer("response", "chats.csv", "--policy", "plain", "--rows", "--format", "json")
    )
    assert list(found) == ["policy", "rounds", "total", "by_agent"]
    assert set(found["rounds"][0]) >= {
        "session_id", "shop", "buyer", "agent", "started_at", "replied_at", "seconds",
        "left_out_because",
    }  # fmt: skip
    total = {
        "rounds": 5, "mean_seconds": 30.0, "median_seconds": 20.0, "p90_seconds": 52.0,
        "within": None, "unanswered_rounds": 2, "first_response_seconds": 30.0, "sessions": 4,
        "slow_buyer_days": None, "never_answered": 1, "left_hanging": 1,
    }  # fmt: skip
    assert {key: found["total"][key] for key in total} == total
    assert [(row["agent"], row["rounds"]) for row in found["by_agent"]] == [
        ("小丽", 2), ("小美", 2), (None, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("by", "cells"),
    [
        ("day", ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-08"]),
        ("hour", ["10", "11", "12", "20"]),
        ("week", ["2026-W10"]),
        ("shop", [""]),
    ],
)
def test_response_by_each_dimension(by: str, cells: list[str]) -> None:
    found = json.loads(answer("response", "chats.csv", "--by", by, "--format", "json"))
    assert [str(row[by]) for row in found[f"by_{by}"]] == cells


def test_classify_prints_the_line_of_the_contract() -> None:
    lines = [json.loads(line) for line in answer("classify", "chats.csv").splitlines()]
    assert [line["session_id"] for line in lines] == ["c1", "c2", "c3", "c4"]
    for line in lines:
        assert list(line) == [
            "session_id", "shop", "reason", "confidence", "probabilities", "decided_by", "evidence",
            "second", "review",
        ]  # fmt: skip
        assert line["reason"] in line["probabilities"]
        assert sorted(line["probabilities"]) == [
            "courier", "explanation", "other", "shipping", "stock",
        ]  # fmt: skip
        assert sum(line["probabilities"].values()) == pytest.approx(1, abs=0.001)
        assert line["decided_by"] in ("model", "rule")
        assert all(isinstance(number, int) and number > 0 for number in line["evidence"])
        assert line["second"] is None or set(line["second"]) == {"reason", "probability"}
        assert line["review"] in (True, False)


def test_inquiries_and_lost_agree() -> None:
    orders = ("--orders", "orders.csv", "--format", "jsonl")
    rows = [json.loads(x) for x in answer("inquiries", "chats.csv", *orders).splitlines()]
    assert [(row["session_id"], row["outcome"], row["left_out_because"]) for row in rows] == [
        ("c1", "lost", None), ("c2", "paid", None), ("c3", None, "not_received"),
        ("c4", "lost", None),
    ]  # fmt: skip
    lost = [json.loads(x) for x in answer("lost", "chats.csv", *orders).splitlines()]
    assert [row["session_id"] for row in lost] == ["c1", "c4"]


def test_the_days_are_both_included() -> None:
    days = ("--from", "2026-03-03", "--to", "2026-03-04", "--format", "jsonl")
    rows = [json.loads(x) for x in answer("inquiries", "chats.csv", *days).splitlines()]
    assert [row["session_id"] for row in rows] == ["c2", "c3"]


def test_inspect_counts_roles_and_rejected_rows() -> None:
    Path("half.csv").write_text(
        "会话,角色,时间,内容\nc,买家,2026-03-02 10:00,在\nc,谁,2026-03-02 10:01,在\n", "utf-8"
    )
    result = cstext("inspect", "half.csv", "--format", "json")
    (file,) = json.loads(result.stdout)["files"]
    assert (file["layout"], file["encoding"], file["rows"], file["rejected"], file["buyer"]) == (
        "table", "utf-8", 1, 1, 1,
    )  # fmt: skip
    assert json.loads(result.stdout)["rejected"] == [
        {
            "source": "half.csv",
            "reason": "角色为空或不认识",
            "rows": 1,
            "first_line": 2,
            # Words are left out of the example; the form of the row shows.
            "raw": "…\t…\t2026-03-02 10:01\t…",
        }
    ]


def test_a_trained_model_is_used_and_scored(trained: tuple[Path, str]) -> None:
    model, printed = trained
    assert json.loads(printed)["labels"] == dict.fromkeys(
        ("stock", "shipping", "courier", "explanation", "other"), 10
    )
    assert json.loads((model / "card.json").read_text("utf-8")) == json.loads(printed)
    labels = model.parent / "labels.jsonl"
    scores = json.loads(answer("evaluate", labels, "--model", model, "--format", "json"))
    assert (scores["model"], scores["chats"]) == ("mine", 50)
    rows = list(
        csv.DictReader(io.StringIO(answer("evaluate", labels, "--model", model, "--format", "csv")))
    )
    assert [row["cause"] for row in rows] == [*scores["causes"], "Σ"]
    for row in rows[:-1]:
        decided = {key[3:]: int(n) for key, n in row.items() if key.startswith("as_")}
        assert decided == scores["confusion"][row["cause"]]
        assert sum(decided.values()) == int(row["cases"]) == 10
        for name in ("precision", "recall", "f1"):
            bounds = [_number(row[name + end]) for end in ("", "_low", "_high")]
            assert bounds == list(scores["causes"][row["cause"]][name].values())
    assert float(rows[-1]["accuracy"]) == scores["accuracy"]["value"]
    lines = answer("classify", "chats.csv", "--model", model).splitlines()
    assert len(lines) == 4
    told = cstext("evaluate", labels, "--model", model, "--lang", "en").stderr.splitlines()
    coverage = scores["coverage"]
    assert told[0].startswith(f"stand without a review: {coverage['decided']:.1%}, right of those")
    assert told[0].endswith(f"100% {scores['accuracy']['value']:.1%}")
    band = scores["reliability"][-1]
    assert told[1].endswith(f"{band['confidence']:.1%}→{band['right']:.1%} ({band['chats']})")
    assert told[2].endswith(f"other 20.0%→{scores['shares']['decided']['other']:.1%}")


def _number(cell: str) -> float | None:
    return float(cell) if cell else None


def test_scores_fit_a_terminal_and_say_nothing_where_there_is_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half = {f"{name}{end}": 0.5 for name in ("recall", "f1") for end in ("", "_low", "_high")}
    never_named = dict.fromkeys(("precision", "precision_low", "precision_high"))
    causes = ("stock", "shipping", "courier", "explanation", "other")
    counts = {f"as_{cause}": 99999 for cause in causes}
    rows = [{"cause": c, "cases": 99999, **never_named, **half, **counts} for c in causes]
    f1 = {key: value for key, value in half.items() if key.startswith("f1")}
    rows.append({"cause": "Σ", "cases": 99999, **f1, "accuracy": 0.5})
    monkeypatch.setattr(api, "train", lambda *_, **__: api.Answer({}, rows))
    Path("labels.jsonl").touch()
    lines = cstext("train", "labels.jsonl", "-o", "mine").stdout.splitlines()
    told = {line.split(" ")[0]: [cell.strip() for cell in line.split("│")] for line in lines[:8]}
    assert told["stock"] == ["stock", "99999", "–", "0.50 (0.50–0.50)", "0.50 (0.50–0.50)"]
    assert told["Σ"] == ["Σ", "99999", "–", "–", "0.50 (0.50–0.50)"]
    assert lines[-1].split("│")[-1].strip() == "50.0%"
    assert max(map(cell_len, lines)) <= 80


def test_an_example_mapping_is_printed_as_it_stands(folder: Path) -> None:
    text = answer("formats", "--mapping", "u-need")
    (folder / "m.toml").write_text(text, "utf-8")
    assert load_mapping(folder / "m.toml").columns.text
    assert answer("formats", "--mapping", "u-need", "--output", "n.toml") == ""
    assert (folder / "n.toml").read_text("utf-8") == text


def test_an_example_mapping_that_is_not_there(folder: Path) -> None:
    result = cstext("formats", "--mapping", "mine")
    assert result.exit_code == 2
    assert "已有：jd-dialogue, twitter-support, u-need" in result.stderr.replace("\n", " ")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("better", ("比自带模型好：宏平均 F1 0.7 对 0.6", "better than the shipped model")),
        ("worse", ("不如自带模型", "worse than the shipped model")),
        ("not shown to be better", ("看不出比自带模型好", "not shown to be better")),
    ],
)
def test_training_says_whether_the_model_is_better(
    verdict: str, said: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = {
        "with": "default",
        "chats": 50,
        "macro_f1": {"own": 0.7, "shipped": 0.6},
        "gain": {"value": 0.1, "low": 0.02, "high": 0.18},
        "verdict": verdict,
    }
    row = {"cause": "Σ", "cases": 50}
    monkeypatch.setattr(api, "train", lambda *_, **__: api.Answer({"compared": compared}, [row]))
    Path("labels.jsonl").touch()
    for lang, sentence in zip(("zh", "en"), said, strict=True):
        done = cstext("train", "labels.jsonl", "-o", "mine", "--lang", lang)
        assert sentence in done.stderr
        assert "Σ" in done.stdout

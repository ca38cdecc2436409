"""The commands `labels sheet`, `export`, `import` and `agreement`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from cstext.labels import Journal
from tests.cli.shop import CHATS, ORDERS, PHONE, answer, cstext
from tests.labels.lines import label


@pytest.fixture
def both(tmp_path: Path) -> Path:
    """One file with two readers' labels of four chats; they differ on one."""
    path = tmp_path / "both.jsonl"
    causes = ("stock", "stock", "courier", "other")
    lines = [label(f"s{n}", cause, by="ann") for n, cause in enumerate(causes)]
    lines += [label(f"s{n}", cause, by="bob") for n, cause in enumerate(causes[:3])]
    Journal(path).extend([*lines, label("s3", "stock", by="bob")])
    return path


@pytest.mark.parametrize("name", ["x.jsonl", "x.json", "x.csv", "x.xlsx"])
def test_the_format_follows_from_the_name(tmp_path: Path, both: Path, name: str) -> None:
    result = cstext("labels", "export", both, "-o", tmp_path / name)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"8 个标注 → {tmp_path / name}\n"
    back = cstext("labels", "import", tmp_path / name, "-o", tmp_path / "back.jsonl")
    assert "新增 8 个标注" in back.stderr and back.exit_code == 0
    again = cstext(
        "labels", "import", tmp_path / name, "-o", tmp_path / "back.jsonl", "--lang", "en"
    )
    assert "0 labels added" in again.stderr and "8 were there" in again.stderr


def test_a_score_leaves_the_disputed_chat_out_and_says_so(both: Path) -> None:
    result = cstext("evaluate", both, "--format", "json")
    assert json.loads(result.stdout)["chats"] == 3
    assert "1 个有争议的会话没算进去" in result.stderr


@pytest.mark.parametrize("options", [["-o", "x.txt"], ["-o", "x.csv", "--format", "excel"]])
def test_an_unknown_format_is_refused(both: Path, options: list[str]) -> None:
    result = cstext("labels", "export", both, *options)
    assert result.exit_code == 2
    assert "请写明 --format：doccano, label-studio, csv, xlsx" in result.stderr


def test_two_readers_in_one_file(both: Path) -> None:
    found = json.loads(answer("labels", "agreement", both, "--format", "json"))
    assert found["readers"] == ["ann", "bob"]
    assert (found["chats"], found["agreed"]) == (4, 3)
    assert found["disputes"] == [{"session_id": "s3", "one": "other", "other": "stock"}]
    rows = [json.loads(line) for line in
            answer("labels", "agreement", both, "--format", "jsonl").splitlines()]  # fmt: skip
    assert [row["cause"] for row in rows][-1] == "Σ"
    assert rows[2] == {"cause": "courier", "one": 1, "other": 1, "both": 1, "kappa": 1.0,
                       "kappa_low": 1.0, "kappa_high": 1.0}  # fmt: skip


def test_one_reader_alone_does_not_agree(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    Journal(path).append(label("s1"))
    result = cstext("labels", "agreement", path)
    assert result.exit_code == 4
    assert "里面有 1 个人的标注" in result.stderr


@pytest.fixture
def in_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The current folder holds chats.csv and orders.csv."""
    monkeypatch.chdir(tmp_path)
    Path("chats.csv").write_text(CHATS, "utf-8")
    Path("orders.csv").write_text(ORDERS, "utf-8")


@pytest.mark.usefixtures("in_shop")
def test_a_sheet_of_proposals_is_filled_in_and_taken_back() -> None:
    lost = json.loads(answer("lost", "chats.csv", "--orders", "orders.csv", "--format", "json"))
    made = cstext("labels", "sheet", "chats.csv", "--orders", "orders.csv", "-o", "sheet.csv")
    assert made.exit_code == 0, made.stderr
    sheet = Path("sheet.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(sheet.splitlines()))
    proposed = {row["session_id"]: row["reason"] for row in lost["lost"]}
    assert {row["session_id"]: row["proposed"] for row in rows} == proposed
    assert not any(row["reason"] for row in rows)
    assert PHONE not in sheet
    untouched = cstext("labels", "import", "sheet.csv", "-o", "labels.jsonl", "--reader", "ann")
    assert "新增 0 个标注" in untouched.stderr
    assert "cstext labels import sheet.csv -o labels.jsonl" in made.stderr
    with Path("sheet.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([{**rows[0], "reason": "快递"}, *rows[1:]])
    cstext("labels", "import", "sheet.csv", "-o", "labels.jsonl", "--reader", "ann")
    asked = ("chats.csv", "--orders", "orders.csv", "--labels", "labels.jsonl", "--format", "json")
    found = {row["session_id"]: row for row in json.loads(answer("lost", *asked))["lost"]}
    decided = found.pop(rows[0]["session_id"])
    assert (decided["reason"], decided["decided_by"]) == ("courier", "person")
    assert {row["decided_by"] for row in found.values()} <= {"model", "rule"}


@pytest.mark.usefixtures("in_shop")
def test_evidence_is_the_same_message_in_an_export_with_other_system_lines() -> None:
    """c4 was read with a line of the system first: its fourth message is the third here."""
    said = [
        ("system", "进入"),
        ("buyer", "这件有货吗"),
        ("agent", "在的亲"),
        ("buyer", "能发顺丰吗"),
    ]
    messages = [{"role": role, "text": text} for role, text in said]
    Journal(Path("labels.jsonl")).append(label("c4", "courier", messages=messages, evidence=[4]))
    asked = ("chats.csv", "--orders", "orders.csv", "--labels", "labels.jsonl", "--format", "json")
    found = {row["session_id"]: row for row in json.loads(answer("lost", *asked))["lost"]}["c4"]
    assert (found["decided_by"], found["evidence"]) == ("person", [3])
    assert found["evidence_texts"] == ["能发顺丰吗"]


SHEET = """\
title = "t"
title_en = "t"
missing = "zero"
[[measures]]
name = "agent_loss_rate"
weight = 100
steps = [{ at_most = "0%", worth = 100 }, { more_than = "0%", worth = 0 }]
"""


@pytest.mark.usefixtures("in_shop")
def test_the_figures_and_scores_count_what_people_decided() -> None:
    Path("sheet.toml").write_text(SHEET, "utf-8")
    inputs = ("chats.csv", "--orders", "orders.csv")
    cstext("labels", "sheet", *inputs, "-o", "sheet.csv")
    for cause, score in (("other", 100), ("explanation", 0)):
        sheet = Path("sheet.csv").read_text("utf-8-sig").splitlines()
        rows = [{**row, "reason": cause} for row in csv.DictReader(sheet)]
        with Path("filled.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        cstext("labels", "import", "filled.csv", "-o", "labels.jsonl", "--reader", "ann")
        asked = (*inputs, "--labels", "labels.jsonl", "--format", "json")
        total = json.loads(answer("kpi", *asked))["total"]
        assert total[f"lost_{cause}"]["value"] == total["lost_inquiries"]["value"] == len(rows) > 0
        behind = json.loads(answer("kpi", *asked, "--rows", f"lost_{cause}"))["rows"]
        people = {
            (row["session_id"], row["reason"]) for row in behind if row["decided_by"] == "person"
        }
        assert people == {(row["session_id"], cause) for row in rows}
        scored = json.loads(answer("kpi", *asked, "--scorecard", "sheet.toml"))["scores"]
        assert {row["score"] for row in scored} == {score}


def test_a_sheet_is_a_table(tmp_path: Path) -> None:
    (tmp_path / "chats.csv").write_text(CHATS, "utf-8")
    refused = cstext("labels", "sheet", tmp_path / "chats.csv", "-o", tmp_path / "sheet.json")
    assert (refused.exit_code, ".csv 或 .xlsx" in refused.stderr) == (2, True)


def test_a_sheet_of_less_than_a_week_is_of_all_days(tmp_path: Path) -> None:
    (tmp_path / "chats.csv").write_text("\n".join(CHATS.splitlines()[:5]) + "\n", "utf-8")
    result = cstext("labels", "sheet", tmp_path / "chats.csv", "-o", tmp_path / "x.csv")
    assert (result.exit_code, result.stderr[:12]) == (0, "全部日期：2 个聊天 →")

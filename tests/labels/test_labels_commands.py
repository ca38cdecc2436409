"""The commands `labels export`, `import` and `agreement`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cstext.labels import Journal
from tests.cli.shop import answer, cstext
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
    assert "8 labels" in result.stderr
    back = cstext("labels", "import", tmp_path / name, "-o", tmp_path / "back.jsonl")
    assert "8 labels added" in back.stderr and back.exit_code == 0
    again = cstext("labels", "import", tmp_path / name, "-o", tmp_path / "back.jsonl")
    assert "0 labels added" in again.stderr and "8 were there" in again.stderr


def test_a_score_leaves_the_disputed_chat_out_and_says_so(both: Path) -> None:
    result = cstext("evaluate", both, "--format", "json")
    assert json.loads(result.stdout)["chats"] == 3
    assert "1 disputed chats left out" in result.stderr


@pytest.mark.parametrize("options", [["-o", "x.txt"], ["-o", "x.csv", "--format", "excel"]])
def test_an_unknown_format_is_refused(both: Path, options: list[str]) -> None:
    result = cstext("labels", "export", both, *options)
    assert result.exit_code == 2
    assert "--format doccano, label-studio, csv, xlsx" in result.stderr


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
    assert "labels of 1 people" in result.stderr

"""A result that is written as it comes reads like one that was whole."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cstext.api import Answer
from cstext.cli.output import emit

ROWS: list[dict[str, Any]] = [
    {"session_id": "c1", "evidence": [2, 4], "second": {"reason": "stock"}},
    {"session_id": "a\nb", "evidence": [], "second": None},
]


@pytest.mark.parametrize("count", [0, 1, 2])
def test_json_is_that_of_the_whole_document(tmp_path: Path, count: int) -> None:
    path, rows = tmp_path / "x.json", ROWS[:count]
    asked: list[str] = []

    def demand() -> list[str]:
        return [*asked]

    def coming() -> Any:
        for row in rows:
            asked.append(row["session_id"])
            yield row

    lost = coming()
    facts = {"policy": {"name": "plain"}, "lost": lost, "demand": demand}
    emit(Answer(facts, lost), "json", path)
    whole = {"policy": {"name": "plain"}, "lost": rows, "demand": asked}
    assert path.read_text("utf-8") == json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_rows_are_the_same_as_they_come(tmp_path: Path, form: str) -> None:
    whole, coming = tmp_path / "whole", tmp_path / "coming"
    emit(Answer({}, ROWS), form, whole)
    emit(Answer({}, iter(ROWS)), form, coming)  # type: ignore[arg-type]
    assert coming.read_bytes() == whole.read_bytes()


def test_a_table_without_rows_is_empty(tmp_path: Path) -> None:
    emit(Answer({}, iter([])), "csv", tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes() == "\ufeff\r\n".encode()


def test_two_messages_of_evidence_are_no_share(capsys: pytest.CaptureFixture[str]) -> None:
    emit(Answer({}, [{"evidence": [2, 4], "within": [2, 4]}]), "table", None)
    assert capsys.readouterr().out.split("\n")[2].split("│") == ["[2, 4]   ", " 2/4   "]


def test_columns_that_a_person_names_are_escaped_as_cells_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Answer(
        {}, [{"metric": "sessions", "=cmd|' /C calc'!A0": 1, "a\x1b]0;x\x07\u202eb": 2}]
    )
    emit(answer, "csv", tmp_path / "x.csv")
    head = (tmp_path / "x.csv").read_text("utf-8-sig").splitlines()[0]
    assert head == "metric,'=cmd|' /C calc'!A0,a␛]0;x␇\ufffdb"
    emit(answer, "table", None)
    assert "a␛]0;x␇\ufffdb" in capsys.readouterr().out

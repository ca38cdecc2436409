"""What people decided reaches the review, `lost` and `classify`, marked as theirs, and measured."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cstext.desk import Board
from cstext.desk.board import Choice
from cstext.desk.cases import Desk, DeskCase
from cstext.labels import Journal
from tests.cli.shop import answer, cstext
from tests.desk.shop import COUNT


def decide(board: Board, case: DeskCase, reason: str, order: Any = "review") -> None:
    board.decide(
        case.key, text_hash=case.text_hash, reason=reason, second="other", note="",
        choice=Choice(order), label_id=f"{board.reader}{order}{case.key}",
    )  # fmt: skip


def another(case: DeskCase) -> str:
    """A cause that the model does not name."""
    return "courier" if case.decision.reason != "courier" else "shipping"


@pytest.fixture
def decided(board: Board) -> list[DeskCase]:
    """Five chats in which a person says another cause than the model."""
    chosen = board.queue(Choice())[:5]
    for case in chosen:
        decide(board, case, another(case))
    return chosen


def review(shop: Path, folder: Path, *options: str | Path) -> dict[str, Any]:
    result = cstext("report", shop, "-o", folder, *options)
    assert result.exit_code == 0, result.stderr
    facts: dict[str, Any] = json.loads((folder / "facts.json").read_text("utf-8"))
    return {**facts, "said": result.stdout}


def test_decided_causes_stand_in_the_review_as_a_persons(
    shop: Path, tmp_path: Path, labels: Path, decided: list[DeskCase]
) -> None:
    plain = review(shop, tmp_path / "plain")
    facts = review(shop, tmp_path / "decided", "--labels", labels)
    assert plain["labels"] is None and len(facts["cases"]) == COUNT
    people = [case for case in facts["cases"] if case["decided_by"] == "person"]
    assert len(people) == facts["labels"]["decided"] == 5
    shown = {case.shown["session_id"]: another(case) for case in decided}
    assert {case["session_id"]: case["reason"] for case in people} == shown
    for case in people:
        assert (case["confidence"], case["review"]) == (1.0, False)
        assert "由人工判定" in case["sentence_zh"] and "其次其他" in case["sentence_zh"]
        assert "decided by a person" in case["sentence_en"]
    assert sum(facts["causes"]["period"].values()) == COUNT
    assert "5 个原因由人工判定" in " ".join(facts["said"].split())
    page = (tmp_path / "decided" / "review.html").read_text("utf-8")
    assert "5 个原因由人工判定" in page and "它在这里的准确率未知" in page
    assert "由人工判定。" not in (tmp_path / "plain" / "review.html").read_text("utf-8")


def test_the_random_part_measures_the_model(
    shop: Path, tmp_path: Path, board: Board, labels: Path
) -> None:
    """Twelve drawn at random, three of them decided otherwise than the model: 9 of 12."""
    for place in range(12):
        case = board.queue(Choice("random"))[0]
        cause = another(case) if place % 4 == 0 else case.decision.reason
        board.decide(
            case.key, text_hash=case.text_hash, reason=cause, second=None, note="",
            choice=Choice("random"), label_id=str(place),
        )  # fmt: skip
    facts = review(shop, tmp_path / "r", "--labels", labels)
    found = facts["labels"]["measured"]
    assert (found["population"], found["reached"], found["judged"], found["blind"]) == (
        COUNT, 12, 12, 12,
    )  # fmt: skip
    assert found["accuracy"] == {
        "right": 9, "of": 12, "value": 0.75, "low": 0.4677, "high": 0.9111,
    }  # fmt: skip
    page = (tmp_path / "r" / "review.html").read_text("utf-8")
    assert "随机抽查 12 个，模型判对 9 个：准确率 75.0%（95% 区间 46.8%–91.1%）" in page
    other = review(shop, tmp_path / "en", "--labels", labels, "--lang", "en")
    assert "Of 12 chats drawn at random the model was right on 9" in " ".join(other["said"].split())


def test_a_disputed_cause_needs_a_review_and_a_changed_chat_has_no_verdict(
    shop: Path, tmp_path: Path, desk: Desk, board: Board, labels: Path
) -> None:
    first, second = desk.cases[:2]
    decide(board, first, another(first))
    decide(Board(desk, Journal(labels), "bob", blind=True), first, first.decision.reason)
    Journal(labels).append(
        {"session_id": second.chat.session_id, "reason": another(second), "labelled_by": "ann",
         "messages": [{"role": "buyer", "text": second.chat.messages[0].text}]}
    )  # fmt: skip
    facts = review(shop, tmp_path / "r", "--labels", labels)
    kinds = {key: facts["labels"][key] for key in ("decided", "disputed", "changed")}
    assert kinds == {"decided": 0, "disputed": 1, "changed": 1}
    cases = {case["session_id"]: case for case in facts["cases"]}
    said = " ".join(facts["said"].split())
    assert "个的原因待复核：模型没有足够把握，或各人的判定有分歧" in said
    page = (tmp_path / "r" / "review.html").read_text("utf-8")
    assert "模型没有足够把握，或各人的判定有分歧，请人看过再算数。" in page
    disputed, changed = (cases[case.shown["session_id"]] for case in (first, second))
    assert (disputed["decided_by"], disputed["review"]) == ("model", True)
    assert changed["reason"] == second.decision.reason


@pytest.mark.parametrize("command", ["lost", "classify"])
def test_the_tables_take_them_too(
    shop: Path, labels: Path, decided: list[DeskCase], command: str
) -> None:
    lines = answer(command, shop, "--labels", labels, "--format", "jsonl").splitlines()
    rows = {row["session_id"]: row for row in map(json.loads, lines)}
    for case in decided:
        row = rows[case.chat.session_id]
        assert (row["decided_by"], row["reason"]) == ("person", another(case))
    assert sum(row["decided_by"] == "person" for row in rows.values()) == 5


def test_a_label_file_that_is_none_is_refused(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("{}\n")
    result = cstext("report", shop, "-o", tmp_path / "r", "--labels", tmp_path / "x.jsonl")
    assert result.exit_code == 4
    assert "x.jsonl:1：没有会话编号 session_id" in result.stderr


def test_labels_of_the_desk_are_compared_and_scored(
    tmp_path: Path, desk: Desk, board: Board, labels: Path
) -> None:
    bob = Board(desk, Journal(tmp_path / "bob.jsonl"), "bob")
    for place, case in enumerate(desk.cases):
        decide(board, case, case.decision.reason if case.decision.reason != "other" else "stock")
        decide(bob, case, another(case) if place < 4 else board.labels()[place].reason)
    found = json.loads(
        answer("labels", "agreement", labels, tmp_path / "bob.jsonl", "--format", "json")
    )
    assert (found["chats"], len(found["disputes"])) == (COUNT, 4)
    evaluated = json.loads(answer("evaluate", labels, "--format", "json"))
    assert evaluated["chats"] == COUNT

"""Shops that number their chats alike: each chat is told by a name that is no other's."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cstext.conversation.period import parse_week
from cstext.inquiries import Source
from cstext.report.review import write_review
from tests.desk.shop import two_shops


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("two")
    source = Source([two_shops(folder / "shops")])
    return write_review(source, folder / "review", period=parse_week("2026-W46")).folder


def test_a_case_is_told_by_a_name_of_its_own(review: Path) -> None:
    cases = json.loads((review / "facts.json").read_text("utf-8"))["cases"]
    assert {case["reason"]: case["session_id"] for case in cases} == {
        "stock": "c1 (甲店)", "courier": "c1 (乙店)",
    }  # fmt: skip


def test_rows_of_tables_can_be_joined_by_it(review: Path) -> None:
    for name in ("sessions", "lost"):
        table = pq.read_table(review / "tables" / f"{name}.parquet")
        assert sorted(table.column("session_id").to_pylist()) == ["c1 (乙店)", "c1 (甲店)"]

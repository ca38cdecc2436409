"""A folder of Parquet partitioned by shop and date, as Spark and DuckDB write it, is an export."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from cstext.inquiries import Source, open_workbench

CHATS = """
    SELECT * FROM (VALUES
        ('暖屋 A', '2026-03-04', 'tb1', 'buyer', 'tb1', '2026-03-04 10:00:00', '有货吗'),
        ('暖屋 A', '2026-03-04', 'tb1', 'agent', '小满', '2026-03-04 10:00:09', '有的'),
        ('暖屋 A', '2026-03-05', 'tb1', 'buyer', 'tb1', '2026-03-05 10:00:00', '今天发吗'),
        ('晨风', '2026-03-05', 'tb1', 'buyer', 'tb1', '2026-03-05 11:00:00', '退货')
    ) AS t(shop, date, buyer, role, sender, sent_at, text)
"""
FOUND = """
    SELECT shop, buyer, role, sent_ms, text FROM messages ORDER BY shop DESC, sent_ms
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "chats"
    duckdb.sql(f"COPY ({CHATS}) TO '{path}' (FORMAT parquet, PARTITION_BY (shop, date))")
    return path


def test_the_folders_name_the_shop(folder: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    duckdb.sql(f"COPY ({CHATS}) TO '{whole}' (FORMAT parquet)")
    with open_workbench(Source([folder])) as parts, open_workbench(Source([whole])) as bench:
        rows = parts.engine.rows(FOUND)
        assert rows == bench.engine.rows(FOUND)
    assert [row["shop"] for row in rows] == ["暖屋 A", "暖屋 A", "暖屋 A", "晨风"]


def test_a_shop_without_a_name_has_none(tmp_path: Path) -> None:
    path = tmp_path / "chats"
    nameless = CHATS.replace("'晨风'", "NULL")
    duckdb.sql(f"COPY ({nameless}) TO '{path}' (FORMAT parquet, PARTITION_BY (shop))")
    named = "SELECT DISTINCT shop FROM messages ORDER BY shop"
    with open_workbench(Source([path])) as bench:
        # The only shop that is named is that of all (docs/design.md).
        assert [row["shop"] for row in bench.engine.rows(named)] == ["暖屋 A"]

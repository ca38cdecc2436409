"""A 千牛 TXT read by columns is what its lines tell one by one."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cstext.readers import Context, Head, text_parts
from cstext.readers.batching import batches_of
from cstext.readers.contract import Batch
from cstext.readers.qianniu_export import Export, Heads
from cstext.readers.qianniu_txt import QianniuTxtReader
from cstext.settings import Accounts

from .shop import MINUS, RULE, qianniu

ACCOUNTS = Accounts(agents=["小号*"])


def rows(batches: list[Batch]) -> list[dict[str, Any]]:
    """Good rows and rejected ones, each in file order."""
    good = [row for batch in batches for row in batch.rows.to_pylist()]
    bad = [row for batch in batches for row in batch.rejected.to_pylist()]
    return sorted(good, key=lambda row: row["line"]) + sorted(bad, key=lambda row: row["line"])


def line_by_line(path: Path) -> list[dict[str, Any]]:
    head = Head(path)
    with head.open() as file:
        items = Export(ACCOUNTS).read(file, Heads.of(head).find, 1, "")
        return rows(list(batches_of(items, head.source)))


def as_read(path: Path) -> list[dict[str, Any]]:
    found = QianniuTxtReader().read(Head(path), Context(accounts=ACCOUNTS))
    return rows([batch for batch in found if not batch.notes])


STAMPS = st.sampled_from(
    ["2024-03-01 10:11:12", "2024-03-01 23:59:59", "2024-13-01 10:11:12", "2024-3-01 10:11:12"]
)
NICKS = st.sampled_from(
    ["tb1", "店:美", "店:服务助手", "店", "tb(1)", "小号9", "jimi_vender_1", "cntaobao", "", "群"]
)
TEXTS = st.sampled_from(
    [
        "在吗",
        "",
        " ",
        "  有 货",
        "用户发起转人工",
        "订单号：123",
        "tb1 撤回了一条消息",
        "撤回了一条消息吗",
        "[图片]",
        "http://x.example/1",
        "a):  b",
        "(2024-03-01 10:11:12):  引用",
        "\u3000",
        "\x1c",
        "😀𠮷",
    ]
)
MESSAGES = st.builds(
    "{}{}({}):{}{}".format,
    st.sampled_from(["cntaobao", "cntaobao", "cntaobao", "cnalichn", "", "-", "\ufeff"]),
    NICKS,
    STAMPS,
    st.sampled_from(["  ", "  ", "  ", "", " ", "\u3000", "\t"]),
    TEXTS,
)
BUYERS = st.builds(
    "{}{}{}{}{}".format,
    st.just(MINUS),
    st.sampled_from(["", "cntaobao"]),
    st.sampled_from(["tb1", "tb2", "", "-x", "x-", "cntaobao"]),
    st.just(MINUS),
    st.sampled_from(["", "", "", " ", "\u3000", "尾"]),
)
OTHERS = st.sampled_from(
    [RULE, "单聊", "  群聊  ", "", "", " ", "\u3000", MINUS, MINUS * 2, "=" * 40, "店:美", "第二行"]
)
PLAIN = st.builds(
    "cntaobao{}(2024-03-01 10:11:12):  {}".format, st.sampled_from(["tb1", "店:美"]), TEXTS
)
LINES = st.one_of(PLAIN, PLAIN, MESSAGES, MESSAGES, BUYERS, TEXTS, OTHERS)
ENDS = st.sampled_from([["\n"], ["\r\n"], ["\n", "\r\n"], ["\n", "\r\n", "\r", "\r\r\n"]])
HEADS = st.sampled_from(
    [
        f"店:美\n\n{RULE}\n  单聊  \n{RULE}\n\n{MINUS}tb1{MINUS}\n",
        f"店\n{MINUS}tb1{MINUS}\n",
        "店\n",
        "x",
    ]
)
QUICK = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_parts, "PART_BYTES", 700)
    monkeypatch.setattr(text_parts, "_LEAST_BYTES", 150)


def compared(tmp_path: Path, head: str, lines: list[str], ends: list[str], last: str) -> None:
    body = "".join(line + ends[n % len(ends)] for n, line in enumerate(lines))
    path = tmp_path / os.urandom(8).hex()
    path.write_bytes((head + body + last).encode())
    assert as_read(path) == line_by_line(path)


@pytest.mark.usefixtures("small_parts")
@QUICK
@given(HEADS, st.lists(LINES, max_size=60), ENDS, st.sampled_from(["", "完", "\r"]))
def test_any_lines(tmp_path: Path, head: str, lines: list[str], ends: list[str], last: str) -> None:
    compared(tmp_path, head, lines, ends, last)


@pytest.mark.heavy
@pytest.mark.usefixtures("small_parts")
@settings(QUICK, max_examples=2000)
@given(HEADS, st.lists(LINES, max_size=60), ENDS, st.sampled_from(["", "完", "\r"]))
def test_any_lines_many_times(
    tmp_path: Path, head: str, lines: list[str], ends: list[str], last: str
) -> None:
    compared(tmp_path, head, lines, ends, last)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_plain_chats_are_not_looked_at_line_by_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    said = (
        ("tb1", "10:00:00", "在吗\n\n第二行\n"),
        ("店:美", "10:00:05", "用户发起转人工"),
        ("店:美", "10:00:05", ""),
        ("tb1", "10:00:09", "----\n(2024-03-01)"),
    )
    path = tmp_path / "a.txt"
    path.write_bytes(qianniu("店:美", *said).replace("\n", end).encode("gb18030"))
    expected = line_by_line(path)
    assert len(expected) == 4
    monkeypatch.setattr(Export, "items", None)
    assert as_read(path) == expected, json.dumps(expected, ensure_ascii=False)


def test_a_recalled_message_stands_for_itself_among_the_others(tmp_path: Path) -> None:
    said = ("tb1", "10:00:00", "在吗\ntb1 撤回了一条消息\n有货吗"), ("店:美", "10:00:05", "有")
    path = tmp_path / "a.txt"
    path.write_text(qianniu("店:美", *said), "utf-8")
    found = as_read(path)
    assert [(row["role"], row["kind"], row["text"]) for row in found] == [
        ("buyer", "text", "在吗"),
        ("system", "recall", "tb1 撤回了一条消息"),
        ("buyer", "text", "有货吗"),
        ("agent", "text", "有"),
    ]
    assert found == line_by_line(path)

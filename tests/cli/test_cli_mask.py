"""`convert --mask`: the message table without people in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.cli.shop import PHONE, chat_line, cstext

NICK = "tb_zhangsan88"


@pytest.fixture
def shop() -> Path:
    said = [
        ("buyer", "2026-03-02 10:00:00", f"收货人：王小明 {PHONE}"),
        ("agent", "2026-03-02 10:00:20", f"{NICK} 您好，地址浙江省杭州市文三路188号2幢301室对吗"),
        ("buyer", "2026-03-02 10:00:20", f"收货人：王小明 {PHONE}"),
        ("system", "2026-03-02 10:00:40", f"{NICK} 撤回了一条消息"),
    ]
    Path("shop.jsonl").write_text(chat_line(f"{NICK}#1", *said, buyer=NICK, agent="小美"), "utf-8")
    return Path("shop.jsonl")


def converted(*more: str | Path) -> list[dict[str, Any]]:
    assert cstext("convert", *more, "-o", "out.jsonl").exit_code == 0
    return [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]


def test_texts_nicks_and_chats_names_are_masked(shop: Path) -> None:
    rows = converted(shop, "--mask")
    assert [(row["role"], row["sender"], row["text"]) for row in rows] == [
        ("buyer", "t**8", "收货人：[姓名] 138********"),
        ("agent", "小美", "t**8 您好，地址[地址]对吗"),
        ("buyer", "t**8", "收货人：[姓名] 138********"),
        ("system", "", "t**8 撤回了一条消息"),
    ]
    assert {(row["buyer"], row["conversation"]) for row in rows} == {("t**8", "t**8#1")}


def test_a_file_called_by_its_buyer_is_masked_too(shop: Path) -> None:
    called = shop.rename(f"与{NICK}的聊天.jsonl")
    assert {row["source"] for row in converted(called, "--mask")} == {"与t**8的聊天.jsonl"}
    assert {row["source"] for row in converted(called)} == {called.name}


def test_everything_else_stays(shop: Path) -> None:
    masked = {"message_id", "conversation", "buyer", "sender", "text"}
    plain, hidden = converted(shop), converted(shop, "--mask")
    for row, other in zip(plain, hidden, strict=True):
        assert {k: v for k, v in row.items() if k not in masked} == {
            k: v for k, v in other.items() if k not in masked
        }


def test_no_number_can_be_guessed_from_the_ids(shop: Path) -> None:
    plain, first, second = converted(shop), converted(shop, "--mask"), converted(shop, "--mask")
    ids = [{row["message_id"] for row in rows} for rows in (plain, first, second)]
    assert [len(each) for each in ids] == [4, 4, 4]
    assert not (ids[0] & ids[1] or ids[1] & ids[2])


@pytest.mark.parametrize("suffix", ["jsonl", "csv", "xlsx", "parquet"])
def test_masked_in_every_form(shop: Path, suffix: str) -> None:
    assert cstext("convert", shop, "--mask", "-o", f"out.{suffix}").exit_code == 0
    content = Path(f"out.{suffix}").read_bytes()
    if suffix == "parquet":
        content = repr(pq.read_table("out.parquet").to_pylist()).encode()
    if suffix == "xlsx":
        cstext("convert", "out.xlsx", "-o", "again.jsonl")
        content = Path("again.jsonl").read_bytes()
    assert "[姓名]".encode() in content
    for secret in (PHONE, NICK, "王小明", "文三路"):
        assert secret.encode() not in content

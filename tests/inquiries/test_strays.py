"""Orders that name no shop, or one that no chat names: what they would make look lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cstext.inquiries.strays import Strays, count_strays
from tests.cli.shop import cstext

# (messages by shop, orders by shop, orders that are stray)
SHOPS: list[tuple[dict[str, int], dict[str, int], int]] = [
    ({"a": 9}, {"a": 3}, 0),
    ({"": 9}, {"": 3}, 0),
    ({"a": 9}, {}, 0),
    ({}, {"a": 3}, 0),
    ({"a": 9, "b": 9}, {"a": 3, "b": 3}, 0),
    ({"a": 9}, {"a": 3, "b": 3}, 0),  # another shop's orders, whose chats are not here
    ({"a": 9, "b": 9}, {"": 3}, 3),
    ({"a": 9, "b": 9}, {"a": 3, "b": 3, "": 2}, 2),
    ({"a": 9, "b": 9, "": 9}, {"a": 3, "b": 3, "": 2}, 0),  # the chats that name none are theirs
    ({"a": 9, "b": 9, "": 9}, {"": 3}, 3),
    ({"a": 9, "b": 9, "": 9}, {"a": 3, "": 2}, 2),
    ({"a": 9}, {"b": 3}, 3),  # one shop by two names
]


@pytest.mark.parametrize(("chats", "orders", "strays"), SHOPS)
def test_orders_are_stray_where_nothing_tells_which_chats_are_theirs(
    chats: dict[str, int], orders: dict[str, int], strays: int
) -> None:
    assert count_strays(chats, orders) == strays


@pytest.mark.parametrize(
    ("orders", "of", "are_many"), [(0, 0, False), (1, 10, False), (2, 10, True)]
)
def test_more_than_a_tenth_are_many(orders: int, of: int, are_many: bool) -> None:
    assert Strays(orders, of).are_many is are_many


CHATS = """\
店铺,会话,买家,客服,角色,时间,内容
甲店,c1,tb1,,买家,2026-03-02 10:00:00,M码有货吗
甲店,c1,tb1,小美,客服,2026-03-02 10:00:20,有的亲
乙\x1b店,c2,tb2,,买家,2026-03-03 11:00:00,发什么快递
乙\x1b店,c2,tb2,小美,客服,2026-03-03 11:01:00,发中通哦
"""
HEAD = "{}订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
ROW = "{},59.00,交易成功,2026-03-{} 11:30:00,2026-03-{} 11:31:00\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Chats of two names, and orders that name none."""
    monkeypatch.chdir(tmp_path)
    orders = ROW.format("1001,tb1", "02", "02") + ROW.format("1002,tb9", 20, 20)
    (tmp_path / "chats.csv").write_text(CHATS, "utf-8")
    (tmp_path / "orders.csv").write_text(HEAD.format("") + orders, "utf-8")
    return tmp_path


def test_without_the_shops_name_no_loss_is_told_but_what_to_write() -> None:
    result = cstext("lost", ".", "--format", "json")
    assert "2 个订单里有 2 个没写店铺" in result.stderr and 'shop = "店名"' in result.stderr
    assert "乙\x1b店" not in result.stderr and "没有订单文件" not in result.stderr
    assert {case["outcome"] for case in json.loads(result.stdout)["lost"]} == {None}


def test_the_review_says_so_on_top() -> None:
    summary = cstext("report", ".", "--week", "2026-W10").stdout
    facts = json.loads(Path("review/facts.json").read_text("utf-8"))
    assert (facts["orders_known"], facts["strays"]["orders"], facts["strays"]["of"]) == (
        False,
        2,
        2,
    )
    assert facts["total"]["conversion_ordered"]["value"] is None
    assert 'shop = "店名"' in "".join(summary.split("\n")[:8])
    for name in ("review.html", "review.md"):
        assert "对不上这些店的聊天" in Path("review", name).read_text("utf-8")


def test_the_name_in_the_settings_makes_them_join(folder: Path) -> None:
    (folder / "cstext.toml").write_text('shop = "甲店"\n', "utf-8")
    result = cstext("inquiries", ".", "--format", "json")
    found = {row["buyer"]: row["outcome"] for row in json.loads(result.stdout)["inquiries"]}
    assert (result.stderr, found) == ("", {"tb1": "paid", "tb2": "lost"})


def test_a_few_strays_are_told_and_the_losses_too(folder: Path) -> None:
    named = "".join(ROW.format(f"甲店,{2000 + n},tb5", 20, 20) for n in range(20))
    other = ROW.format("乙\x1b店,3000,tb2", "03", "03")
    stray = ROW.format(",1001,tb1", "02", "02")
    (folder / "orders.csv").write_text(HEAD.format("店铺,") + named + other + stray, "utf-8")
    result = cstext("inquiries", ".", "--format", "json", "--lang", "en")
    found = {row["buyer"]: row["outcome"] for row in json.loads(result.stdout)["inquiries"]}
    assert found == {"tb1": "lost", "tb2": "paid"}
    assert "1 of 22 orders name no shop" in result.stderr
    assert "too many inquiries seem lost" in result.stderr

"""The traps of texts whose messages begin with name and time: 旺旺, 千牛 windows, 微信, QQ."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cstext.errors import InputError
from cstext.readers import READERS, Head, ReadOptions
from cstext.settings import Accounts

from .shop import take_in

SHOP = Accounts(agents=["小美"], bots=["小美机器人"])


def rows(file: Path, text: str, **accounts: list[str]) -> list[tuple[Any, ...]]:
    """Each message's role, sender, buyer and text, in the order of the file."""
    file.write_text(text, "utf-8", newline="")
    options = ReadOptions(accounts=Accounts(**accounts))
    messages = take_in(file, options=options)[1]["messages"]
    return [(r["role"], r["sender"], r["buyer"], r["text"]) for r in messages]


def claims(file: Path, text: str) -> list[str]:
    file.write_text(text, "utf-8", newline="")
    return [reader.name for reader in READERS if reader.identify(Head(file))]


T = "2024-03-01 10:11:12"

CLAIMED = {
    f"{T} tb1: 在吗\n": ["wangwang-txt"],
    f"小美 的消息\n\n即时消息\n{T} tb1: 在吗\n{T} 老王\n": ["wangwang-txt"],
    f"2024-03-01\n{T} 店:美: 在\n": ["wangwang-txt"],
    "2024-3-1\n2024-3-1 9:11:12 店:美: 在\n": ["wangwang-txt"],
    "tb1 2024-3-1 9:00:00\n抄一句\n2024-3-1 8:00:00 店:美: 在\n已读\n": ["qianniu-window"],
    f"tb1 {T}\n在吗\n店:美{T}\n在\n": ["qianniu-window"],
    "tb1 2024-3-1 9:11:12\n在吗\n": ["qianniu-window"],
    "店:美 --> tb1 2024/3/1 9:11:12\n在\n": ["qianniu-window"],
    f"tb1\n{T}\n在吗\n已读\n": ["qianniu-window"],
    f"当前用户来自 淘宝\ntb1 {T}\n在吗\n": ["qianniu-window"],
    f"{T} 老王\n在吗\n\n{T} 我\n在\n": ["wechat-txt"],
    f"老王 {T}\n在吗\n\n我 {T}\n在\n": ["wechat-txt"],
    f"{T}\n以上是打招呼的消息\n\n{T} 老王\n在吗\n": ["wechat-txt"],
    f"{T} A<someone@example.com>\n在吗\n\n{T} B(123123)\n在\n": ["qq-txt"],
    f"消息记录（此消息记录为文本格式\n\n{T} 小明\n在吗\n": ["qq-txt"],
    # What only looks a little like them
    f"Dear shop,\nupdated {T}\nplease read\n": [],
    f"{T} INFO started\n{T} INFO stopped\n{T} INFO done\n": [],
    f"buyer,text,time\ntb1,在吗,{T}\n": ["table"],
    f"tb1,在吗,{T}\ntb1,好,{T}\n": [],
    "2024-03-01\n2024-03-02\n": [],
}


@pytest.mark.parametrize("text", CLAIMED, ids=lambda text: text[:24])
def test_a_text_is_claimed_by_its_layout_alone(tmp_path: Path, text: str) -> None:
    assert claims(tmp_path / "a", text) == CLAIMED[text]
    assert claims(tmp_path / "b", text.replace("\n", "\r\n")) == CLAIMED[text]


def test_wangwang_nicks_and_texts_hold_colons_and_blanks(tmp_path: Path) -> None:
    text = f"{T} 店:美: 价格: 5元\n{T} tb1: 好: \n{T} 店:小 美: 在\n{T} tb 2 号: 尺码: M\n"
    assert rows(tmp_path / "a", text) == [
        ("agent", "店:美", "tb1", "价格: 5元"),
        ("buyer", "tb1", "tb1", "好: "),
        ("agent", "店:小 美", "tb1", "在"),
        ("buyer", "tb 2 号", "tb 2 号", "尺码: M"),
    ]


def test_wangwang_days_between_messages_are_no_text_and_days_in_a_text_stay(tmp_path: Path) -> None:
    text = (
        "2024-3-1\n2024-3-1 9:01:02 tb1: 哪天到\n2024-3-5\n"
        "2024-3-1 23:59:59 店:美: 明天\n2024-3-2\n2024-3-2 0:00:09 tb1: 好\n"
    )
    assert [said for *_, said in rows(tmp_path / "a", text)] == ["哪天到\n2024-3-5", "明天", "好"]


def test_what_the_shop_writes_answers_the_buyer_above_else_the_first_below(tmp_path: Path) -> None:
    said = ("店:美: 您好", "tb1: 一", "店:丽: 二", "tb2: 三", "店: 四")
    text = "".join(f"2024-03-01 10:00:0{n} {line}\n" for n, line in enumerate(said))
    assert [(sender, buyer) for _, sender, buyer, _ in rows(tmp_path / "a", text)] == [
        ("店:美", "tb1"),
        ("tb1", "tb1"),
        ("店:丽", "tb1"),
        ("tb2", "tb2"),
        ("店", "tb2"),
    ]


def test_a_text_of_the_shop_alone_stands_under_no_buyer(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="2 rows rejected; the first, 1: the message stands under"):
        rows(tmp_path / "a", f"{T} 店:美: 您好\n{T} 店:美: 在吗\n")


WINDOWS = {
    "time glued to the nick": ("tb12024-3-1 9:00:00\n在吗\n", "tb1"),
    "time glued to digits": ("tb_012024-3-1 9:00:00\n在吗\n", "tb_01"),
    "a slash in the date": ("tb1 2024/3/1 9:00:00\n在吗\n", "tb1"),
    "nick above its time": ("tb1\n2024-3-1 9:00:00\n在吗\n", "tb1"),
    "to whom": ("tb1 --> 店:美 2024-3-1 9:00:00\n在吗\n", "tb1"),
}


@pytest.mark.parametrize("case", WINDOWS)
def test_window_heads(tmp_path: Path, case: str) -> None:
    text, nick = WINDOWS[case]
    found = rows(tmp_path / "a", f"{text}店:美 2024-3-1 9:01:00\n在\n已读\n")
    assert found == [("buyer", nick, nick, "在吗"), ("agent", "店:美", nick, "在")]


BARE = {
    "window": "tb1 2024-3-1 9:00:00\n在吗\n店 2024-3-1 9:01:00\n在\n已读\n",
    "wangwang": "即时消息\n2024-3-1 9:00:00 tb1: 在吗\n2024-3-1 9:01:00 店: 在\n",
}


@pytest.mark.parametrize("layout", BARE)
def test_a_shop_without_sub_accounts_is_no_second_buyer(tmp_path: Path, layout: str) -> None:
    with pytest.raises(InputError, match=r"nothing tells|\[accounts\]"):
        rows(tmp_path / "a", BARE[layout])
    for accounts in ({"agents": ["店"]}, {"agents": ["店", "别"]}):
        assert rows(tmp_path / "a", BARE[layout], **accounts) == [
            ("buyer", "tb1", "tb1", "在吗"),
            ("agent", "店", "tb1", "在"),
        ]


def test_one_who_is_alone_in_a_window_is_a_buyer(tmp_path: Path) -> None:
    text = "tb1 2024-3-1 9:00:00\n在吗\ntb1 2024-3-1 9:00:09\n人呢\n"
    assert [role for role, *_ in rows(tmp_path / "a", text)] == ["buyer", "buyer"]


def test_window_times_of_an_order_in_a_text_are_no_heads(tmp_path: Path) -> None:
    told = (
        "【杭州】快件已签收 2025-9-18 11:00:00\n下单时间 2025-9-18 11:00:00\n"
        "付款时间：\n2025-9-18 11:00:09\n日期\n2025-9-18 11:00:09"
    )
    text = f"tb1 2025-9-19 17:24:05\n查到了\n{told}\n店:美2025-9-19 17:24:40\n{told}\n已读\n"
    assert rows(tmp_path / "a", text) == [
        ("buyer", "tb1", "tb1", f"查到了\n{told}"),
        ("agent", "店:美", "tb1", told),
    ]


SPACED = {
    "first in the text": "tb 张 三 2024-3-1 9:00:00\n在吗\n店:美2024-3-1 9:00:09\n在\n已读\n",
    "below a state": (
        "店:美2024-3-1 8:00:00\n亲\n已读\ntb 张 三 2024-3-1 9:00:00\n在吗\n"
        "店:美2024-3-1 9:00:09\n在\n"
    ),
    "often, in the order of times": (
        "店:美2024-3-1 8:00:00\n亲\ntb 张 三 2024-3-1 9:00:00\n在吗\n店:美2024-3-1 9:00:09\n在\n"
        "tb 张 三2024-3-1 9:01:00\n好\n"
    ),
    "beside an arrow": (
        "店:美 --> tb 张 三2024-3-1 8:00:00\n亲\ntb 张 三 2024-3-1 9:00:00\n在吗\n"
        "店:美2024-3-1 9:00:09\n在\n"
    ),
}


@pytest.mark.parametrize("case", SPACED)
def test_window_nicks_with_blanks(tmp_path: Path, case: str) -> None:
    found = rows(tmp_path / "a", SPACED[case])
    assert {nick for role, nick, *_ in found if role == "buyer"} == {"tb 张 三"}
    assert [found.index(row) for row in found if row[3] == "在吗"] == [case != "first in the text"]
    assert ("agent", "店:美", "tb 张 三", "在") in found


def test_window_words_and_a_time_are_no_nick_with_blanks(tmp_path: Path) -> None:
    # Once between the times around it; twice, but not between them.
    told = "快件 已签收 2024-3-1 9:00:08\n预计 送达 2024-3-2 9:00:00\n预计 送达 2024-3-2 9:30:00"
    text = f"tb1 2024-3-1 9:00:00\n在吗\n店:美2024-3-1 9:00:08\n{told}\ntb1 2024-3-1 9:00:09\n好\n"
    assert [said for *_, said in rows(tmp_path / "a", text)] == ["在吗", told, "好"]


def test_window_an_arrow_names_whom_the_shop_answers(tmp_path: Path) -> None:
    text = (
        "tb1 2024-3-1 9:00:00\n一\ntb2 2024-3-1 9:00:01\n二\n"
        "店:美 --> tb1 2024-3-1 9:00:02\n三\n已读\n"
    )
    assert rows(tmp_path / "a", text)[-1] == ("agent", "店:美", "tb1", "三")


STATES = {
    "在\n已读\n": "在",
    "在\n\n未读\n\n": "在",
    "发送中\n": "",
    "已读\n在\n": "已读\n在",
    "你的消息已读\n": "你的消息已读",
}


@pytest.mark.parametrize("text", STATES)
def test_window_only_a_last_line_of_the_shop_is_a_state(tmp_path: Path, text: str) -> None:
    found = rows(tmp_path / "a", f"tb1 2024-3-1 9:00:00\n已读\n店:美 2024-3-1 9:01:00\n{text}")
    assert [text for *_, text in found] == ["已读", STATES[text]]


def test_window_cards_prices_and_recalled_messages_are_the_platforms(tmp_path: Path) -> None:
    text = "tb1 2024-3-1 9:00:00\n商品推荐\n¥\n￥1,259.00\n多少钱¥\ntb1 撤回了一条消息\n"
    assert [(role, said) for role, *_, said in rows(tmp_path / "a", text)] == [
        ("system", "商品推荐"),
        ("system", "¥"),
        ("system", "￥1,259.00"),
        ("buyer", "多少钱¥"),
        ("system", "tb1 撤回了一条消息"),
    ]


def test_wechat_the_settings_tell_who_is_the_shops(tmp_path: Path) -> None:
    text = f"{T} 老王\n在吗\n\n{T} 小美\n在\n\n{T} 小美机器人\n欢迎\n"
    assert rows(tmp_path / "a", text, agents=["小美*"], bots=["小美机器人"]) == [
        ("buyer", "老王", "老王", "在吗"),
        ("agent", "小美", "老王", "在"),
        ("bot", "小美机器人", "老王", "欢迎"),
    ]


WECHAT = (
    "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,"
    "Sender\n"
)


def test_wechat_a_notice_makes_no_group_of_a_chat(tmp_path: Path) -> None:
    said = (
        f"1,7,1,0,0,1709259072,,在吗,{T},客户,A,wxid_a\n"
        f"2,7,10000,0,0,1709259073,,你已添加了客户,{T},客户,A,\n"
    )
    assert rows(tmp_path / "a", WECHAT + said) == [
        ("buyer", "客户", "客户", "在吗"),
        ("system", "", "客户", "你已添加了客户"),
    ]


def test_wechat_two_who_are_called_the_same_are_two_buyers(tmp_path: Path) -> None:
    said = "".join(
        f"{n},{n},1,0,0,1709259072,,在吗,{T},,{name},wxid_{n}\n"
        for n, name in enumerate(["小明", "小明", "小红"])
    )
    assert [buyer for _, _, buyer, _ in rows(tmp_path / "a", WECHAT + said)] == [
        "小明(wxid_0)",
        "小明(wxid_1)",
        "小红",
    ]


def test_wechat_where_nothing_tells_the_sides_nothing_is_guessed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing tells whether a buyer or an agent wrote it"):
        rows(tmp_path / "a", f"{T} 老王\n在吗\n\n{T} 小美\n在\n")


def test_qq_a_partner_who_goes_by_another_name_leaves_it_to_the_settings(tmp_path: Path) -> None:
    title = f"{'=' * 64}\n消息对象:王总(备注)\n{'=' * 64}\n\n"
    text = f"{title}{T} 老王(10001)\n在吗\n\n{T} 小美(10002)\n在\n"
    assert rows(tmp_path / "a", text, agents=["小美"]) == [
        ("buyer", "老王", "老王", "在吗"),
        ("agent", "小美", "老王", "在"),
    ]
    with pytest.raises(InputError, match="nothing tells"):
        rows(tmp_path / "a", text)


def test_qq_a_nick_that_is_only_a_number(tmp_path: Path) -> None:
    text = f"{T} (10001)\n在吗\n\n{T} 小美(10002)\n在\n"
    assert [nick for _, nick, *_ in rows(tmp_path / "a", text, agents=["小美"])] == [
        "10001",
        "小美",
    ]


@pytest.mark.parametrize(
    "text",
    ["2024-03-01 10:00:00 甲\n在吗\n\n2024-03-01 10:00:05 乙\n在\n",
     "2024-03-01 10:00:00 甲(10001)\n在吗\n\n2024-03-01 10:00:05 乙(10002)\n在\n"],
    ids=["wechat", "qq"],
)  # fmt: skip
def test_where_nothing_tells_who_is_the_shops_the_error_says_what_to_set(
    tmp_path: Path, text: str
) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError) as told:
        take_in(file)
    assert "name the shop's own accounts in cstext.toml: [accounts] agents = [...]" in str(
        told.value
    )
    assert "\n" not in str(told.value)

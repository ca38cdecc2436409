"""The traps of 千牛 TXT and 京东 LOG."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cstext.readers import ReadOptions
from cstext.settings import Accounts

from .shop import MINUS, RULE, qianniu, take_in

BEGIN = "/*****************以下为一通会话************************************/\n"
END = "/*****************会话结束_时间:2024-03-01 10:20:00*****************/\n"


def messages(file: Path, text: str, **options: Any) -> list[dict[str, Any]]:
    file.write_text(text, "utf-8")
    return take_in(file, options=ReadOptions(**options))[1]["messages"]


def test_qianniu_the_account_is_the_files(tmp_path: Path) -> None:
    file = tmp_path / "a"
    said = ("tb1", "10:00:00", "在吗"), ("店:丽", "10:00:01", "在")
    assert [r["agent"] for r in messages(file, qianniu("店:美", *said))] == ["店:美", "店:丽"]
    assert [r["agent"] for r in messages(file, qianniu("店", *said))] == [None, "店:丽"]


def test_qianniu_a_nick_that_only_begins_like_the_shop_is_a_buyer(tmp_path: Path) -> None:
    text = qianniu("店:美", ("店长", "10:00:00", "在吗"), ("店", "10:00:01", "在"), buyer="店长")
    rows = messages(tmp_path / "a", text)
    assert [(r["role"], r["conversation"]) for r in rows] == [("buyer", "店长"), ("agent", "店长")]


def test_qianniu_nicks_with_brackets_and_texts_that_end_lines_oddly(tmp_path: Path) -> None:
    text = qianniu(
        "店:美",
        ("tb(1)", "10:00:00", "第一行\r\n\n   缩进 \n"),
        ("tb(1)", "10:00:01", ""),
        ("tb(1)", "10:00:02", " 空格 "),
        buyer="tb(1)",
    ).replace("10:00:01):  ", "10:00:01):")
    rows = messages(tmp_path / "a", text)
    assert [r["text"] for r in rows] == ["第一行\n\n   缩进 ", "", " 空格 "]
    assert {r["sender"] for r in rows} == {"tb(1)"}


def test_qianniu_single_chats_after_group_chats(tmp_path: Path) -> None:
    group = f"{RULE}\n群聊\n{RULE}\n{MINUS}群{MINUS}\ncntaobaotb9(2024-03-01 09:00:00):  群\n"
    single = qianniu("店:美", ("tb1", "10:00:00", "在吗")).split("\n", 1)
    file = tmp_path / "a"
    file.write_text(f"{single[0]}\n{group}{single[1]}", "utf-8")
    intake, tables = take_in(file)
    assert [r["text"] for r in tables["messages"]] == ["在吗"]
    assert intake.files[0].notes == ("1 message of group chats left out",)


def test_qianniu_chats_among_the_shop_s_own_accounts_are_left_out(tmp_path: Path) -> None:
    asked, answered = ("店:丽", "10:00:00", "帮我顶一下"), ("店:美", "10:00:09", "好")
    file = tmp_path / "a"
    others = [("店", "主账号"), ("店:丽", "帮我顶一下"), ("别家:红", "同行问价"), ("店长", "在吗")]
    text = qianniu("店:美", asked, answered, buyer="店:丽")
    for nick, words in others:
        text += qianniu("店:美", (nick, "11:00:00", words), buyer=nick).split("\n", 1)[1]
    file.write_text(text, "utf-8")
    intake, tables = take_in(file)
    assert [(r["buyer"], r["role"]) for r in tables["messages"]] == [
        ("别家:红", "buyer"),
        ("店长", "buyer"),
    ]
    assert intake.files[0].notes == ("4 messages among staff left out",)


def test_jd_chats_of_one_buyer_are_apart_and_named_by_their_start(tmp_path: Path) -> None:
    asked = "j****23 2024-03-01 10:11:12\t\r\n在吗\t\r\n\r\n"
    first = f"{BEGIN}{asked}客服01 2024-03-01 10:11:20\r\n在\r\n{END}"
    rows = messages(tmp_path / "a", first + first.replace("10:11", "11:11"))
    assert [(r["conversation"], r["is_chat"], r["buyer"]) for r in rows] == [
        ("j****23#20240301T101112", True, "j****23"),
        ("j****23#20240301T101112", True, "j****23"),
        ("j****23#20240301T111112", True, "j****23"),
        ("j****23#20240301T111112", True, "j****23"),
    ]
    assert [(r["role"], r["agent"], r["text"]) for r in rows[:2]] == [
        ("buyer", None, "在吗"),
        ("agent", "客服01", "在"),
    ]


def test_jd_without_blank_lines_between_messages(tmp_path: Path) -> None:
    text = f"{BEGIN}j****23 2024-03-01 10:11:12\n在吗\n客服01 2024-03-01 10:11:20\n在\n"
    rows = messages(tmp_path / "a", text)
    assert [(r["sender"], r["text"]) for r in rows] == [("j****23", "在吗"), ("客服01", "在")]


def test_jd_the_last_line_of_the_page_is_none_of_the_buyers(tmp_path: Path) -> None:
    text = f"{BEGIN}j****23 2024-03-01 10:11:12\t\n有货吗\t\n没有更多内容了\t\n{END}"
    rows = messages(tmp_path / "a", text)
    assert [(r["role"], r["text"]) for r in rows] == [
        ("buyer", "有货吗"),
        ("system", "没有更多内容了"),
    ]


@pytest.mark.parametrize("blank", ["\r\r", " ", "\u3000", "\v"])
def test_jd_blanks_below_a_line_of_the_platforms_are_no_text(tmp_path: Path, blank: str) -> None:
    text = f"{BEGIN}j****23 2024-03-01 10:11:12\n在吗\n\n用户发起转人工\n{blank}\n"
    assert [r["text"] for r in messages(tmp_path / "a", text)] == ["在吗", "用户发起转人工"]


def test_jd_a_chat_in_which_only_the_shop_wrote_has_no_buyer_of_its_own(tmp_path: Path) -> None:
    asked = "j****23 2024-03-01 10:11:12\n在吗\n\n客服01 2024-03-01 10:11:20\n在\n"
    alone = "客服01 2024-03-02 10:00:00\n还需要吗\n\n客服02 2024-03-02 10:00:09\n亲\n"
    rows = messages(tmp_path / "a", f"{BEGIN}{asked}{END}{BEGIN}{alone}{END}")
    assert [(r["role"], r["agent"]) for r in rows] == [
        ("buyer", None),
        ("agent", "客服01"),
        ("agent", "客服01"),
        ("agent", "客服02"),
    ]
    assert {r["conversation"] for r in rows[2:]} == {"客服01#20240302T100000"}


def test_jd_buyer_whose_nick_is_not_masked(tmp_path: Path) -> None:
    said = ("jimi_vender_1", "您好"), ("美", "在"), ("bob", "好")
    text = BEGIN + "".join(f"{nick} 2024-03-01 10:11:12\n{text}\n\n" for nick, text in said)
    rows = messages(tmp_path / "a", text, accounts=Accounts(agents=["美"]))
    assert [(r["role"], r["buyer"]) for r in rows] == [
        ("bot", "bob"),
        ("agent", "bob"),
        ("buyer", "bob"),
    ]


JD_SPACED = {
    # The lines of a chat, who wrote in it; the shop's account is called 店 美.
    "between the times of heads": (
        "j****23 2024-03-01 10:00:00\t\n在吗\t\n\n店 美 2024-03-01 10:00:09\t\n在\t\n\n"
        "j****23 2024-03-01 10:00:20\t\n好\t\n\n",
        ["j****23", "店 美", "j****23"],
    ),
    "last, before the time of the end": (
        "j****23 2024-03-01 10:00:00\n在吗\n\n店 美 2024-03-01 10:00:09\n在\n"
        "/****会话结束_时间:2024-03-01 10:20:00****/\n",
        ["j****23", "店 美"],
    ),
    "first in the chat": (
        "店 美 2024-03-01 10:00:00\n亲\n\nj****23 2024-03-01 10:00:20\n在吗\n\n",
        ["店 美", "j****23"],
    ),
    "last in two chats without blank lines": (
        "j****23 2024-03-01 10:00:00\n在吗\n店 美 2024-03-01 10:00:09\n在\n"
        f"{END}{BEGIN}k****99 2024-02-29 10:00:00\n在吗\n店 美 2024-02-29 10:00:09\n在\n",
        ["j****23", "店 美", "k****99", "店 美"],
    ),
    # Words: not between the times around them, not below a blank line, not told otherwise.
    "a parcel before": (
        "j****23 2024-03-01 10:00:00\n查到\n\n快件 已签收 2024-02-29 10:00:00\n\n"
        "店美 2024-03-01 10:00:09\n嗯\n\n",
        ["j****23", "店美"],
    ),
    "right below a text": (
        "j****23 2024-03-01 10:00:00\n查到\n快件 已签收 2024-03-01 10:00:01\n\n"
        "店美 2024-03-01 10:00:09\n嗯\n\n",
        ["j****23", "店美"],
    ),
    "a day to come": (
        "j****23 2024-03-01 10:00:00\n何时到\n\n店美 2024-03-01 10:00:09\n看\n\n"
        "预计 送达 2024-03-03 10:00:00\n\n",
        ["j****23", "店美"],
    ),
}


@pytest.mark.parametrize("case", JD_SPACED)
def test_jd_nicks_with_blanks(tmp_path: Path, case: str) -> None:
    text, senders = JD_SPACED[case]
    rows = messages(tmp_path / "a", f"{BEGIN}{text}{END}")
    assert sorted(r["sender"] for r in rows) == sorted(senders)
    assert {r["role"] for r in rows if r["sender"].startswith("店")} == {"agent"}


def test_jd_saved_again_as_gb18030(tmp_path: Path) -> None:
    file = tmp_path / "a"
    text = f"{BEGIN}j****23 2024-03-01 10:11:12\t\n在吗😊\n{END}"
    file.write_bytes(text.encode("gb18030"))
    intake, tables = take_in(file)
    assert [r["text"] for r in tables["messages"]] == ["在吗😊"]
    assert intake.files[0].encoding == "gb18030"

"""Who wrote: what the account's name, the text and the shop's settings tell, in any layout."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from cstext.readers import ReadOptions
from cstext.readers.kinds import kinds_of
from cstext.readers.noise import noise_kind
from cstext.readers.roles import settled_roles
from cstext.settings import Accounts

from .shop import qianniu, take_in

LISTED = Accounts(agents=["店:*", "wxid_me"], assists=["辅"], bots=["店:夜班"], systems=["店:通知"])

# role as exported, sender, text, role in the end
SETTLED = [
    ("buyer", "tb1", "在吗", "buyer"),
    ("agent", "店:美", "在", "agent"),
    ("buyer", "店:美", "在", "agent"),
    ("buyer", "wxid_me", "在", "agent"),
    ("agent", "辅", "在", "assist"),
    ("agent", "店:夜班", "在", "bot"),
    ("buyer", "店:通知", "在", "system"),
    ("bot", "店:美", "在", "bot"),
    ("agent", "jimi_vender_7", "在", "bot"),
    ("agent", "别店:服务助手", "在", "bot"),
    ("agent", "店:服务助手", "listed as an agent", "agent"),
    ("buyer", "jimi_fan", "在", "buyer"),
    ("agent", "店:美", "[自动回复]您好", "auto"),
    ("agent", "店:美", "【自动回复】您好", "auto"),
    ("agent", "店:美", "自动回复：您好", "auto"),
    ("agent", "店:美", "这是自动回复吗", "agent"),
    ("buyer", "tb1", "[自动回复]您好", "buyer"),
    ("agent", "店:美", "您好\n此消息由机器人自动回复", "bot"),
    ("agent", "店:美", "您好\n此消息由机器人推荐", "assist"),
]


@pytest.mark.parametrize(("role", "sender", "text", "settled"), SETTLED)
def test_names_marks_and_settings_decide(role: str, sender: str, text: str, settled: str) -> None:
    roles, senders, texts = (pa.array([value]) for value in (role, sender, text))
    assert settled_roles(roles, senders, texts, LISTED).to_pylist() == [settled]


def test_a_listed_account_writes_as_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        qianniu("店", ("tb1", "10:00:00", "在吗"), ("客服丽", "10:00:01", "在")), "utf-8"
    )
    listed = take_in(file, options=ReadOptions(accounts=Accounts(agents=["客服*"])))[1]["messages"]
    assert [(r["role"], r["agent"]) for r in listed] == [("buyer", None), ("agent", "客服丽")]
    unlisted = take_in(file)[1]["messages"]
    assert [r["role"] for r in unlisted] == ["buyer", "buyer"]


SENDERS = [
    # chat, the chat's agent, sender, role
    ("c1", "小丽", "tb1", "buyer"),
    ("c1", "小丽", "小美", "agent"),
    ("c1", "小丽", "系统消息", "system"),
    ("c1", "小丽", "小丽", "agent"),
    ("c2", "店:甲", "tb2", "buyer"),
    ("c2", "店:甲", "店:乙", "agent"),
    ("c2", "店:甲", "别家:丙", "buyer"),
    ("c3", "小美", "tb3", "buyer"),
]


@pytest.mark.parametrize("mapped", [False, True])
def test_who_handed_a_chat_on_is_no_buyer_of_it(tmp_path: Path, mapped: bool) -> None:
    file, mapping = tmp_path / "a.csv", tmp_path / "m.toml"
    said = [f"{chat},{agent},{who},2024-03-01 10:00:00,在" for chat, agent, who, _ in SENDERS]
    file.write_text("\n".join(["会话编号,客服,发送人,时间,内容", *said]), "utf-8")
    mapping.write_text(
        '[columns]\nconversation = "会话编号"\nagent = "客服"\nsender = "发送人"\n'
        'sent_at = "时间"\ntext = "内容"\n',
        "utf-8",
    )
    options = ReadOptions(mapping=mapping if mapped else None)
    rows = take_in(file, options=options)[1]["messages"]
    assert [row["role"] for row in rows] == [role for *_, role in SENDERS]


def test_qianniu_recalled_messages_and_transfers_are_the_platforms(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    said = (
        ("tb1", "10:00:00", "在吗\ntb1 撤回了一条消息\n还在吗"),
        ("店:服务助手", "10:00:01", "由 服务助手 转交给 小丽"),
        ("店:服务助手", "10:00:02", "亲,欢迎"),
    )
    file.write_text(qianniu("店:美", *said), "utf-8")
    rows = take_in(file)[1]["messages"]
    assert [(r["role"], r["kind"], r["text"], r["line"]) for r in rows] == [
        ("buyer", "text", "在吗", 8),
        ("system", "recall", "tb1 撤回了一条消息", 9),
        ("buyer", "text", "还在吗", 10),
        ("system", "notice", "由 服务助手 转交给 小丽", 11),
        ("bot", "text", "亲,欢迎", 12),
    ]


def test_in_a_table_too_a_recalled_message_asks_and_answers_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "buyer,agent,role,time,text\n"
        "tb1,,buyer,2026-03-04 10:00:00,有货吗\n"
        "tb1,美,agent,2026-03-04 10:00:05,你撤回了一条消息\n"
        "tb1,,buyer,2026-03-04 10:00:06,对方撤回了一条消息\n"
        "tb1,美,agent,2026-03-04 10:01:00,你撤回了一条消息吗\n",
        "utf-8",
    )
    rows = take_in(file)[1]["messages"]
    assert [r["role"] for r in rows] == ["buyer", "system", "system", "agent"]


KINDS = {
    "[图片]": "image", "[动画表情]": "emoji", "[语音]": "file", "[视频]": "file",
    "[留言]有人吗": "offline", "【离线留言】有人吗": "offline", "我要留言": "text",
    "[名片]": "card", "目前版本不支持该功能,请升级": "card", "`https://a.example/1`": "link",
    "看https://a.example/1": "text", "老王 撤回了一条消息": "recall", "[微笑]": "text",
}  # fmt: skip


def test_kinds_by_the_text() -> None:
    assert dict(zip(KINDS, kinds_of(pa.array(list(KINDS))).to_pylist(), strict=True)) == KINDS


NOISE = {
    "【此消息为欢迎卡片，请在手机查看】": "card", "您选择了一个订单进行咨询": "card",
    "请在客户端查看原始聊天记录，网页版无法展示": "card", "商品编号：123": "card",
    "订单号：123": "card", "商品编号：123有货吗": None, "商品推荐": "card", "商品推荐一下": None,
    "当前用户来自 手机淘宝": "card", "用户发起转人工": "notice", "没有更多内容了": "notice",
    "由 服务助手 转交给 小丽": "notice", "原因：【离线留言自动分配】": "notice",
    "tb1 撤回了一条消息": "recall", "在吗": None, "": None,
    "小丽 进入会话": "notice", "顾客已退出会话": "notice", "小丽结束了咨询": "notice",
    "会话已转接": "notice", "我想结束咨询": None, "怎么退出会话": None,
}  # fmt: skip


@pytest.mark.parametrize("text", NOISE)
def test_lines_of_the_platforms(text: str) -> None:
    assert noise_kind(text) == NOISE[text]


JD_LOG = """/*****************以下为一通会话*****/
j****23 2024-03-01 10:00:00
在吗

系统消息 2024-03-01 10:00:01
小美为您服务

机器人 2024-03-01 10:00:02
您好
/*****************会话结束*****/
"""
QIANNIU = qianniu(
    "店:美",
    ("tb1", "10:00:00", "在吗"),
    ("系统消息", "10:00:01", "小美为您服务"),
    ("机器人", "10:00:02", "您好"),
)


@pytest.mark.parametrize("text", [JD_LOG, QIANNIU], ids=["jd-log", "qianniu-txt"])
def test_what_the_platform_writes_under_its_own_name_is_nobodys(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text(text, "utf-8")
    rows = take_in(file)[1]["messages"]
    assert [(r["role"], r["sender"]) for r in rows] == [
        ("buyer", rows[0]["buyer"]),
        ("system", ""),
        ("bot", "机器人"),
    ]

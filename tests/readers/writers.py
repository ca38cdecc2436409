"""Writes a shop's log in every layout that cstext reads: small, literal, by the layouts' own rules.

``LAYOUTS`` says beside each writer what its layout cannot carry.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from .shop import MINUS, RULE
from .shop_log import NOTICE, Chat, Layout, Log, Said

Table = list[list[Any]]


def _lines(path: Path, lines: Iterable[str], encoding: str = "utf-8", end: str = "\n") -> None:
    path.write_bytes("".join(f"{line}{end}" for line in lines).encode(encoding))


def _json_lines(path: Path, rows: Iterable[Any]) -> None:
    _lines(path, (json.dumps(row, ensure_ascii=False) for row in rows))


def _csv(path: Path, table: Table, encoding: str = "utf-8-sig") -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(table)
    path.write_bytes(text.getvalue().encode(encoding))


def _xlsx(path: Path, table: Table) -> None:
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(table):
            sheet.write_row(number, 0, row)


def _of_buyers(log: Log, layout: Layout) -> Iterator[tuple[str, list[tuple[Chat, Said]]]]:
    for buyer in dict.fromkeys(map(layout.buyer_of, log)):
        chats = [chat for chat in log if layout.buyer_of(chat) == buyer]
        yield buyer, [(chat, said) for chat in chats for said in chat.said]


def _sender(chat: Chat, said: Said, layout: Layout) -> str:
    """Where the layout has no lines of the platform's own, an account of the shop bears them."""
    return layout.name(chat, said) or layout.agents[0]


def qianniu_txt(path: Path, log: Log, layout: Layout) -> None:
    lines = [layout.shop, "", RULE, " " * 31 + "单聊", RULE, "", ""]
    for buyer, messages in _of_buyers(log, layout):
        lines.append(f"{MINUS}{buyer}{MINUS}")
        lines += [
            f"cntaobao{_sender(chat, said, layout)}({layout.stamp(said)}):  {said.text}"
            for chat, said in messages
        ]
    _lines(path, [*lines, RULE, " " * 31 + "群聊", RULE], "gb18030", "\r\n")


def wangwang_txt(path: Path, log: Log, layout: Layout) -> None:
    lines, day = ["", "", "即时消息"], ""
    for chat in log:
        for said in chat.said:
            if layout.stamp(said)[:10] != day:
                day = layout.stamp(said)[:10]
                lines.append(day)
            lines.append(f"{layout.stamp(said)} {_sender(chat, said, layout)}: {said.text}")
    _lines(path, lines, "gb18030")


def qianniu_window(path: Path, log: Log, layout: Layout) -> None:
    lines = []
    for chat in log:
        for said in chat.said:
            time = layout.time(said)
            clock = f"{time.year}-{time.month}-{time.day} {time.hour}:{time:%M:%S}"
            lines += [f"{_sender(chat, said, layout)}{' ' * (said.role == 'buyer')}{clock}"]
            lines += [said.text, "已读"] if said.role in ("agent", "bot") else [said.text]
    _lines(path, lines, end="\r\n")


def jd_log(path: Path, log: Log, layout: Layout) -> None:
    lines = []
    for chat in log:
        lines.append("/" + "*" * 17 + "以下为一通会话" + "*" * 36 + "/")
        for said in chat.said:
            lines += [f"{_sender(chat, said, layout)} {layout.stamp(said)}\t", f"{said.text}\t", ""]
        lines.append("/" + "*" * 17 + "会话结束_时间:" + layout.stamp(said) + "*" * 17 + "/")
    _lines(path, lines, end="\r\n")


def qiyu(path: Path, log: Log, layout: Layout) -> None:
    table: Table = [["会话ID", "会话开始时间", "接待客服", "访客用户名", "满意度", "会话内容"]]
    for number, chat in enumerate(log):
        lines = []
        for said in chat.said:
            time = layout.stamp(said, "%Y年%m月%d日 %H:%M:%S")
            lines += [f"{layout.name(chat, said) or '系统'}    {time}", said.text]
        start, agent = layout.stamp(chat.said[0]), layout.agents[chat.agent]
        table.append([f"chat{number}", start, agent, layout.buyer_of(chat), "--", "\n".join(lines)])
    _xlsx(path, [*table, ["总计"]])


def sender_last(path: Path, log: Log, layout: Layout) -> None:
    table: Table = [["buyer", "chat_date", "chat_text", "filter_range"]]
    for chat in log:
        lines, day = [], layout.stamp(chat.said[0])[:10]
        first_day = day
        for said in chat.said:
            if layout.stamp(said)[:10] != day:
                day = layout.stamp(said)[:10]
                lines.append(day)
            lines += [layout.stamp(said)[11:], said.text, _sender(chat, said, layout)]
        cell = "\n".join([*lines, "没有更多内容了"])
        table.append([layout.buyer_of(chat), first_day, cell, "近7天"])
    _csv(path, table)


def users_messages(path: Path, log: Log, layout: Layout) -> None:
    table: Table = [["users", "messages"]]
    for chat in log:
        messages = [
            {
                "sender_nick": _sender(chat, said, layout),
                "time": _iso_utc(layout.time(said)),
                "content": {"text": said.text},
            }
            for said in chat.said
        ]
        users = f"{layout.buyer_of(chat)},{layout.agents[chat.agent]}"
        table.append([users, json.dumps(messages, ensure_ascii=False)])
    _csv(path, table)


def _iso_utc(time: dt.datetime) -> str:
    return time.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sycm_json(path: Path, log: Log, layout: Layout) -> None:
    sessions = []
    for chat in log:
        buyer, account = layout.buyer_of(chat), layout.agents[chat.agent]
        meta = {
            "buyerNick": f"{buyer[0]}**",
            "psnNickName": account,
            "startTime": layout.stamp(chat.said[0]),
        }
        messages = [
            {
                "gmtCreated": layout.time(said).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3],
                "userNickFrom": _sender(chat, said, layout),
                "userNickTo": account if said.role == "buyer" else buyer,
                "msg": said.text,
            }
            for said in chat.said
        ]
        sessions.append({"meta": meta, "messages": messages})
    document = {"date": "2024-03-01", "sessions": sessions}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")


def pdd_json(path: Path, log: Log, layout: Layout) -> None:
    def push(chat: Chat, said: Said) -> dict[str, Any]:
        user = {"role": "user", "uid": layout.buyer_of(chat)}
        account = layout.agents[chat.agent if said.role == "buyer" else said.who]
        service = {"role": "mall_cs", "mall_id": layout.shop, "csid": account}
        if said.role == "bot":
            service["csid"] = layout.bot
        ends = (user, service) if said.role == "buyer" else (service, user)
        message = dict(zip(("from", "to"), ends, strict=True), type=0, content=said.text)
        message["is_aut"] = int(said.role in ("auto", "bot"))
        return {
            "response": "push",
            "message": message | {"ts": f"{layout.time(said).timestamp():.3f}"},
        }

    _json_lines(path, (push(chat, said) for chat in log for said in chat.said))


def wecom_archive(path: Path, log: Log, layout: Layout) -> None:
    numbers = count(1)

    def archived(chat: Chat, said: Said) -> dict[str, Any]:
        buyer, account = layout.buyer_of(chat), layout.agents[chat.agent]
        return {
            "msgid": str(next(numbers)),
            "action": "send",
            "from": _sender(chat, said, layout),
            "tolist": [account if said.role == "buyer" else buyer],
            "roomid": "",
            "msgtime": round(layout.time(said).timestamp() * 1000),
            "msgtype": "text",
            "text": {"content": said.text},
        }

    _json_lines(path, (archived(chat, said) for chat in log for said in chat.said))


def wecom_archive_new(path: Path, log: Log, layout: Layout) -> None:
    types, numbers = {"buyer": 2, "bot": 3}, count(1)

    def archived(chat: Chat, said: Said) -> dict[str, Any]:
        buyer, account = layout.buyer_of(chat), layout.agents[chat.agent]
        to = {"type": 1, "id": account} if said.role == "buyer" else {"type": 2, "id": buyer}
        return {
            "msgid": str(next(numbers)),
            "sender": {"type": types.get(said.role, 1), "id": _sender(chat, said, layout)},
            "receiver_list": [to],
            "send_time": round(layout.time(said).timestamp()),
            "msgtype": "text",
            "text": {"content": said.text},
        }

    _json_lines(path, (archived(chat, said) for chat in log for said in chat.said))


def wechat_csv(path: Path, log: Log, layout: Layout) -> None:
    head = "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark"
    table: Table = [[*head.split(","), "NickName", "Sender"]]
    for chat in log:
        buyer = layout.buyer_of(chat)
        for number, said in enumerate(chat.said):
            is_own = int(said.role not in ("buyer", "system"))
            type_ = 10000 if said.role == "system" else 1
            at, names = round(layout.time(said).timestamp()), [buyer, "A", buyer]
            names = ["", "我", "我"] if is_own else names
            time = layout.stamp(said)
            table.append([number, chat.buyer, type_, 0, is_own, at, "", said.text, time, *names])
    _csv(path, table)


def wechat_csv_newer(path: Path, log: Log, layout: Layout) -> None:
    table: Table = [["消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息"]]
    for chat in log:
        for said in chat.said:
            word = "系统消息" if said.role == "system" else "文本"
            name = layout.name(chat, said)
            table.append(["1", word, name, layout.stamp(said), said.text, "", "", ""])
    _csv(path, table)


def wechat_txt(path: Path, log: Log, layout: Layout) -> None:
    lines = []
    for chat in log:
        for said in chat.said:
            lines += [f"{layout.stamp(said)} {layout.name(chat, said)}".rstrip(), said.text, ""]
    _lines(path, lines)


def wechat_txt_name_first(path: Path, log: Log, layout: Layout) -> None:
    lines = []
    for chat in log:
        for said in chat.said:
            lines += [f"{layout.name(chat, said)} {layout.stamp(said)}", said.text, ""]
    _lines(path, lines)


def qq_txt(path: Path, log: Log, layout: Layout) -> None:
    lines = ["消息记录（此消息记录为文本格式，不支持重新导入）", ""]
    for buyer, messages in _of_buyers(log, layout):
        lines += [RULE, "消息分组:我的好友", RULE, f"消息对象:{buyer}", RULE, ""]
        for chat, said in messages:
            number = "" if said.role == "buyer" else "(1234567)"
            sender = f"{_sender(chat, said, layout)}{number}"
            lines += [f"{layout.stamp(said)} {sender}", said.text, ""]
    _lines(path, lines, end="\r\n")


def chat_jsonl(path: Path, log: Log, layout: Layout) -> None:
    _json_lines(
        path,
        (
            {
                "session_id": f"chat{number}",
                "shop": layout.shop,
                "buyer": layout.buyer_of(chat),
                "agent": layout.agents[chat.agent],
                "messages": [
                    {
                        "role": said.role,
                        "sender": layout.name(chat, said),
                        "sent_at": layout.time(said).isoformat(timespec="milliseconds"),
                        "text": said.text,
                        "kind": "notice" if said.role == "system" else "text",
                    }
                    for said in chat.said
                ],
            }
            for number, chat in enumerate(log)
        ),
    )


_WORDS = {"buyer": "买家", "agent": "客服", "assist": "辅助", "auto": "自动回复", "bot": "机器人"}


def _messages(log: Log, layout: Layout) -> Table:
    table: Table = [["店铺", "会话编号", "买家", "客服", "角色", "发送人", "时间", "内容", "类型"]]
    for number, chat in enumerate(log):
        for said in chat.said:
            table.append(
                [
                    layout.shop,
                    f"chat{number}",
                    layout.buyer_of(chat),
                    layout.agents[chat.agent],
                    _WORDS.get(said.role, "系统"),
                    layout.name(chat, said),
                    layout.time(said).isoformat(" ", timespec="milliseconds"),
                    said.text,
                    "通知" if said.text == NOTICE else "文本",
                ]
            )
    return table


def table_csv(path: Path, log: Log, layout: Layout) -> None:
    _csv(path, _messages(log, layout), "gb18030")


def table_xlsx(path: Path, log: Log, layout: Layout) -> None:
    _xlsx(path, _messages(log, layout))


def table_jsonl(path: Path, log: Log, layout: Layout) -> None:
    headers, *rows = _messages(log, layout)
    _json_lines(path, (dict(zip(headers, row, strict=True)) for row in rows))


def table_parquet(path: Path, log: Log, layout: Layout) -> None:
    headers, *rows = _messages(log, layout)
    columns: Sequence[Sequence[Any]] = list(zip(*rows, strict=True))
    pq.write_table(pa.table(dict(zip(headers, map(list, columns), strict=True))), path)


_ALL = {"chats": "log", "roles": {}, "addressed": True, "milliseconds": True}
_WECHAT = {
    "buyer": "客户{}",
    "agents": ("我", "我"),
    "bot": "我",
    "shop": "",
    "chats": "none",
    "roles": {"assist": "agent", "auto": "agent", "bot": "agent"},
}
_JD = {
    "buyer": "j****0{}",
    "agents": ("小店客服01", "小店客服02"),
    "bot": "jimi_vender_1",
    "shop": "",
}
_QIYU = {
    "buyer": "访客{}",
    "bot": "智能客服",
    "chats": "log",
    "addressed": True,
}
_WECOM = {
    "buyer": "wmBuyer0{}",
    "agents": ("zhangsan", "lisi"),
    "bot": "wbRobot",
    "shop": "",
    "chats": "none",
    "addressed": True,
}
_QQ = {
    "buyer": "客户{}",
    "agents": ("小美", "小丽"),
    "bot": "小店助手",
    "shop": "",
    "chats": "none",
    "roles": {"assist": "agent", "auto": "agent", "bot": "agent"},
}

LAYOUTS = {
    "qianniu-txt": Layout("a.txt", qianniu_txt, chats="none"),
    "wangwang-txt": Layout("a.txt", wangwang_txt, chats="none"),
    "qianniu-window": Layout("a.txt", qianniu_window, chats="none"),
    "jd-log": Layout("a.log", jd_log, **_JD),
    "qiyu": Layout("a.xlsx", qiyu, **_QIYU),
    "sender-last": Layout("a.csv", sender_last),
    "users-messages": Layout("a.csv", users_messages, milliseconds=True),
    "sycm-json": Layout("a.json", sycm_json, milliseconds=True, addressed=True),
    "pdd-json": Layout(
        "a.jsonl",
        pdd_json,
        buyer="6{}",
        agents=("小美", "小丽"),
        bot="机器人",
        shop="87",
        chats="none",
        roles={"assist": "agent", "bot": "auto"},
        addressed=True,
        milliseconds=True,
    ),
    "wecom-archive": Layout("a.jsonl", wecom_archive, milliseconds=True, **_WECOM),
    "wecom-archive new form": Layout("a.jsonl", wecom_archive_new, **_WECOM),
    "wechat-csv": Layout("a.csv", wechat_csv, **_WECHAT),
    "wechat-csv newer": Layout("a.csv", wechat_csv_newer, **_WECHAT),
    "wechat-txt": Layout("a.txt", wechat_txt, **_WECHAT),
    "wechat-txt name first": Layout(
        "a.txt", wechat_txt_name_first, **_WECHAT | {"roles": {**_WECHAT["roles"], "system": None}}
    ),
    "qq-txt": Layout("a.txt", qq_txt, **_QQ),
    "chat-jsonl": Layout("a.jsonl", chat_jsonl, **_ALL),
    "table CSV": Layout("a.csv", table_csv, **_ALL),
    "table XLSX": Layout("a.xlsx", table_xlsx, **_ALL),
    "table JSONL": Layout("a.jsonl", table_jsonl, **_ALL),
    "table Parquet": Layout("a.parquet", table_parquet, **_ALL),
}
"""By the reader's name, and a word where a reader knows several forms."""

"""Layouts that are tables or JSON: what tells them apart, and cells as spreadsheets hold them."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cstext.errors import InputError
from cstext.readers import READERS, Context, Head, ReadOptions, archive
from cstext.readers.registry import reader_for
from cstext.settings import Accounts

from .shop import take_in

HEADERS = [
    # headers, layouts that claim the table
    ("咨询时间,顾客", ["jd-sessions"]),
    ("\ufeff 咨询时间\u00a0,顾 客,客服,满意度", ["jd-sessions"]),
    ("会话ID,会话开始时间,会话内容", ["qiyu"]),
    ("会话ＩＤ,访客用户名,会话内容（文本）", ["qiyu"]),
    ("buyer,chat_date,chat_text", ["sender-last"]),
    ("客户昵称,聊天日期,聊天内容", ["sender-last"]),
    ("买家 , 日期 , 聊天内容", ["sender-last"]),
    ("买家,日期,聊天内容,发送人,时间", ["table"]),
    ("Users,Messages (JSON)", ["users-messages"]),
    ("会话,角色,时间,内容", ["table"]),
    ("会\u3000话,角色：,时间(北京),內容", ["table"]),
    ("订单号,下单时间,应付金额,下单帐号", ["orders"]),
    ("订单编号,退款编号,退款金额", ["refunds"]),
    ("姓名,工资", []),
]


@pytest.mark.parametrize(("headers", "layouts"), HEADERS)
def test_a_table_is_told_by_its_headers(tmp_path: Path, headers: str, layouts: list[str]) -> None:
    file = tmp_path / "t"
    file.write_text(headers + "\n" + ",".join("x" for _ in headers.split(",")) + "\n", "utf-8")
    assert [reader.name for reader in READERS if reader.identify(Head(file))] == layouts


OBJECTS = [
    ({"msgid": "1", "action": "send", "msgtime": 1, "from": "a", "text": {}}, ["wecom-archive"]),
    ({"msgid": "1", "sender": {"type": 1}, "send_time": 1, "text": {}}, ["wecom-archive"]),
    ({"response": "push", "message": {"from": {"role": "user"}}}, ["pdd-json"]),
    ({"from": {"role": "mall_cs"}, "to": {}, "content": "x", "ts": 1}, ["pdd-json"]),
    ({"date": "2024-03-01", "sessions": [{"meta": {}, "messages": []}]}, ["sycm-json"]),
    ({"session_id": "1", "messages": [{"role": "buyer", "text": "x"}]}, ["chat-jsonl"]),
    ({"conversation": "1", "role": "buyer", "text": "x", "tags": ["a"]}, ["table"]),
    ({"conversation": "1", "role": "buyer", "text": {"x": 1}}, []),
    ({"sessions": 3, "text": "x"}, []),
]


@pytest.mark.parametrize("form", ["line", "lines", "array", "indented", "indented array"])
@pytest.mark.parametrize(("value", "layouts"), OBJECTS)
def test_json_is_told_by_its_keys(
    tmp_path: Path, value: dict[str, Any], layouts: list[str], form: str
) -> None:
    text, indented = json.dumps(value), json.dumps(value, indent=2)
    texts = {
        "line": text,
        "lines": f"{text}\n{text}\n",
        "array": f"[{text},{text}]",
        "indented": indented,
        "indented array": json.dumps([value, value], indent=1),
    }
    file = tmp_path / "x"
    file.write_text("\ufeff" + texts[form], "utf-8")
    # A message table is one object a line.
    expected = [] if form not in ("line", "lines") and layouts == ["table"] else layouts
    assert [reader.name for reader in READERS if reader.identify(Head(file))] == expected


def rows_of(path: Path, context: Context | None = None) -> list[dict[str, Any]]:
    head = Head(path)
    batches = list(reader_for(head).read(head, context or Context()))
    assert [batch.rejected.to_pylist() for batch in batches] == [[]] * len(batches)
    return [row for batch in batches for row in batch.rows.to_pylist()]


def test_days_that_a_workbook_holds_as_days(tmp_path: Path) -> None:
    file = tmp_path / "x"
    with xlsxwriter.Workbook(file) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["买家", "聊天日期", "聊天内容"])
        sheet.write_row(1, 0, ["tb1", "", "10:11:12\n在吗\ntb1\n10:11:20\n在\n店:美"])
        sheet.write_datetime(1, 1, dt.datetime(2024, 3, 1), day)
    assert [(row["role"], row["wall_ms"]) for row in rows_of(file)] == [
        ("buyer", 1709287872000),
        ("agent", 1709287880000),
    ]


def test_a_picture_whose_sender_alone_stands_below_its_time(tmp_path: Path) -> None:
    said = "10:00:00\ntb1\n10:00:05\n店:美\n10:00:06\n亲\n店:美\n10:00:09\n10:30:00\n几点发\ntb1"
    file = tmp_path / "t"
    file.write_text(f'buyer,chat_date,chat_text\ntb1,2024/3/1,"{said}"\n', "utf-8")
    rows = rows_of(file)
    assert [(row["sender"], row["text"]) for row in rows] == [
        ("tb1", ""),
        ("店:美", ""),
        ("店:美", "亲"),
        ("tb1", "10:30:00\n几点发"),
    ]
    assert {row["conversation"] for row in rows} == {"tb1#20240301T100000"}


def test_columns_however_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    message = '{""sender_nick"":""tb1"",""time"":""2024-03-01T02:11:12Z"",""content"":""在吗""}'
    file.write_text(f'\ufeff Users ,Messages (JSON)\n"tb1,店:美","[{message}]"\n', "utf-8")
    assert [(row["buyer"], row["shop"], row["text"]) for row in rows_of(file)] == [
        ("tb1", "店", "在吗")
    ]


def test_of_two_nicks_of_which_neither_is_known_none_is_taken_for_the_buyer(tmp_path: Path) -> None:
    message = '{""sender_nick"":""tb1"",""time"":""2024-03-01T02:11:12Z"",""content"":""在吗""}'
    file = tmp_path / "x.csv"
    for users, accounts, buyer in (
        ("店,tb1", Accounts(), None),
        ("店,tb1", Accounts(agents=["店"]), "tb1"),
        ("店,tb1,店:美", Accounts(), "tb1"),
        ("tb1", Accounts(), "tb1"),
    ):
        file.write_text(f'users,messages\n"{users}","[{message}]"\n', "utf-8")
        batches = reader_for(Head(file)).read(Head(file), Context(accounts=accounts))
        found = [row["buyer"] for batch in batches for row in batch.rows.to_pylist()]
        assert found == ([buyer] if buyer else []), users


def test_who_a_visitor_is_where_the_column_calls_him_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    cell = "小丽    2024年03月01日 10:11:12\n您好\n路人    2024年03月01日 10:11:20\n在吗"
    file.write_text(f'会话ID,会话开始时间,访客用户名,会话内容\n1,2024-03-01 10:11,u1,"{cell}"\n')
    context = Context(accounts=Accounts(agents=["小丽"]))
    assert [(row["sender"], row["role"], row["buyer"]) for row in rows_of(file, context)] == [
        ("小丽", "agent", "u1"),
        ("路人", "buyer", "u1"),
    ]


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ALWAYS_ALLOWED", 1 << 20)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    (tmp_path / "bomb.xlsx").write_bytes(packed.getvalue())
    with pytest.raises(InputError, match="unpacks to more than 200 times"):
        take_in(tmp_path / "bomb.xlsx", options=ReadOptions(layout="table"))


def test_what_excel_wraps_around_names_is_not_theirs(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "会话ID,买家,客服,发送人,时间,内容\n"
        '\'123456789012345678,\'tb1,小美,"=""tb1""",\'2024-03-01 10:00:00,\'在吗\n'
        '"=""123456789012345678""",tb1,"=""小美""",小美,"=""2024-03-01 10:00:05""",=1+1\n',
        "utf-8",
    )
    keys = ("conversation", "buyer", "agent", "role", "sender", "text")
    assert [tuple(row[key] for key in keys) for row in rows_of(file)] == [
        ("123456789012345678", "tb1", "小美", "buyer", "tb1", "'在吗"),
        ("123456789012345678", "tb1", "小美", "agent", "小美", "=1+1"),
    ]

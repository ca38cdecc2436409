"""The generic table in its forms: Excel, Parquet, delimiters, headers, who wrote."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from cstext.readers import ReadOptions
from cstext.readers.headers import MESSAGES, ORDERS, kind_of, recognise
from cstext.settings import Accounts

from .shop import take_in

AT = dt.datetime(2026, 3, 4, 10, 11, 12)
AT_MS = 1772590272000


def test_excel_cells_of_all_types(tmp_path: Path) -> None:
    file = tmp_path / "export"
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        book.add_worksheet("empty")
        sheet = book.add_worksheet("chats")
        clock = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_row(0, 0, ["会话编号", "角色", "时间", "内容"])
        sheet.write_row(1, 0, [123456789012, "买家"])
        sheet.write_datetime(1, 2, AT, clock)
        sheet.write(1, 3, 38)
        sheet.write_row(2, 0, ["c", "客服", "2026-03-04 10:11:12", "=1+1"])
        sheet.write_row(3, 0, ["c", "客服", 46085.4244444444])
        sheet.write_boolean(3, 3, True)
    intake, tables = take_in(file)
    assert [(r["conversation"], r["text"], r["line"]) for r in tables["messages"]] == [
        ("123456789012", "38", 1),
        ("c", "=1+1", 2),
        ("c", "true", 3),
    ]
    assert {round(r["sent_ms"] / 1000) for r in tables["messages"]} == {AT_MS // 1000}
    assert (intake.files[0].layout, intake.files[0].encoding) == ("table", "excel")


def test_all_sheets_of_a_workbook_with_the_same_columns_are_read(tmp_path: Path) -> None:
    file = tmp_path / "export"
    columns = ["会话编号", "角色", "时间", "内容"]
    sheets = {
        "empty": [],
        "2日": [columns, ["c", "买家", "2026-03-02 10:00:00", "有货吗"]],
        "3日": [[], columns, ["c", "客服", "2026-03-03 10:00:00", "有"], ["c", "客", "", "?"]],
        "汇总": [["客服", "消息数"], ["小美", 2]],
        "4日": [[*columns, " "], ["c", "买家", "2026-03-04 10:00:00", "好"]],
        "5日": [columns],
    }
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    intake, tables = take_in(file)
    assert [(r["text"], r["line"]) for r in tables["messages"]] == [
        ("有货吗", 1),
        ("有", 2),
        ("好", 4),
    ]
    assert [r["line"] for r in tables["rejected"]] == [3]
    assert intake.files[0].notes == ("sheet 4 has other columns and is not read",)


def test_a_sheet_of_notes_or_sums_may_stand_before_the_chats(tmp_path: Path) -> None:
    def saved(columns: list[str]) -> Path:
        file = tmp_path / "export.xlsx"
        with xlsxwriter.Workbook(file) as book:
            notes, sums, chats, more = (book.add_worksheet(name) for name in "说总聊续")
            notes.write_row(0, 0, ["本表由系统导出"])
            sums.write_row(0, 0, ["客服", "消息数", "会话数"])
            for sheet, buyer in ((chats, "tb1"), (more, "tb2")):
                sheet.write_row(0, 0, ["小店聊天记录"])
                sheet.write_row(1, 0, columns)
                sheet.write_row(2, 0, [buyer, "买家", "2026-03-02 10:00:00", "有货吗"])
        return file

    intake, tables = take_in(saved(["买家", "角色", "时间", "内容"]))
    assert [r["buyer"] for r in tables["messages"]] == ["tb1", "tb2"]
    assert intake.files[0].notes[-2:] == (
        "sheet 1 has other columns and is not read",
        "sheet 2 has other columns and is not read",
    )


COLUMNS = ["订单编号", "买家会员名", "买家实际支付金额", "订单创建时间", "宝贝标题"]


def test_a_workbook_holds_what_people_see_of_it(tmp_path: Path) -> None:
    # A hidden list, titles, an order merged over the rows of its two goods, a hidden old copy.
    file = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(file) as book:
        hidden, seen, old = (book.add_worksheet(name) for name in ("省市", "订单", "旧"))
        seen.activate()
        seen.set_first_sheet()
        hidden.hide()
        old.hide()
        hidden.write_row(0, 0, ["省", "市"])
        seen.merge_range(0, 1, 0, 5, "小店旗舰店订单")
        seen.write_row(1, 1, ["导出时间", "2026-03-05"])
        seen.write_row(3, 1, COLUMNS)
        for column, cell in enumerate(["1", "tb1", "30", "2026-03-04 10:11:12"], start=1):
            seen.merge_range(4, column, 5, column, cell)
        seen.write_column(4, 5, ["裙", "裤"])
        seen.merge_range(6, 9, 7, 9, "")
        seen.write_row(6, 1, ["2", "tb2", "5", "2026-03-04 10:11:12", "帽"])
        old.write_row(0, 0, COLUMNS)
        old.write_row(1, 0, ["0", "tb3", "5", "2026-03-04 10:11:12", "旧"])
    intake, tables = take_in(options=ReadOptions(orders=(file,), may_be_empty=True))
    assert [(r["order_id"], r["paid_fen"], r["goods"]) for r in tables["orders"]] == [
        ("1", 3000, "裙；裤"),
        ("2", 500, "帽"),
    ]
    notes = intake.files[0].notes
    assert notes[:1] == (
        "no time of payment: orders called paid count as paid when they were placed",
    )
    assert set(notes[1:]) == {
        "2 lines above the header are not read",
        "sheet 1 is hidden and is not read",
        "sheet 3 is hidden and is not read",
    }


@pytest.mark.parametrize(
    ("above", "notes"),
    [
        ("sep={}\n", ()),
        ('"sep={}"\r\n', ()),
        ("小店聊天记录\n\n导出时间:2026-03-05{0}{0}\n", ("2 lines above the header are not read",)),
        ("小店聊天记录\n", ("1 line above the header is not read",)),
    ],
)
@pytest.mark.parametrize(
    ("delimiter", "encoding"), [(",", "utf-8-sig"), ("\t", "utf-16"), (";", "gb18030")]
)
def test_what_stands_above_the_header_of_a_csv(
    tmp_path: Path, above: str, notes: tuple[str, ...], delimiter: str, encoding: str
) -> None:
    file = tmp_path / "chats.csv"
    lines = [["会话编号", "角色", "时间", "内容"], ["c", "买家", "2026-03-04 10:11:12", "有货吗"]]
    body = "\n".join(map(delimiter.join, lines))
    file.write_bytes((above.format(delimiter) + body).encode(encoding))
    intake, tables = take_in(file)
    assert [(r["text"], r["line"]) for r in tables["messages"]] == [("有货吗", 1)]
    assert (intake.files[0].rejected, intake.files[0].notes) == (0, notes)


@pytest.mark.parametrize(
    "times",
    [
        pa.array([AT, None], pa.timestamp("us")),
        pa.array([AT_MS, None], pa.timestamp("ms", "UTC")).cast(pa.timestamp("ms", "Asia/Tokyo")),
        pa.array(["2026-03-04 10:11:12", None]).dictionary_encode(),
        pa.array([AT_MS, None]),
    ],
    ids=["wall", "zoned", "words", "epoch"],
)
def test_parquet_times(tmp_path: Path, times: pa.Array) -> None:
    file = tmp_path / "export"
    rows = {"conversation": ["c", "c"], "role": ["buyer", "agent"], "text": ["a", "b"]}
    pq.write_table(pa.table(rows | {"sent_at": times, "tags": [["x"], []]}), file)
    assert [r["sent_ms"] for r in take_in(file)[1]["messages"]] == [AT_MS, None]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_the_delimiter_is_told_by_content(tmp_path: Path, delimiter: str) -> None:
    file = tmp_path / "export"
    cells = [["会话", "角色", "时间", "内容"], ["c", "买家", "2026-03-04 10:11:12", '"a;b,c|\td"']]
    file.write_text("\r\n".join(map(delimiter.join, cells)), "utf-8")
    (row,) = take_in(file)[1]["messages"]
    assert (row["text"], row["sent_ms"]) == ("a;b,c|\td", AT_MS)


WHO = [
    # header, row, settings' agents, (buyer, agent, role)
    ("买家,发送人", "tb1,tb1", [], ("tb1", None, "buyer")),
    ("买家,发送人", "tb1,美", [], ("tb1", "美", "agent")),
    ("会话,客服,发送人", "c,美,tb1", [], ("tb1", "美", "buyer")),
    ("会话,客服,发送人", "c,美,美", [], ("c", "美", "agent")),
    ("买家,客服,发送人", "tb1,美,丽", [], ("tb1", "丽", "agent")),
    ("买家,客服,发送人", "tb1,美,客服", [], ("tb1", "美", "agent")),
    ("会话,发送人", "c,tb1", ["美"], ("tb1", None, "buyer")),
    ("会话,发送人", "c,美", ["美"], ("c", "美", "agent")),
    ("角色,发送人,接收人", "买家,tb1,美", [], ("tb1", "美", "buyer")),
    ("角色,发送人,接收人", "客服,美,tb1", [], ("tb1", "美", "agent")),
]


@pytest.mark.parametrize(("header", "row", "agents", "expected"), WHO)
def test_who_wrote_to_whom(
    tmp_path: Path, header: str, row: str, agents: list[str], expected: tuple[str, str, str]
) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"{header},时间,内容\n{row},2026-03-04 10:00,在\n", "utf-8")
    options = ReadOptions(accounts=Accounts(agents=agents))
    (message,) = take_in(file, options=options)[1]["messages"]
    assert (message["buyer"], message["agent"], message["role"]) == expected


def test_words_for_roles_in_place_of_names_are_no_people(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    rows = ["客户,客服,2026-03-04 10:00,在吗", "客服,tb1,2026-03-04 10:01,在"]
    file.write_text("\n".join(["发送方,接收方,时间,内容", *rows]), "utf-8")
    _, tables = take_in(file)
    assert [(row["buyer"], row["text"]) for row in tables["messages"]] == [("tb1", "在")]
    assert [row["reason"] for row in tables["rejected"]] == [
        "the row names neither conversation nor buyer"
    ]


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (
            "message_id shop conversation buyer agent role sender sent_at text kind source line",
            "chats",
        ),
        ("买家 订单编号 角色 时间 内容", "chats"),
        (
            "订单编号 买家会员名 总金额 买家实际支付金额 订单状态 订单创建时间 宝贝标题",
            "orders",
        ),
        ("订单号 商品名称 订购数量 下单时间 应付金额 下单帐号", "orders"),
        ("订单号 商品 商品规格 订单状态 商家实收金额(元) 订单成交时间 售后状态", "orders"),
        ("订单编号 退款编号 订单付款时间 宝贝标题 买家实际支付金额 退款金额 申请时间", "refunds"),
        ("订单编号 退款金额 退款申请时间 完结时间 是否介入", "refunds"),
        ("text label", None),
        ("姓名 工资", None),
        ("", None),
    ],
)
def test_what_a_table_holds(headers: str, kind: str | None) -> None:
    assert kind_of(headers.split()) == kind


def test_of_two_headers_for_one_column_the_better_known_is_taken() -> None:
    assert recognise(["创建时间", " 订单创建时间 ", "买家昵称"], ORDERS) == {
        "ordered_at": " 订单创建时间 ",
        "buyer": "买家昵称",
    }
    assert recognise(["Sent At", "SENT_AT"], MESSAGES) == {"sent_at": "Sent At"}


@pytest.mark.parametrize(
    ("seconds", "count", "noted"),
    [("", 20, True), (":00", 20, True), (":01", 20, False), ("", 19, False)],
)
def test_times_without_seconds_are_noted(
    tmp_path: Path, seconds: str, count: int, noted: bool
) -> None:
    file = tmp_path / "export.csv"
    rows = [f"c,买家,2026/3/4 9:{minute},在吗" for minute in range(10, 10 + count)]
    file.write_text("\n".join(["会话编号,角色,时间,内容", *rows[:-1]]) + "\n", "utf-8")
    with file.open("a", encoding="utf-8") as end:
        end.write(f"c,客服,2026/3/4 9:59{seconds},在\n")
    notes = take_in(file)[0].files[0].notes
    assert notes == (("no time has seconds: waits are known to the minute",) if noted else ())


@pytest.mark.parametrize(
    ("clock", "noted"), [("", True), (" 00:00:00", True), (" 0:01", False), ("T00:00+08:00", False)]
)
def test_messages_that_have_but_days_are_noted(tmp_path: Path, clock: str, noted: bool) -> None:
    file = tmp_path / "export.csv"
    rows = f"c,买家,2026/3/4,在吗\nc,客服,2026-03-05{clock},在\n"
    file.write_text(f"会话编号,角色,时间,内容\n{rows}", "utf-8")
    notes = take_in(file)[0].files[0].notes
    assert notes == (("no time has a time of day: waits are not known",) if noted else ())


def test_a_table_without_times_lacks_no_seconds(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text("会话编号,角色,内容\n" + "c,买家,在吗\n" * 30, "utf-8")
    assert take_in(file)[0].files[0].notes == ()


@pytest.mark.parametrize("column", ["会话编号", "买家"])
@pytest.mark.parametrize("rounded", ["1.23457E+18", "1.234567890123457e+18"])
def test_a_name_that_excel_has_rounded_joins_no_strangers(
    tmp_path: Path, column: str, rounded: str
) -> None:
    file = tmp_path / "export.csv"
    rows = [f"{rounded},买家,2026-03-04 9:00,有货吗", "1e18,买家,2026-03-04 9:00,有货吗"]
    file.write_text("\n".join([f"{column},角色,时间,内容", *rows]) + "\n", "utf-8")
    _, tables = take_in(file)
    assert [r["conversation"] for r in tables["messages"]] == ["1e18"]
    (rejected,) = tables["rejected"]
    assert rejected["reason"].endswith("was rounded by Excel (1.2E+17), its digits are lost")


def test_day_and_clock_in_two_columns(tmp_path: Path) -> None:
    # In a workbook as cells of a day and of a clock, in a CSV in any form that one column may have.
    rows = [
        ["2026-03-04", "10:11:12"],
        ["2026/3/4", "上午 10:11:12"],
        ["20260304", "10:11:12 AM"],
        ["2026年3月4日", "10时11分12秒"],
        ["2026-03-04 00:00:00", " 10:11:12.0"],
        ["2026-03-01", "2026-03-04 10:11:12"],
    ]
    text = tmp_path / "chats.csv"
    lines = [f"c,买家,{day},{clock},有货吗{n}" for n, (day, clock) in enumerate(rows)]
    lines += ["c,买家,,10:11:12,有货吗", "c,买家,2026-03-04,,有货吗"]
    text.write_text("\n".join(["会话编号,角色,日期,时间,内容", *lines]), "utf-8")
    book = tmp_path / "chats.xlsx"
    with xlsxwriter.Workbook(book) as file:
        sheet = file.add_worksheet()
        day, clock = (file.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "hh:mm:ss"))
        sheet.write_row(0, 0, ["会话编号", "角色", "发送日期", "发送时间", "内容"])
        sheet.write_row(1, 0, ["d", "买家", "", "", "有货吗"])
        sheet.write_datetime(1, 2, dt.datetime(2026, 3, 4), day)
        sheet.write_datetime(1, 3, dt.time(10, 11, 12), clock)
    _, tables = take_in(text, book)
    timed = [row for row in tables["messages"] if row["sent_ms"] is not None]
    assert [row["sent_ms"] for row in timed] == [AT_MS] * 7
    # A clock of no day is no time; a day without its clock stays without a time.
    assert [(r["line"], r["reason"]) for r in tables["rejected"]] == [
        (7, "the time cannot be read")
    ]
    assert len(tables["messages"]) - len(timed) == 1

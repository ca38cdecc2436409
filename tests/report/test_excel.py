"""The workbook, read back by openpyxl, which did not write it, and by LibreOffice."""

from __future__ import annotations

import re
import subprocess
import warnings
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries

from cstext.report.excel import book as sheets
from cstext.report.excel import write_excel
from tests.report.facts_sample import (
    ASTRAL,
    CLOSING,
    FORMULA,
    LONG,
    SCRIPT,
    nothing_happened,
    sample,
    without_orders,
)

SHEETS = [
    "概览", "客服", "评分", "强弱与参照", "走势与热力", "流失询单", "补货与快递",
    "未回复", "聊天记录", "定义", "来源与剔除",
]  # fmt: skip


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("excel") / "review.xlsx"
    write_excel(sample(), path)
    return read(path)


def read(path: Path, values: bool = False) -> Any:
    with warnings.catch_warnings():
        # openpyxl drops data bars' newer settings, and says so.
        warnings.filterwarnings("ignore", message=".* extension is not supported")
        return openpyxl.load_workbook(path, data_only=values)


def table(book: Any, name: str) -> list[dict[str, Any]]:
    """Return a table's cells by the names in its header, without its total row."""
    for sheet in book:
        if name in sheet.tables:
            found = sheet.tables[name]
            head, *rows = sheet[found.ref]
            rows = rows[: len(rows) - (found.totalsRowCount or 0)]
            names = [cell.value for cell in head]
            return [dict(zip(names, row, strict=True)) for row in rows]
    raise AssertionError(f"no table {name}")


def values(book: Any, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row.values()] for row in table(book, name)]


# What it says.


def test_each_sheet_is_a_native_table_with_a_frozen_header(book: Any) -> None:
    assert book.sheetnames == SHEETS
    for name in ("客服", "流失询单", "未回复", "聊天记录", "定义"):
        assert str(book[name].freeze_panes)[1:] == "4"
        assert book[name].print_title_rows == "$3:$3"
    for sheet in book:
        assert sheet.tables
        assert all(found.autoFilter for found in sheet.tables.values())
    assert [len(book[name]._charts) for name in SHEETS[:2]] == [5, 1]


def test_the_causes_are_the_facts_and_their_total_is_a_formula(book: Any) -> None:
    assert values(book, "causes") == [
        ["缺货", 17, 11, 5, 3014.10],
        ["发货", 12, 14, 5, 2127.60],
        ["快递", 9, 8, 3, 1595.70],
        ["客服解释", 14, 9, 5, 2482.20],
        ["其他", 8, 10, 4, "–"],
    ]
    sheet = book["概览"]
    last = sheet[sheet.tables["causes"].ref][-1]
    assert [cell.value for cell in last][:2] == ["合计", "=SUBTOTAL(109,[个数])"]


def test_every_metric_has_its_value_change_cases_and_number_format(book: Any) -> None:
    rows = {row["指标"].value: row for row in table(book, "figures")}
    assert len(rows) == 19
    paid = rows["客服付款金额"]
    assert (paid["本期"].value, paid["本期"].number_format) == (46961.30, '"¥"#,##0.00')
    assert (paid["例数"].value, paid["未计入"].value) == (202, "未付款订单 3")
    conversion = rows["询单→下单转化率"]
    assert (conversion["本期"].value, conversion["本期"].number_format) == (0.773585, "0.0%")
    waits = rows["平均响应"]
    assert (waits["本期"].value, waits["本期"].number_format) == (52.37, '#,##0.0" 秒"')
    assert waits["变化"].value == pytest.approx(52.37 - 56.5596)
    lost = rows["询单流失"]
    assert [lost[name].value for name in ("本期", "上期", "变化")] == [60, 52, 8]
    assert lost["变化"].font.color.rgb == "FFB3261E"


def test_the_agents_have_all_metrics_and_no_value_is_a_dash(book: Any) -> None:
    rows = {row["客服"].value: row for row in table(book, "agents")}
    assert list(rows) == [
        "小禾",
        "小满",
        "阿青",
        "暖屋京东客服01",
        "暖屋京东客服02",
        "小麦",
        "未分配",
    ]
    assert rows["阿青"]["询单流失"].value == 17
    assert rows["未分配"]["平均响应"].value == "–"
    assert rows["未分配"]["客服付款金额"].value == 0
    shop = [cell.value for cell in book["客服"][11]]
    assert shop[:4] == ["全店", 410, 371, 286]


def test_a_lost_inquiry_leads_to_its_chat(book: Any) -> None:
    sheet = book["流失询单"]
    assert len(table(book, "lost")) == 60
    for row in (4, 8, 63):
        link = sheet.cell(row, 1)
        target = re.fullmatch(r"'聊天记录'!A(\d+)", link.hyperlink.location)
        assert target
        chat = [cell.value for cell in book["聊天记录"][int(target[1])]]
        assert (chat[0], chat[1], chat[3]) == (link.value, sheet.cell(row, 4).value, 1)
        assert sample()["cases"][link.value - 1]["session_id"] == sheet.cell(row, 15).value
    first = sheet[4]
    assert first[1].value == datetime(2026, 11, 9, 9, 0, 57)
    assert [cell.value for cell in first[2:9]] == [
        "小禾", "t**0", "缺货", "待复核", 0.38, "快递", "模型判断",
    ]  # fmt: skip


def test_a_causes_count_leads_to_its_rows(book: Any) -> None:
    overview = book["概览"]
    (_head, *rows, _) = overview[overview.tables["causes"].ref]
    for row in rows:
        target = re.fullmatch(r"'流失询单'!E(\d+)", row[1].hyperlink.location)
        assert target
        first = int(target[1])
        lost = [book["流失询单"].cell(n, 5).value for n in range(first, first + row[1].value)]
        assert set(lost) == {row[0].value}


def test_changes_people_scores_and_weeks_are_the_facts(book: Any) -> None:
    changed = {row["指标"].value: row for row in table(book, "changed")}
    assert [changed["平均响应"][key].value for key in ("本期", "上期", "判断")] == [
        52.37, 56.5596, "超出偶然",
    ]  # fmt: skip
    assert values(book, "causes_by_week")[1] == ["2026-W45", 11, 14, 8, 9, 10]
    assert values(book, "scores")[0][:3] == ["小禾", 94.5, "优秀"]
    agent, score, grade, _working, missing = values(book, "scores")[1]
    assert (agent, score, grade) == ("阿青", 61.25, "–")
    assert missing.startswith("只有 45% 的权重有数据，不足 50%，不评等级; 平均响应")
    assert values(book, "profiles")[2][3:] == [-1234.56, -800, -500, 65.44]
    assert values(book, "reference")[2] == ["客服付款金额", "暖屋二店", 50_000, 46_961.3]
    assert values(book, "settled") == [["已付款", 7], ["已下单未付", 1], ["流失", 12]]
    assert values(book, "heat")[1][1 + 9] == 2 * 9 % 37 + 1
    assert values(book, "coach")[0][4:] == ["克重多少", "小禾: 亲，净重 1.2 公斤，秋天盖正好"]


def test_chats_carry_every_message_and_mark_the_evidence(book: Any) -> None:
    rows = table(book, "chats")
    assert len(rows) == sum(len(case["messages"]) for case in sample()["cases"])
    marked = [
        row["内容"].value for row in rows if row["序号"].value == 2 and row["证据"].value == "●"
    ]
    assert marked == [FORMULA, "亲亲，奶茶色 1.8m床 已经卖完了哦"]


def test_the_action_lists_are_the_facts(book: Any) -> None:
    demand = sample()["demand"]
    assert [row[0:2] for row in values(book, "carriers")] == [
        [wish["carrier"], wish["buyers"]] for wish in demand["carriers"]
    ]
    assert [row[:4] for row in values(book, "restock")][-1] == ["磨毛四件套", "未说明", "未说明", 1]
    assert len(values(book, "coach")) == 14


def test_what_was_left_out_rejected_and_read_is_listed(book: Any) -> None:
    assert ["无人接待", 31] in values(book, "left_out_inquiries")
    assert values(book, "rejected")[0] == ["千牛聊天记录.txt", 812, "时间读不懂"]
    assert ["达标阈值（秒）", "180.0", "threshold_seconds"] in values(book, "policy")


def test_without_orders_it_speaks_of_obstacles(tmp_path: Path) -> None:
    write_excel(without_orders(), tmp_path / "x.xlsx")
    book = read(tmp_path / "x.xlsx")
    texts = [cell.value for sheet in book for row in sheet for cell in row if cell.value]
    assert [text for text in texts if "流失" in str(text)] == [
        "没有订单文件，无法知道哪些询单流失；以下只是聊天中出现的障碍。"
    ]
    assert not [name for name in book.sheetnames if "流失" in name]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_empty_week_makes_a_workbook_too(tmp_path: Path, lang: str) -> None:
    write_excel(nothing_happened(), tmp_path / "x.xlsx", lang)
    book = read(tmp_path / "x.xlsx")
    nothing = {"zh": "没有", "en": "None"}[lang]
    assert values(book, "lost")[0][0] == nothing
    assert len(book.sheetnames) == len(SHEETS) - 1


def test_a_cut_list_says_so_and_names_the_file_with_all(tmp_path: Path) -> None:
    write_excel(sample() | {"cases_total": 5000}, tmp_path / "x.xlsx")
    book = read(tmp_path / "x.xlsx")
    assert (
        book["流失询单"]["A2"].value
        == "共 5000 个，这里只放涉及金额最多的 60 个；全部见 tables/lost.parquet。"
    )


def test_more_messages_than_a_sheet_holds_are_cut_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    write_excel(sample(), tmp_path / "x.xlsx")
    book = read(tmp_path / "x.xlsx")
    assert len(table(book, "chats")) == 10
    assert "前 10 条" in book["聊天记录"]["A2"].value
    links = [row[0].hyperlink for row in book["流失询单"].iter_rows(min_row=4, max_row=63)]
    assert [link is not None for link in links] == [True, True] + [False] * 58


# What hostile text cannot do.


def test_text_stays_text_whatever_it_begins_with(book: Any) -> None:
    texts = [row["内容"] for row in table(book, "chats")]
    for text in (FORMULA, SCRIPT, ASTRAL, CLOSING.rstrip("\u2028\u2029")):
        (cell,) = [cell for cell in texts if str(cell.value).rstrip("\u2028\u2029") == text]
        assert cell.data_type == "s"
    formulas = [
        cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"
    ]
    assert formulas and all(str(value).startswith("=SUBTOTAL(109,[") for value in formulas)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "http://x.cn", "0123", "1e5"])
def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path: Path, start: str) -> None:
    facts = sample()
    facts["cases"][0]["messages"][0]["text"] = start
    facts["demand"]["coach"][0]["question"] = start
    facts["demand"]["restock"][0]["goods"] = facts["cases"][0]["buyer"] = start
    write_excel(facts, tmp_path / "x.xlsx")
    book = read(tmp_path / "x.xlsx")
    cells = [
        table(book, "chats")[0]["内容"],
        table(book, "coach")[0]["问"],
        table(book, "restock")[0]["商品"],
        table(book, "lost")[0]["买家"],
    ]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        (start, "s", None)
    ] * 4


def test_control_codes_are_visible_and_long_text_is_cut(book: Any) -> None:
    texts = [row["内容"].value for row in table(book, "chats")]
    assert "␃颜色␛[31m红␀的␇有吗" in texts
    (long,) = [text for text in texts if text.startswith("这句话很长")]
    assert len(long) == 32_767
    assert long == LONG[:32_766] + "…"


def test_a_text_of_astral_characters_is_cut_between_them(tmp_path: Path) -> None:
    facts = sample()
    facts["cases"][0]["messages"][0]["text"] = "𠮷" * 20_000
    write_excel(facts, tmp_path / "x.xlsx")
    text = table(read(tmp_path / "x.xlsx"), "chats")[0]["内容"].value
    assert text == "𠮷" * 16_383 + "…"


def test_no_chart_lies_on_a_table(book: Any) -> None:
    for sheet in book:
        tables = [range_boundaries(made.ref) for made in sheet.tables.values()]
        for chart in sheet._charts:  # openpyxl tells them nowhere else
            begin, end = chart.anchor._from, chart.anchor.to
            for left, top, right, bottom in tables:
                is_beside = begin.col + 1 > right or end.col + 1 < left
                is_apart = begin.row + 1 > bottom or end.row + 1 < top
                assert is_beside or is_apart, (sheet.title, begin.row, begin.col)


def test_amounts_of_which_none_is_known_have_no_sum(tmp_path: Path) -> None:
    facts = sample()
    facts["causes"]["at_stake_fen"] = dict.fromkeys(facts["causes"]["period"])
    for case in facts["cases"]:
        case |= {"at_stake_fen": None, "at_stake_from": None}
    write_excel(facts, tmp_path / "review.xlsx")
    book = read(tmp_path / "review.xlsx")
    for name, column in (("causes", 4), ("lost", 15)):
        (sheet,) = [sheet for sheet in book if name in sheet.tables]
        last = sheet[sheet.tables[name].ref][-1]
        assert (last[0].value, last[column].value) == ("合计", "–")


def test_agents_whose_names_differ_by_case_alone_have_columns_of_their_own(tmp_path: Path) -> None:
    facts = sample()
    names = ["Amy", "amy", "期", *(row["agent"] for row in facts["agents"][3:])]
    for rows in (facts["agents"], *(week["agents"] for week in facts["weeks"])):
        for row, name in zip(rows, names, strict=False):
            row["agent"] = name
    for rows in (facts["cases"], facts["unanswered"], facts["demand"]["coach"],
                 facts["causes"]["by_agent"]):  # fmt: skip
        for row in rows:
            row["agent"] = "Amy"
    facts |= {"profiles": [], "scorecard": None}
    write_excel(facts, tmp_path / "review.xlsx")
    for name in ("trend_lost_inquiries", "trend_paid_amount"):
        row, *_ = table(read(tmp_path / "review.xlsx"), name)
        assert list(row)[:4] == ["期", "Amy", "amy (2)", "期 (2)"]


def test_equal_facts_make_equal_files(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_excel(sample(), tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_workbook_that_cannot_be_drawn_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    write_excel(sample(), path)
    before = path.read_bytes()
    broken = sample()
    del broken["sources"]
    with pytest.raises(KeyError):
        write_excel(broken, path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


# In LibreOffice.


@pytest.mark.office
def test_libreoffice_opens_it_and_its_totals_are_the_facts(tmp_path: Path) -> None:
    write_excel(sample(), tmp_path / "review.xlsx")
    profile = (tmp_path / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "ods:calc8",
         "--outdir", tmp_path, tmp_path / "review.xlsx"],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with zipfile.ZipFile(tmp_path / "review.ods") as file:
        content = file.read("content.xml").decode()
    sums = re.findall(
        r'table:formula="of:=SUBTOTAL\(109[^"]*"[^>]*office:value="([\d.]+)"', content
    )
    staked = sum(case["at_stake_fen"] or 0 for case in sample()["cases"]) / 100
    # Causes: count, to review, money; by agent, one sum a cause; what was settled; the lost.
    assert [float(value) for value in sums] == pytest.approx(
        [60, 22, 9219.60, 17, 12, 9, 14, 8, 20, staked]
    )
    assert "Err:" not in content and "#NAME" not in content
    assert "=cmd|" in content and 'table:formula="of:=cmd' not in content

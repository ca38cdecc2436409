"""Web pages that are called .xls: their tables are read as those of a workbook are."""

from __future__ import annotations

from pathlib import Path

import pytest

from cstext.readers import Context, Head, ReadOptions
from cstext.readers.html_table import html_rows, is_page
from cstext.readers.registry import reader_for

from .shop import take_in

PAGE = """<!-- export --><html><head><meta charset="{0}"><style>td {{ color: red }}</style></head>
<table><tr><td colspan=5>小店&nbsp;订单</td></tr>
<tr><th>订单编号<th>买家会员名</th><th>订单创建时间</th><th>宝贝标题</th><th>买家实际支付金额</th></tr>
<tr><td rowspan="2">123456789012345678</td><td rowspan=2>tb&amp;1</td>
<td rowspan=2>2026-03-04 10:11:12</td><td>裙<br>M</td><td rowspan=2>30</td></tr>
<tr><td>裤<table><tr><td>L</td></tr></table></td></tr>
<tr><td>2</td><td>tb2</td><td>2026-03-04 10:11:12</td><td>帽</td><td>5</td>
<tr><td>合计<td><td><td><td>65</table></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_orders_in_a_page(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "orders.xls"
    file.write_bytes(PAGE.format(encoding).encode(encoding))
    intake, tables = take_in(options=ReadOptions(orders=(file,), may_be_empty=True))
    assert [(r["order_id"], r["buyer"], r["paid_fen"], r["goods"]) for r in tables["orders"]] == [
        ("123456789012345678", "tb&1", 3000, "裙\nM；裤L"),
        ("2", "tb2", 500, "帽"),
    ]
    assert {"1 line above the header is not read", "1 row of totals left out"} <= set(
        intake.files[0].notes
    )


def test_messages_in_a_page_that_is_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "chats.xls"
    header = "<table><tr><td>会话编号</td><td>角色</td><td>时间</td><td>内容</td></tr>"
    row = "<tr><td>c</td><td>买家</td><td>2026-03-04 10:11:12</td><td>有&lt;货&gt;吗<b>"
    file.write_text(f"{header}<table>{row}", "utf-8")
    head = Head(file)
    (batch,) = reader_for(head).read(head, Context())
    assert batch.rows.column("text").to_pylist() == ["有<货>吗"]


CELLS = {
    "<tr><td>a<td>b<tr><td>c": [["a", "b"], ["c", None]],
    "<tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr>": [["a", "b"], ["a", "c"]],
    "<tr><td>a</td><td rowspan=3>b</td></tr><tr><td>c</td></tr><tr><td>d": [
        ["a", "b"],
        ["c", "b"],
        ["d", "b"],
    ],
    "<tr><td colspan=2>a</td></tr><tr><td>b</td><td>c": [["a", ""], ["b", "c"]],
    "<tr><td colspan=x rowspan=-1>a<td>b": [["a", "b"]],
    "<tr><td>a<script>b</script><style>c</style></td><td><!-- d -->e": [["a", "e"]],
}


@pytest.mark.parametrize("cells", CELLS)
def test_cells(tmp_path: Path, cells: str) -> None:
    file = tmp_path / "page.xls"
    file.write_text(f"<table>{cells}", "utf-8")
    rows = html_rows(Head(file), header=False)
    found = [zip(*(c.to_pylist() for c in b.columns.values()), strict=True) for b in rows.batches]
    assert [list(row) for batch in found for row in batch] == CELLS[cells]


def test_a_text_of_nothing_but_comments_is_no_page_and_soon_known_to_be_none(
    tmp_path: Path,
) -> None:
    (tmp_path / "page.xls").write_text("<!-- -->" * 5000 + "x", "utf-8")
    assert not is_page(Head(tmp_path / "page.xls"))


def test_cells_said_to_be_wide_make_no_row_that_is_much_wider_than_the_page(tmp_path: Path) -> None:
    (tmp_path / "page.xls").write_text("<table><tr>" + "<td colspan=1000>a" * 300, "utf-8")
    assert len(html_rows(Head(tmp_path / "page.xls")).headers) <= 1300

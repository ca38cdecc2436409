"""Orders of 千牛, 京东 and 拼多多: what their cells and status words mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from cstext.readers import Context, Head
from cstext.readers.order_lines import OrderLines
from cstext.readers.orders import OrdersReader
from cstext.readers.registry import reader_for
from cstext.readers.rows import RowBatch

QIANNIU = "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题"
PDD = "订单号,商品,订单状态,商家实收金额(元),订单成交时间,售后状态"
AT = "2026-03-04 10:11:12"
AT_MS = 1772590272000


def read(tmp_path: Path, header: str, *rows: str) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows and the notes of an order file; of a rejected row its reason."""
    file = tmp_path / "orders.csv"
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    head = Head(file)
    reader = reader_for(head)
    assert isinstance(reader, OrdersReader)
    batches = list(reader.read(head, Context()))
    rejected = [row["reason"] for batch in batches for row in batch.rejected.to_pylist()]
    notes = [note for batch in batches for note in batch.notes]
    return [row for batch in batches for row in batch.rows.to_pylist()], rejected or notes


CELLS = [
    # the order number as it stands in the file, and as it is read
    ("123456789012345678", "123456789012345678"),
    ('"=""123456789012345678"""', "123456789012345678"),
    ("'123456789012345678", "123456789012345678"),
    ("123456789012345678\t", "123456789012345678"),
    ("\t123456789012345678 ", "123456789012345678"),
    ("\u00a0123456789012345678\u3000", "123456789012345678"),
    ("'123456789012345678'", "123456789012345678"),
    ("`123456789012345678", "123456789012345678"),
    ('"=""\t123456789012345678 """', "123456789012345678"),
]


@pytest.mark.parametrize(("cell", "number"), CELLS)
def test_order_numbers_as_spreadsheets_wrap_them(tmp_path: Path, cell: str, number: str) -> None:
    rows, _ = read(tmp_path, QIANNIU, f"{cell},tb1,1,1,交易成功,{AT},{AT},鞋")
    assert [row["order_id"] for row in rows] == [number]


@pytest.mark.parametrize("cell", ["1.23457E+17", "1.23457e17", "1.2E+17"])
def test_a_number_that_excel_has_rounded_is_rejected(tmp_path: Path, cell: str) -> None:
    rows, rejected = read(tmp_path, QIANNIU, f"{cell},tb1,1,1,交易成功,{AT},{AT},鞋")
    assert rows == []
    assert rejected == ["order_id was rounded by Excel (1.2E+17), its digits are lost"]


def test_a_number_with_letters_is_not_one_that_excel_has_rounded(tmp_path: Path) -> None:
    rows, rejected = read(tmp_path, QIANNIU, f"XS7E12,tb1,1,1,交易成功,{AT},{AT},鞋")
    assert ([row["order_id"] for row in rows], rejected) == (["XS7E12"], [])


@pytest.mark.parametrize(
    ("cell", "fen"),
    [("¥199", 19900), ('"￥1,234.50"', 123450), ('"1,234.5元"', 123450), ("0.005", 1), ("", None)],
)
def test_amounts(tmp_path: Path, cell: str, fen: int | None) -> None:
    rows, _ = read(tmp_path, QIANNIU, f"1,tb1,{cell},,等待买家付款,{AT},,鞋")
    assert [row["amount_fen"] for row in rows] == [fen]


@pytest.mark.parametrize("none", ["0000-00-00 00:00:00", "1970-01-01 08:00:00", "0001/1/1 0:00"])
def test_what_a_database_shows_where_there_is_no_time_is_none(tmp_path: Path, none: str) -> None:
    rows, _ = read(tmp_path, QIANNIU, f"1,\u3000tb1\u00a0,9,0,等待买家付款,{AT}\u00a0,{none},鞋")
    assert [(row["buyer"], row["ordered_ms"], row["paid_ms"]) for row in rows] == [
        ("tb1", AT_MS, None)
    ]


STATUSES = [
    # header, the row's cells after the order number, is_closed, is paid
    # 千牛 has the time of payment: it alone tells.
    (QIANNIU, f"tb1,9,9,等待买家付款,{AT},,鞋", False, False),
    (QIANNIU, f"tb1,9,9,买家已付款，等待卖家发货,{AT},{AT},鞋", False, True),
    (QIANNIU, f"tb1,9,9,交易成功,{AT},{AT},鞋", False, True),
    (QIANNIU, f"tb1,9,0,交易关闭,{AT},,鞋", True, False),
    (QIANNIU, f"tb1,9,0,交易关闭,{AT},{AT},鞋", True, True),
    # 拼多多 has not, and lists an amount for orders that were never paid.
    (PDD, f"袜,待付款,9.9,{AT},", False, False),
    (PDD, f"袜,待发货,9.9,{AT},无售后或售后取消", False, True),
    # A deposit is not the price.
    (PDD, f"袜,买家已付定金,9.9,{AT},", False, False),
    (PDD, f"袜,定金已付，等待买家付尾款,9.9,{AT},", False, False),
    (PDD, f"袜,尾款已付款，待发货,9.9,{AT},", False, True),
    (PDD, f"袜,已发货，待签收,9.9,{AT},售后处理中", False, True),
    (PDD, f"袜,已取消,9.9,{AT},无售后或售后取消", True, False),
    (PDD, f"袜,未发货，退款成功,9.9,{AT},退款成功", True, True),
    (PDD, f"袜,已收货,9.9,{AT},退款成功", True, True),
    (PDD, f"袜,已收货,9.9,{AT},部分退款成功", False, True),
    # 抖音
    ("主订单编号,选购商品,订单提交时间,支付完成时间,订单状态", f"袜,{AT},{AT},已发货", False, True),
    # 京东
    ("订单号,下单时间,订单状态,应付金额,下单帐号", f"{AT},等待付款,9,j****23", False, False),
    ("订单号,下单时间,订单状态,应付金额,下单帐号", f"{AT},等待出库,9,j****23", False, True),
    ("订单号,下单时间,订单状态,应付金额,下单帐号", f"{AT},完成,9,j****23", False, True),
    ("订单号,下单时间,订单状态,应付金额,下单帐号", f"{AT},未完成,9,j****23", False, False),
    ("订单号,下单时间,订单状态,应付金额,下单帐号", f"{AT},已取消,9,j****23", True, False),
    ("订单号,下单时间,订单状态,应付金额,下单帐号", f"{AT},(删除)等待出库,9,j****23", True, False),
    ("订单号,商品名称,订购数量,下单时间,应付金额,下单帐号", f"锅,1,{AT},9,j****23", False, False),
]


@pytest.mark.parametrize(("header", "cells", "is_closed", "is_paid"), STATUSES)
def test_what_a_status_says(
    tmp_path: Path, header: str, cells: str, is_closed: bool, is_paid: bool
) -> None:
    ((row,), _) = read(tmp_path, header, f"1,{cells}")
    assert (row["is_closed"], row["paid_ms"]) == (is_closed, AT_MS if is_paid else None)
    assert is_paid or row["paid_fen"] is None


@pytest.mark.parametrize(
    ("paid", "status", "fen"),
    [
        ("8", "交易成功", 800),
        # All of it by a coupon: nothing was paid, and not the amount due.
        ("0.00", "交易成功", 0),
        # Given back, or not told: what was due had been paid.
        ("0.00", "交易关闭", None),
        ("", "交易成功", None),
    ],
)
def test_what_was_paid(tmp_path: Path, paid: str, status: str, fen: int | None) -> None:
    ((row,), _) = read(tmp_path, QIANNIU, f"1,tb1,9,{paid},{status},{AT},{AT},鞋")
    assert (row["amount_fen"], row["paid_fen"], row["paid_ms"]) == (900, fen, AT_MS)


@pytest.mark.parametrize(
    ("header", "cells", "notes"),
    [
        (QIANNIU, f"tb1,9,9,交易成功,{AT},{AT},鞋", []),
        (
            PDD,
            f"袜,待发货,9.9,{AT},",
            ["no time of payment: orders called paid count as paid when they were placed"],
        ),
        (PDD, f"袜,待付款,9.9,{AT},", []),
        (
            "订单号,下单时间,应付金额,下单帐号",
            f"{AT},9,j****23",
            ["nothing tells which orders were paid: what was paid is not known"],
        ),
        (
            "订单号,下单时间,应付金额,下单帐号,订单状态,实付金额",
            f"{AT},9,j****23,,",
            ["nothing tells which orders were paid: what was paid is not known"],
        ),
        (
            QIANNIU,
            "tb1,9,9,交易成功,2026/3/4,2026/3/4,鞋",
            [
                "orders have days without times: on the day of its chat one counts as placed"
                " before it"
            ],
        ),
        (QIANNIU, "tb1,9,9,交易成功,2026/3/4 0:00:01,2026/3/4,鞋", []),
    ],
)
def test_a_note_says_what_times_are_known(
    tmp_path: Path, header: str, cells: str, notes: list[str]
) -> None:
    assert read(tmp_path, header, f"1,{cells}")[1] == notes


@pytest.mark.parametrize(
    "header",
    [
        "\ufeff订单号,下单时间,应付金额,下单帐号",
        " 订单号 ,下单时间\u00a0,\u3000应付金额（元）,下单 帐号",
        "订 单 号,下单时间：,应付金额(元),下单账号",
        "Order No,Order_Time,AMOUNT,Buyer",
    ],
)
def test_headers_however_they_are_written(tmp_path: Path, header: str) -> None:
    ((row,), _) = read(tmp_path, header, f"1,{AT},9,j****23")
    assert (row["order_id"], row["ordered_ms"], row["amount_fen"], row["buyer"]) == (
        "1", AT_MS, 900, "j****23",
    )  # fmt: skip


def test_an_order_over_several_lines_of_which_the_first_alone_is_filled(tmp_path: Path) -> None:
    # As merged cells are saved in a CSV. What the lines below tell themselves is theirs.
    rows, told = read(
        tmp_path,
        QIANNIU,
        f"1,tb1,30,30,交易关闭,{AT},{AT},裙",
        ",,,5,,,,裤",
        "1,,,,,,,帽",
        f"2,tb2,7,7,交易成功,{AT},{AT},鞋",
        # Neither an order nor the goods of one.
        ",,,9,,,,",
        ",,,,,,,带",
    )
    assert [
        (r["order_id"], r["buyer"], r["ordered_ms"], r["paid_ms"], r["is_closed"], r["goods"])
        for r in rows
    ] == [
        ("1", "tb1", AT_MS, AT_MS, True, "裙"),
        ("1", "tb1", AT_MS, AT_MS, True, "裤"),
        ("1", "tb1", AT_MS, AT_MS, True, "帽"),
        ("2", "tb2", AT_MS, AT_MS, False, "鞋"),
    ]
    assert [r["paid_fen"] for r in rows] == [3000, 500, None, 700]
    assert told == ["the row has no order number"] * 2


def test_goods_of_an_order_over_the_end_of_a_batch() -> None:
    names = {"order_id": "n", "buyer": "b", "ordered_at": "t", "goods": "g"}

    def batch(line: int, *rows: tuple[str, str, str, str]) -> RowBatch:
        columns = (pa.array(column, pa.string()) for column in zip(*rows, strict=True))
        lines = pa.array(range(line, line + len(rows)))
        return RowBatch(dict(zip("nbtg", columns, strict=True)), lines)

    batches = [
        batch(1, ("1", "tb1", AT, "裙")),
        batch(2, ("", "", "", "裤"), ("合计", "", "", "")),
        # A line that could not be read, or totals, may stand between: whose these are is not told.
        batch(4, ("", "", "", "帽")),
    ]
    lines = OrderLines(names)
    whole = [rows.column("n").to_pylist() for rows in lines.whole(iter(batches))]
    assert whole == [["1"], ["1"], [""]]
    assert lines.notes() == ("1 row of totals left out",)


@pytest.mark.parametrize(
    "total", ["合计,,30,30,,,,", "总计：,,30,,,,,", ",,,,,,,小计", "Total,,30,,,,,"]
)
def test_rows_of_totals_are_no_orders(tmp_path: Path, total: str) -> None:
    rows, told = read(tmp_path, QIANNIU, f"1,tb1,30,30,交易成功,{AT},{AT},裙", total)
    assert [row["order_id"] for row in rows] == ["1"]
    assert told == ["1 row of totals left out"]


@pytest.mark.parametrize(
    ("header", "times"),
    [
        ("下单日期,下单时间,付款日期,付款时间", "2026-03-04,10:11:12,2026/3/4,上午 10:11:12"),
        ("日期,时间,付款日期,付款时间", f"20260304,10:11:12,,{AT}"),
        ("下单日期,时间,付款日期,付款时间", f"2026-03-04,10:11:12,2026-03-01,{AT}"),
    ],
)
def test_day_and_clock_of_an_order_in_two_columns(tmp_path: Path, header: str, times: str) -> None:
    rows, _ = read(tmp_path, f"订单编号,买家会员名,{header}", f"1,tb1,{times}")
    assert [(row["ordered_ms"], row["paid_ms"]) for row in rows] == [(AT_MS, AT_MS)]


def test_full_width_numbers_and_thousands(tmp_path: Path) -> None:
    header = "订单编号,买家会员名,买家实际支付金额,订单付款时间,宝贝总数量"
    wide, twelve = ("".join(chr(ord(sign) + 0xFEE0) for sign in text) for text in ("123.5", "12"))
    cells = [f"1,tb1,{wide},{AT},{twelve}", f'2,tb2,"￥1,234.50",{AT},"1,200"']
    rows, _ = read(tmp_path, header, *cells)
    assert [(r["paid_fen"], r["pieces_total"]) for r in rows] == [(12350, 12), (123450, 1200)]


def test_the_shortest_names_of_amounts(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "订单号,买家,金额,实付,付款时间", f"1,tb1,9,8,{AT}")
    assert [(row["amount_fen"], row["paid_fen"]) for row in rows] == [(900, 800)]


@pytest.mark.parametrize(
    ("header", "cells", "paid_ms", "is_told"),
    [
        # Nothing tells of payment; a status does; an amount does.
        ("订单号,买家,下单时间,应付金额,实付金额", [f"tb1,{AT},9,", f"tb2,{AT},9,--"], None, False),
        ("订单号,买家,下单时间,付款时间,订单状态", [f"tb1,{AT},,交易成功"] * 2, AT_MS, True),
        ("订单号,买家,下单时间,付款时间,实付金额", [f"tb1,{AT},,9"] * 2, AT_MS, True),
        ("订单号,买家,下单时间,付款时间,订单状态", [f"tb1,{AT},,等待买家付款"] * 2, None, True),
    ],
)
def test_a_column_of_payment_that_is_wholly_empty_tells_nothing(
    tmp_path: Path, header: str, cells: list[str], paid_ms: int | None, is_told: bool
) -> None:
    total = "合计," + "," * header.count(",")
    rows, _ = read(tmp_path, header, *(f"{n},{row}" for n, row in enumerate(cells)), total)
    assert [(r["paid_ms"], r["is_payment_told"]) for r in rows] == [(paid_ms, is_told)] * 2


def test_a_payment_that_one_order_alone_has_tells_of_all(tmp_path: Path) -> None:
    header = "订单号,买家,下单时间,付款时间,订单状态"
    rows, _ = read(tmp_path, header, f"1,tb1,{AT},,交易成功", f"2,tb2,{AT},{AT},交易成功")
    assert [row["paid_ms"] for row in rows] == [None, AT_MS]


def test_amounts_in_ten_thousands_and_below_nothing(tmp_path: Path) -> None:
    rows, rejected = read(
        tmp_path,
        QIANNIU,
        f"1,tb1,1.2万,￥1.2345 万元,交易成功,{AT},{AT},鞋",
        f"2,tb2,100,-20,交易成功,{AT},{AT},鞋",
        f"3,tb3,1.23456万,1,交易成功,{AT},{AT},鞋",
    )
    assert [(r["amount_fen"], r["paid_fen"]) for r in rows] == [
        (1_200_000, 1_234_500),
        (10_000, -2000),
    ]
    assert rejected == ["amount cannot be read"]

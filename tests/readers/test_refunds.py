"""Refunds: what their status says of whether they are settled, and of what was given back."""

from __future__ import annotations

from pathlib import Path

import pytest

from cstext.readers import Context, Head
from cstext.readers.registry import reader_for

HEADER = "退款编号,订单编号,申请时间,完结时间,退款金额,退款数量,退款状态"
DONE = "2026-03-06 10:00:00"

STATUSES = [
    # settled at, status: is it settled, how many of two pieces were given back
    (DONE, "退款成功", True, 2),
    ("", "退款成功", True, 2),
    ("", "未发货，退款成功", True, 2),
    ("", "退款完成", True, 2),
    ("", "Refunded", True, 2),
    ("", "买家已经申请退款，等待卖家同意", False, 2),
    ("", "退款未完成", False, 2),
    ("", "未完结", False, 2),
    ("", "退款不成功", False, 2),
    ("", "not refunded", False, 2),
    (DONE, "退款关闭", True, 0),
    ("", "退款关闭", False, 0),
    ("", "售后取消", False, 0),
    (DONE, "买家撤销申请", True, 0),
]


@pytest.mark.parametrize(("settled_at", "status", "is_settled", "pieces"), STATUSES)
def test_what_a_status_says(
    tmp_path: Path, settled_at: str, status: str, is_settled: bool, pieces: int
) -> None:
    file = tmp_path / "refunds.csv"
    file.write_text(f"{HEADER}\nR1,T1,2026-03-05 10:00:00,{settled_at},9.00,2,{status}\n", "utf-8")
    head = Head(file)
    ((row,),) = (batch.rows.to_pylist() for batch in reader_for(head).read(head, Context()))
    assert (row["is_settled"], row["pieces"]) == (is_settled, pieces)


def test_pieces_that_no_column_tells_stay_unknown(tmp_path: Path) -> None:
    file = tmp_path / "refunds.csv"
    file.write_text(
        "退款编号,订单编号,申请时间,退款状态\nR1,T1,2026-03-05 10:00:00,退款关闭\n", "utf-8"
    )
    head = Head(file)
    ((row,),) = (batch.rows.to_pylist() for batch in reader_for(head).read(head, Context()))
    assert row["pieces"] is None


def test_what_was_given_back_may_be_written_below_nothing(tmp_path: Path) -> None:
    file = tmp_path / "refunds.csv"
    rows = f"R1,T1,{DONE},{DONE},-50.00,1,退款成功\nR2,T2,{DONE},{DONE},1.2万,1,退款成功\n"
    file.write_text(f"{HEADER}\n{rows}", "utf-8")
    head = Head(file)
    (batch,) = reader_for(head).read(head, Context())
    assert batch.rows.column("refund_fen").to_pylist() == [5000, 1_200_000]


def test_rows_of_totals_are_no_refunds(tmp_path: Path) -> None:
    file = tmp_path / "refunds.csv"
    rows = f"R1,T1,{DONE},{DONE},9.00,2,退款成功\n合计,,,,9.00,2,\n,总计：,,,9.00,2,\n"
    file.write_text(f"{HEADER}\n{rows}", "utf-8")
    head = Head(file)
    batches = list(reader_for(head).read(head, Context()))
    assert [row["refund_id"] for batch in batches for row in batch.rows.to_pylist()] == ["R1"]
    assert [note for batch in batches for note in batch.notes] == ["2 rows of totals left out"]


def test_day_and_clock_of_a_refund_in_two_columns(tmp_path: Path) -> None:
    file = tmp_path / "refunds.csv"
    header = "退款编号,订单编号,申请日期,申请时间,完结日期,完结时间,退款金额"
    file.write_text(f"{header}\nR1,T1,2026-03-05,09:00:00,2026/3/6,上午 10:00:00,9\n", "utf-8")
    head = Head(file)
    ((row,),) = (batch.rows.to_pylist() for batch in reader_for(head).read(head, Context()))
    assert (row["settled_ms"] - row["requested_ms"]) // 3_600_000 == 25

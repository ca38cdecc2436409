"""Session records: which chat of the log each is about, and how sure that is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cstext.engine import Engine
from cstext.readers import Context, Head, ReadOptions, ingest
from cstext.readers.headers import RECORDS, recognise
from cstext.readers.registry import reader_for
from cstext.tables import SESSION_RECORDS

SAMPLES = Path(__file__).parent / "samples"
BEGIN, END = "/*****************以下为一通会话*****/", "/*****************会话结束*****/"


def jd_log(*chats: tuple[str, str]) -> str:
    """A log of chats, each of one message: (buyer, time of 2024-03-01)."""
    lines = (f"{BEGIN}\n{nick} 2024-03-01 {time}\t\n在吗\t\n\n{END}" for nick, time in chats)
    return "\n".join(lines) + "\n"


def jd_records(*rows: tuple[str, ...], headers: str = "咨询时间,顾客,满意度") -> str:
    return f"{headers}\n" + "".join(f"2024-03-01 {','.join(row)}\n" for row in rows)


def records(*inputs: Path, options: ReadOptions | None = None) -> list[dict[str, Any]]:
    with Engine() as engine:
        ingest(engine, inputs, options or ReadOptions())
        return SESSION_RECORDS.check(engine.arrow("SELECT * FROM session_records")).to_pylist()


MATCHES = [
    # chats of the log, records, (name of the chat, how it was matched) of each record
    # The same nick and second: exact. 120 s apart is still in time, 121 s is not.
    ([("j****23", "10:00:00")], [("10:00:00", "j****23")], [("j****23#20240301T100000", "exact")]),
    ([("j****23", "10:02:00")], [("10:00:00", "j****23")], [("j****23#20240301T100200", "time")]),
    ([("j****23", "10:02:01")], [("10:00:00", "j****23")], [(None, "none")]),
    # A full nick fits the mask of the log: first sign, four stars, last two signs.
    ([("j****23", "10:00:00")], [("10:00:00", "jack23")], [("j****23#20240301T100000", "time")]),
    ([("j****23", "10:00:00")], [("10:00:00", "jack24")], [(None, "none")]),
    ([("j****23", "10:00:00")], [("10:00:00", "Jack23")], [(None, "none")]),
    # Two chats may be meant: the nearest, and doubtful.
    (
        [("j****23", "10:00:00"), ("j****23", "10:01:00")],
        [("10:00:50", "jack23")],
        [("j****23#20240301T100100", "doubtful")],
    ),
    # Two records may mean one chat.
    (
        [("j****23", "10:00:00")],
        [("10:00:10", "jack23"), ("10:00:20", "john23")],
        [("j****23#20240301T100000", "doubtful")] * 2,
    ),
    # What is exact stays so, whoever else is near.
    (
        [("j****23", "10:00:00"), ("j****23", "10:01:00")],
        [("10:00:00", "j****23"), ("10:01:00", "j****23")],
        [("j****23#20240301T100000", "exact"), ("j****23#20240301T100100", "exact")],
    ),
]


@pytest.mark.parametrize(("chats", "rows", "expected"), MATCHES)
def test_which_chat_a_record_is_about(
    tmp_path: Path,
    chats: list[tuple[str, str]],
    rows: list[tuple[str, str]],
    expected: list[tuple[str | None, str]],
) -> None:
    (tmp_path / "chats.log").write_text(jd_log(*chats), "utf-8")
    (tmp_path / "records.csv").write_text(jd_records(*((*row, "满意") for row in rows)), "utf-8")
    found = records(tmp_path)
    assert [(row["conversation"], row["matched_by"]) for row in found] == expected
    assert [row["satisfaction"] for row in found] == [4] * len(rows)


def test_a_session_listed_twice_counts_once_and_the_last_stands(tmp_path: Path) -> None:
    (tmp_path / "chats.log").write_text(jd_log(("j****23", "10:00:00")), "utf-8")
    (tmp_path / "a.csv").write_text(jd_records(("10:00:00", "j****23", "未评价")), "utf-8")
    (tmp_path / "b.csv").write_text(jd_records(("10:00:00", "j****23", "差评")), "utf-8")
    (row,) = records(tmp_path)
    assert (row["satisfaction"], row["rating"], row["matched_by"]) == (2, "差评", "exact")


def test_an_export_that_holds_the_chats_names_them() -> None:
    found = records(SAMPLES / "qiyu.xlsx")
    assert [(r["record_id"], r["conversation"], r["matched_by"]) for r in found] == [
        ("9001", "9001", "exact"),
        ("9002", "9002", "exact"),
        ("9003", None, "none"),
        ("9004", None, "none"),
    ]


def test_sessions_whose_numbers_excel_has_rounded_stay_apart(tmp_path: Path) -> None:
    chats = "".join(
        f'1.23457E+18,2024-03-01 10:00:0{n},u{n},满意,"u{n}    2024-03-01 10:00:0{n}\n在吗"\n'
        for n in (1, 2)
    )
    (tmp_path / "a.csv").write_text(
        "会话ID,会话开始时间,访客用户名,满意度,会话内容\n" + chats, "utf-8"
    )
    assert [(r["record_id"], r["conversation"], r["matched_by"]) for r in records(tmp_path)] == [
        (None, "u1#20240301T100001", "exact"),
        (None, "u2#20240301T100002", "exact"),
    ]


def test_day_and_clock_of_a_record_in_two_columns(tmp_path: Path) -> None:
    (tmp_path / "jd.csv").write_text(
        "咨询日期,咨询时间,顾客\n2024/3/1,10:00:00,jack23\n,2024-03-01 10:00:01,jack24\n", "utf-8"
    )
    (tmp_path / "qiyu.csv").write_text(
        "会话ID,日期,会话开始时间,访客用户名,会话内容\n"
        '1,2024-03-01,10:00:02,u1,"u1    2024-03-01 10:00:02\n在吗"\n',
        "utf-8",
    )
    found = [(r["buyer"], r["day"], r["second_of_day"]) for r in records(tmp_path)]
    assert found == [("jack23", 19783, 36000), ("jack24", 19783, 36001), ("u1", 19783, 36002)]


def test_rows_of_totals_are_no_records(tmp_path: Path) -> None:
    file = tmp_path / "jd.csv"
    file.write_text("咨询时间,顾客,会话时长\n2024-03-01 10:00:00,jack23,9\n合计,,9\n", "utf-8")
    head = Head(file)
    batches = list(reader_for(head).read(head, Context()))
    assert [row["buyer"] for batch in batches for row in batch.rows.to_pylist()] == ["jack23"]
    assert not any(batch.rejected.num_rows for batch in batches)
    assert [note for batch in batches for note in batch.notes] == ["1 row of totals left out"]


def test_records_are_read_beside_a_forced_layout(tmp_path: Path) -> None:
    (tmp_path / "chats.log").write_text(jd_log(("j****23", "10:00:00")), "utf-8")
    (tmp_path / "records.csv").write_text(jd_records(("10:00:00", "j****23", "5")), "utf-8")
    (row,) = records(tmp_path, options=ReadOptions(layout="jd-log", shop="我的店"))
    assert (row["shop"], row["satisfaction"], row["day"]) == ("我的店", 5, 19783)


@pytest.mark.parametrize(
    "header", ["新平均响应时间(S)", "平均响应时间（S）", " 平均响应时间\u00a0(s)"]
)
def test_headers_however_they_are_written(header: str) -> None:
    assert recognise([header], RECORDS) == {"average_response": header}

"""What cannot be read is told in one line: which file, what is wrong, what to do."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import xlsxwriter

from cstext.errors import InputError, LayoutError, UsageError
from cstext.readers import ReadOptions, find_settings
from cstext.readers.chat_jsonl import ChatJsonlReader
from tests.cli.shop import cstext

from .shop import chat, take_in


def workbook(*rows: list[str]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


SHEET = workbook(["会话", "角色", "时间", "内容"], *[["c", "买家", "2026-03-04 10:00", "在"]] * 500)

BAD = {
    "a missing file": (None, InputError, "no such file"),
    "an empty file": (b"", LayoutError, "is empty"),
    "only blanks": (b"\xef\xbb\xbf \r\n", LayoutError, "is empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), LayoutError, "is a picture"),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3", LayoutError, "is no text and no table"),
    "a workbook as XML": (b"<?xml version='1.0'?><Workbook>", LayoutError, "is XML, whatever"),
    "a page": (b"<html><table><tr><td>a", LayoutError, "is a web page without a table"),
    "noise": (bytes(range(1, 9)) * 50, LayoutError, "is no text and no table"),
    "prose": (
        b"Dear shop,\nplease read this.\n",
        LayoutError,
        "read: chat-jsonl, qianniu-txt",
    ),
    "a cut-off XLSX": (SHEET[: len(SHEET) // 2], InputError, "damaged, cut off or locked"),
    "a locked XLSX": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 64, InputError, "damaged, cut off"),
    "an XLSX without rows": (workbook(), InputError, "has no rows"),
    "a cut-off Parquet": (b"PAR1\x15\x04\x15", InputError, "Parquet file is damaged"),
    "a cut-off ZIP": (b"PK\x03\x04" + b"\x00" * 26 + b"a.txt", InputError, "damaged or cut off"),
    "no time": ("会话ID2,买家,角色,内容\nc,tb1,买家,在\n", InputError, "no column with the time"),
    "no author": ("买家,时间,内容\ntb1,2026-03-04 10:00,在\n", InputError, "tells who wrote"),
    "no chat": ("角色,时间,内容\n买家,2026-03-04 10:00,在\n", InputError, "names the conversation"),
    "orders of nobody": (
        "订单状态,总金额,订单创建时间\n已付款,5,2026-03-04 10:00\n",
        InputError,
        "neither order number nor buyer",
    ),
    "orders without time": ("订单编号,买家昵称,总金额\n1,tb1,5\n", InputError, "was placed"),
    "refunds of nothing": (
        "退款编号,退款金额,申请时间\n1,5,2026-03-04 10:00\n",
        InputError,
        "no order number",
    ),
    "only bad rows": ("会话,角色,时间,内容\nc,谁,坏,在\n", InputError, "1 row rejected"),
    "only a header": ("会话,角色,时间,内容\n", InputError, "no message can be read"),
    "only orders": (
        "订单编号,买家昵称,订单创建时间,总金额\n1,tb1,2026-03-04 10:00,5\n",
        InputError,
        "no chats found",
    ),
}


@pytest.mark.parametrize("case", BAD, ids=str)
def test_it_is_told_in_one_line(tmp_path: Path, case: str) -> None:
    content, kind, words = BAD[case]
    file = tmp_path / "export.dat"
    if content is not None:
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(kind) as caught:
        take_in(file)
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert message.startswith(str(file)) or case == "only orders"
    assert caught.value.exit_code == 3
    assert "在" not in message


def test_half_the_rows_broken_leaves_the_other_half(tmp_path: Path) -> None:
    file = tmp_path / "half.jsonl"
    good = chat("s", ("buyer", "10:00:00", "在吗"))
    file.write_text("{broken\n" + good + '{"session_id": "x"}\n' + good, "utf-8")
    intake, tables = take_in(file)
    assert (intake.files[0].rows, intake.files[0].rejected) == (2, 2)
    assert [(r["line"], r["reason"], r["raw"]) for r in tables["rejected"]] == [
        (1, "no JSON object", "{broken"),
        (3, "the chat has no messages", '{"session_id": "x"}'),
    ]


OPTIONS = {
    "unknown layout": ({"layout": "qianniu"}, UsageError, "known: chat-jsonl"),
    "mapped without mapping": ({"layout": "mapped"}, UsageError, "--mapping"),
    "chats as orders": ({"orders": (Path("a.jsonl"),)}, InputError, "holds chats, not orders"),
    "no such orders": ({"orders": (Path("b.csv"),)}, InputError, "no such file"),
}


@pytest.mark.parametrize("case", OPTIONS, ids=str)
def test_options_that_cannot_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    options, kind, words = OPTIONS[case]
    monkeypatch.chdir(tmp_path)
    Path("a.jsonl").write_text(chat("s", ("buyer", None, "在吗")), "utf-8")
    with pytest.raises(kind, match=words):
        take_in(Path("a.jsonl"), options=ReadOptions(**options))


def test_two_layouts_that_claim_a_file_are_both_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "t.csv"
    file.write_text("会话,角色,时间,内容\nc,买家,2026-03-04 10:00,在\n", "utf-8")
    monkeypatch.setattr(ChatJsonlReader, "identify", lambda self, head: True)
    with pytest.raises(LayoutError, match=r"more than one layout fits \(chat-jsonl, table\)"):
        take_in(file)


def test_several_settings_are_a_question(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cstext.toml").touch()
    with pytest.raises(UsageError, match=r"several cstext\.toml"):
        find_settings([tmp_path / "a", tmp_path / "b"])


def test_a_damaged_table_in_a_folder_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(chat("s", ("buyer", None, "在吗")), "utf-8")
    (tmp_path / "b.xlsx").write_bytes(SHEET[:3000])
    told = cstext("convert", tmp_path, "-o", tmp_path / "all.csv")
    assert told.exit_code == 0
    assert "1 条消息" in told.stderr
    assert f"没有读：{tmp_path / 'b.xlsx'}：Excel 文件损坏" in told.stderr
    assert "有 1 个文件没有读" in told.stderr
    (tmp_path / "a.jsonl").unlink()
    (tmp_path / "all.csv").unlink()
    told = cstext("convert", tmp_path, "-o", tmp_path / "all.csv")
    assert told.exit_code == 3
    assert "b.xlsx：Excel 文件损坏" in told.stderr

"""What `convert` writes reads back as the same messages, whatever they hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shop import answer, chat_line, cstext

SUFFIXES = (".jsonl", ".csv", ".xlsx", ".parquet")

TEXTS = (
    "=cmd|' /C calc'!A0", "'=1+1", "''=1+1", "'quoted'", "'", "+86", "-1", "@me", "\ttab first",
    "\rreturn first", "two\nlines", "two\r\nlines", "a\rb", " blanks around ", "", "\x03", "\x00",
    "\x1b[31mred", "_x0003_", "😀", "𠀀", "\u202eturned", "\ufeffmark", "\u2028", "<b>",
    'say "a, b"', "NULL", "nan", "007", "1.0", "1E5", "TRUE", "2026-03-04", "#N/A", "长" * 32_767,
)  # fmt: skip

COMPARED = ("message_id", "shop", "conversation", "buyer", "agent", "role", "sender", "sent_at",
    "text", "kind")  # fmt: skip


@pytest.fixture
def chats() -> Path:
    """Every text once, at its own millisecond; people, chats and times of every sort."""
    said = [
        (("buyer", "agent")[n % 2], f"2026-03-02 10:{n:02}:00.{n:03}", text)
        for n, text in enumerate(TEXTS)
    ]
    lines = [
        chat_line("texts", *said, buyer="tb1", agent="小美"),
        chat_line(
            "=evil", ("buyer", "2026-03-02T10:00:00.1236+08:00", "在"), buyer="'+tb", agent="-a"
        ),
        chat_line(
            "untimed", ("buyer", None, "在吗"), ("buyer", None, "在吗"), ("agent", None, "亲")
        ),
        chat_line(
            "tb5", ("buyer", "2026-03-02 09:00", "在吗"), ("bot", "2026-03-02 09:01", "您好")
        ),
        chat_line(
            "tb5b", ("system", "2026-03-02 09:00", "转接"), ("auto", "2026-03-02 09:00", "您好")
        ),
    ]
    Path("source.jsonl").write_text("".join(lines), "utf-8")
    Path("nameless.csv").write_text("会话,角色,时间,内容\nn1,买家,2026-03-02 10:00,在\n", "utf-8")
    return Path("source.jsonl")


def converted(path: str | Path, *more: str | Path) -> list[dict[str, Any]]:
    """The messages of files, in the columns that must survive."""
    result = cstext("convert", path, *more, "-o", "read.jsonl")
    assert result.exit_code == 0, result.stderr
    lines = Path("read.jsonl").read_text("utf-8").split("\n")[:-1]
    return [{key: row[key] for key in COMPARED} for row in map(json.loads, lines)]


def rounds(*files: str | Path) -> dict[str, Any]:
    """What `response` says of files, without the places of the rows."""
    found = json.loads(cstext("response", *files, "--rows", "--format", "json").stdout)
    for row in found["rounds"]:
        for key in ("question_source", "question_line", "reply_source", "reply_line"):
            row.pop(key)
    return found  # type: ignore[no-any-return]


def test_the_messages_and_the_answers_are_the_same(chats: Path) -> None:
    before, answers = converted(chats, "nameless.csv"), rounds(chats, "nameless.csv")
    assert set(TEXTS) <= {row["text"] for row in before}
    assert any(row["sent_at"] == "2026-03-02T10:00:00.124+08:00" for row in before)
    for suffix in SUFFIXES:
        result = cstext("convert", chats, "nameless.csv", "-o", f"out{suffix}")
        assert result.exit_code == 0, result.stderr
        assert converted(f"out{suffix}") == before, suffix
    for suffix in (".csv", ".xlsx"):
        assert rounds(f"out{suffix}") == answers, suffix


def test_inspect_knows_the_layout_again(chats: Path) -> None:
    before = json.loads(cstext("inspect", chats, "--format", "json").stdout)["files"][0]
    assert cstext("convert", chats, "-o", "out.parquet").exit_code == 0
    after = json.loads(cstext("inspect", "out.parquet", "--format", "json").stdout)["files"][0]
    assert (after["layout"], after["rejected"]) == ("table", 0)
    for key in ("rows", "buyer", "agent", "bot", "auto", "system", "first", "last"):
        assert after[key] == before[key]


def test_a_file_and_its_copy_count_once(chats: Path) -> None:
    assert cstext("convert", chats, "-o", "copy.csv").exit_code == 0
    assert converted(chats, "copy.csv") == converted(chats)


def test_ids_stay_where_one_file_names_the_shop_and_another_none(chats: Path) -> None:
    header, row = "店铺,买家,角色,时间,内容\n", "店,tb1,买家,2026-03-02 10:00,在\n"
    Path("named.csv").write_text(header + row, "utf-8")
    before = converted(chats, "named.csv")
    assert {row["shop"] for row in before} == {"店"}
    for suffix in SUFFIXES:
        assert cstext("convert", chats, "named.csv", "-o", f"out{suffix}").exit_code == 0
        assert converted(f"out{suffix}") == before, suffix


def test_rows_come_in_the_order_of_files_and_lines() -> None:
    for name in ("b", "a"):
        rows = [f"{name},买家,2026-03-0{9 - n} 10:00,{n}\n" for n in range(5)]
        Path(f"{name}.csv").write_text("会话,角色,时间,内容\n" + "".join(rows * 2), "utf-8")
    assert cstext("convert", "b.csv", "a.csv", "-o", "out.jsonl").exit_code == 0
    rows = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert [row["source"] for row in rows] == ["a.csv"] * 10 + ["b.csv"] * 10
    assert [row["line"] for row in rows] == [*range(1, 11)] * 2


def test_a_table_of_others_keeps_its_apostrophes() -> None:
    Path("theirs.csv").write_text("会话,角色,时间,内容\nc,买家,2026-03-02 10:00,'=1\n", "utf-8")
    assert [row["text"] for row in converted("theirs.csv")] == ["'=1"]


def test_a_message_that_no_cell_holds_is_refused() -> None:
    line = chat_line("c", ("buyer", None, "长" * 32_768))
    Path("long.jsonl").write_text(line, "utf-8")
    result = cstext("convert", "long.jsonl", "-o", "out.xlsx")
    assert result.exit_code == 2
    assert "long.jsonl:1 比 Excel 一格能放的（32767 字）长" in result.stderr
    assert not Path("out.xlsx").exists()
    assert cstext("convert", "long.jsonl", "-o", "out.csv").exit_code == 0


def test_convert_says_how_many_messages_went_where() -> None:
    result = cstext("convert", "chats.csv", "-o", "sub/messages.jsonl")
    assert (result.stdout, result.stderr) == ("", "8 条消息 → sub/messages.jsonl\n")
    first = json.loads(Path("sub/messages.jsonl").read_text("utf-8").splitlines()[0])
    assert list(first) == [
        "message_id", "shop", "conversation", "buyer", "agent", "role", "sender", "sent_at",
        "text", "kind", "source", "line",
    ]  # fmt: skip
    assert (first["sent_at"], first["source"], first["line"]) == (
        "2026-03-02T10:00:00+08:00", "chats.csv", 1,
    )  # fmt: skip
    assert answer("response", "sub/messages.jsonl") == answer("response", "chats.csv")

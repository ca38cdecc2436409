"""The encoding is told by the whole file's content."""

from __future__ import annotations

from pathlib import Path

import pytest

from cstext.readers.encoding import detect_encoding

from .shop import chat, qianniu, take_in

TEXT = "在吗 😊 请问M码有货吗\n" * 3


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("gb18030", "gb18030"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_it_is_told(tmp_path: Path, codec: str, found: str) -> None:
    file = tmp_path / "a"
    file.write_bytes(TEXT.encode(codec))
    name, errors = detect_encoding(file)
    assert (name, errors) == (found, "strict")
    assert file.read_text(name) == TEXT


@pytest.mark.parametrize("text", ["在吗\0\0\0有货\n", "a,b\0\0\0c\n", "x\0在吗" * 3])
def test_zeros_in_a_small_text_make_it_no_utf_16(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a"
    for padded in (text, text + " "):
        file.write_bytes(padded.encode())
        assert detect_encoding(file) == ("utf-8", "strict")


def test_the_last_bytes_of_a_long_file_decide(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * ((1 << 21) - 1) + "在".encode("gb18030"))
    assert detect_encoding(file).name == "gb18030"
    file.write_bytes(b"x" * ((1 << 20) - 1) + "在".encode())
    assert detect_encoding(file).name == "utf-8"


@pytest.mark.parametrize("lost", [1, 2])
def test_utf_8_that_is_cut_inside_a_character_is_utf_8(tmp_path: Path, lost: int) -> None:
    file = tmp_path / "a"
    file.write_bytes("会话,角色,时间,内容\ns1,买家,2024-03-01 10:00:00,在吗".encode()[:-lost])
    assert detect_encoding(file) == ("utf-8", "replace")
    intake, tables = take_in(file)
    assert [row["text"] for row in tables["messages"]] == ["在\ufffd"]
    assert "not all bytes" in intake.files[0].notes[0]


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_what_no_encoding_reads_is_replaced_and_said(tmp_path: Path, codec: str) -> None:
    file = tmp_path / "a.txt"
    body = qianniu("店", ("tb1", "10:00:00", "在吗"), ("tb1", "10:00:01", "好@")).encode(codec)
    file.write_bytes(body.replace(b"@", b"\xff"))
    intake, tables = take_in(file)
    assert [r["text"] for r in tables["messages"]] == ["在吗", "好\ufffd"]
    assert intake.files[0].encoding == codec
    assert "not all bytes" in intake.files[0].notes[0]


@pytest.mark.parametrize("layout", ["txt", "csv"])
@pytest.mark.parametrize("damage", [b"", b"\xff"])
def test_damage_far_behind_the_start_is_replaced_and_said(
    tmp_path: Path, layout: str, damage: bytes
) -> None:
    texts = [f"在吗{n}" for n in range(30_000)]
    if layout == "txt":
        body = qianniu("店", *(("tb1", "10:00:01", text) for text in texts))
    else:
        rows = (f"s,买家,2024-03-01 10:00:01,{text}" for text in texts)
        body = "\n".join(["会话,角色,时间,内容", *rows])
    data = body.encode("gb18030")
    assert len(data) > 1 << 20
    file = tmp_path / "a"
    file.write_bytes(data.replace("在吗29999".encode("gb18030"), b"@" + damage))
    intake, tables = take_in(file)
    assert [r["text"] for r in tables["messages"]] == [*texts[:-1], "@\ufffd" if damage else "@"]
    assert intake.files[0].encoding == "gb18030"
    assert len(intake.files[0].notes) == len(damage)


def test_control_characters_and_halves_of_characters(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines = chat("s", ("buyer", None, "a\x00b\x03\u2028c"))
    file.write_text(lines + lines.replace("a\\u0000b", "\\ud83d!"), "utf-8")
    texts = [r["text"] for r in take_in(file)[1]["messages"]]
    assert texts == ["a\x00b\x03\u2028c", "\ufffd!\x03\u2028c"]

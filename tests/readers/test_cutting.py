"""A text that is read in pieces is the same table."""

from __future__ import annotations

from pathlib import Path

import pytest

from cstext.readers import Context, Head, cutting, in_order
from cstext.readers.registry import reader_for

from .shop import take_in


def long_jd() -> str:
    begin = "/*****************以下为一通会话************************************/\n"
    end = "/*****************会话结束_时间:2024-03-01 10:20:00*****************/\n"
    chats = [
        f"{begin}j****{n:02} 2024-03-01 10:11:{n % 60:02}\t\n在吗{n}\t\n\n{end}" for n in range(300)
    ]
    return "stray line\n" + "".join(chats)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_pieces_are_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(long_jd().replace("\n", "\r\n").encode(codec))
    whole = take_in(file)
    # Processes take seconds to start; what they do is the same in this one.
    monkeypatch.setattr(in_order, "cores", lambda: 1)
    monkeypatch.setattr(cutting, "PIECE_BYTES", 6000)
    head = Head(file)
    pieces = cutting.pieces_of(reader_for(head), head)
    assert len(pieces) > 5
    assert [piece.end for piece in pieces[:-1]] == [piece.start for piece in pieces[1:]]
    assert (pieces[0].start, pieces[-1].end) == (0, file.stat().st_size)
    assert take_in(file) == whole


def test_processes_read_what_one_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "a.txt"
    file.write_text(long_jd(), "utf-8")
    whole = take_in(file)
    monkeypatch.setattr(in_order, "cores", lambda: 2)
    monkeypatch.setattr(cutting, "PIECE_BYTES", 5000)
    assert take_in(file) == whole


def test_only_large_texts_of_known_lines_are_cut(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(long_jd(), "utf-8")
    head = Head(file)
    assert cutting.pieces_of(reader_for(head), head) == []
    assert sum(b.rows.num_rows for b in reader_for(head).read(head, Context())) == 300

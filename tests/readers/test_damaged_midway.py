"""A file that fails on the way stops no other one: what stands above is kept, the rest is told."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cstext.errors import InputError
from cstext.readers import csv_blocks, delimited, parquet
from cstext.readers.head import Head
from cstext.readers.registry import reader_for

from .shop import chat, take_in

HEADER = ("会话", "角色", "时间", "内容")
ROWS = [
    (f"s{n}", "买家", f"2024-03-01 10:{n // 60:02}:{n % 60:02}", f"在吗{n}") for n in range(3000)
]
CSV = "\n".join(",".join(row) for row in (HEADER, *ROWS)).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.jsonl").write_text(chat("c", ("buyer", "10:00:00", "好")), "utf-8")
    return tmp_path


def as_parquet(path: Path) -> None:
    columns = [list(values) for values in zip(*ROWS, strict=True)]
    pq.write_table(pa.table(columns, names=list(HEADER)), path, row_group_size=1000)
    data = bytearray(path.read_bytes())
    damaged = len(data) * 8 // 10
    data[damaged : damaged + 500] = bytes(500)
    path.write_bytes(data)


class Failing:
    """A file on a disk that fails after some reads."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.left = file, 5
        self.close = file.close

    def read(self, size: int, /) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self.file.read(size)


def check(folder: Path, damaged: Path) -> None:
    intake, tables = take_in(folder)
    report = next(file for file in intake.files if file.source == str(damaged))
    assert 0 < report.rows < len(ROWS)
    assert report.rows == 2000 or damaged.suffix == ".csv"
    told = {row["text"] for row in tables["messages"]}
    assert told == {"好", *(row[-1] for row in ROWS[: report.rows])}
    assert [(row["line"], row["reason"]) for row in tables["rejected"]] == [
        (report.rows + 1, "the file is damaged from here on")
    ]
    skipped = intake.skipped[0]
    assert (skipped.source, skipped.is_damaged) == (str(damaged), True)
    assert skipped.reason.startswith(f"cannot be read below row {report.rows}:")
    with pytest.raises(InputError, match=damaged.name):
        take_in(damaged)


def test_a_parquet_file_with_a_damaged_row_group(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "BATCH_ROWS", 100)
    as_parquet(folder / "bad.parquet")
    check(folder, folder / "bad.parquet")


def test_a_disk_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bad.csv").write_bytes(CSV)

    def failing(head: Head) -> Failing:
        return Failing(head.open_bytes())

    monkeypatch.setattr(delimited, "open_utf8", failing)
    monkeypatch.setattr(csv_blocks, "BLOCK_BYTES", 1 << 14)
    check(folder, folder / "bad.csv")


def test_a_file_that_nobody_may_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "bad.csv").write_bytes(CSV)

    def refused(head: Head) -> object:
        if head.path.suffix == ".csv":
            raise PermissionError(errno.EACCES, "Permission denied")
        return reader_for(head)

    monkeypatch.setattr(import_module("cstext.readers.ingest"), "reader_for", refused)
    intake, tables = take_in(folder)
    assert [row["text"] for row in tables["messages"]] == ["好"]
    assert [file.reason for file in intake.skipped] == ["cannot be opened: Permission denied"]
    with pytest.raises(InputError, match="cannot be opened: Permission denied"):
        take_in(folder / "bad.csv")


NOISE = random.Random(7).randbytes(5000)


@pytest.mark.parametrize(
    "damage",
    [
        lambda cut: CSV[:cut] + NOISE,
        lambda cut: CSV[:cut] + bytes(5000) + CSV[cut:],
        lambda cut: CSV[:cut] + b'"' + CSV[cut:],
    ],
    ids=["noise", "zeros", "a quote"],
)
def test_a_csv_of_which_the_end_is_none(folder: Path, damage: Callable[[int], bytes]) -> None:
    cut = len(CSV) * 8 // 10
    (folder / "bad.csv").write_bytes(damage(cut))
    intake, tables = take_in(folder)
    whole = CSV[:cut].count(b"\n") - 1
    texts = [row["text"] for row in tables["messages"] if row["source"].endswith("bad.csv")]
    assert texts[:whole] == [row[-1] for row in ROWS[:whole]]
    assert {row["line"] for row in tables["rejected"]}.isdisjoint(range(1, whole + 1))
    bad = next(file for file in intake.files if file.source.endswith("bad.csv"))
    assert bad.rows + bad.rejected >= whole + 1
    assert len(texts) == bad.rows

"""CSV by the block reads as the csv module reads it, wherever the blocks end."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cstext.readers import Head, csv_blocks
from cstext.readers.delimited import delimited_rows

Row = tuple[int, list[str | None] | str]
HEADER = "a,b,c"


def ours(path: Path, *, quoted: bool = True) -> list[Row]:
    """Each row's number with its cells, or with the reason why it is bad."""
    rows = delimited_rows(Head(path), ",", quoted=quoted)
    assert rows.headers == ("a", "b", "c")
    found: list[Row] = []
    for batch in rows.batches:
        cells = zip(*(batch.columns[name].to_pylist() for name in rows.headers), strict=True)
        found += zip(batch.lines.to_pylist(), map(list, cells), strict=True)
        found += [(row.line, row.reason) for row in batch.bad]
    return sorted(found, key=lambda row: row[0])


def by_the_csv_module(text: str, *, quoted: bool = True) -> list[Row]:
    """The slow way: one record after the other."""
    lines = io.StringIO(text, newline="").readlines()
    quoting = csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE
    found: list[list[str] | None] = []
    while lines:
        reader = csv.reader(lines, quoting=quoting)
        record = next(reader)
        taken = reader.line_num
        if is_open(lines[:taken], quoting) and taken == len(lines):
            found.append(None)
            taken = 1
        else:
            found.append(record)
        lines = lines[taken:]
    filled = [record for record in found if record is None or "".join(record).strip()]
    return [(n, told(record)) for n, record in enumerate(filled[1:], start=1)]


def is_open(lines: list[str], quoting: int) -> bool:
    """Whether a quote is open at the end: then one more line makes the record longer."""
    more = [*lines, "\n"] if lines[-1].endswith(("\n", "\r")) else [*lines[:-1], lines[-1] + "\n"]
    reader = csv.reader([*more, "x\n"], quoting=quoting)  # type: ignore[arg-type]
    next(reader)
    return reader.line_num > len(more)


def told(record: list[str] | None) -> list[str | None] | str:
    if record is None:
        return "a quote is opened and never closed"
    if "".join(record[3:]).strip():
        return "more cells than the header has"
    return [*record[:3], *[None] * (3 - len(record))]


TEXTS = st.text(st.sampled_from(',,,"""\n\n\r ab中😀\x00'), max_size=60)


@pytest.mark.parametrize("quoted", [True, False])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(TEXTS, st.integers(1, 40))
def test_blocks_of_any_size_give_the_same_rows(
    tmp_path: Path, quoted: bool, text: str, size: int
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{HEADER}\n{text}".encode("utf-8-sig"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_blocks, "BLOCK_BYTES", size)
        patch.setattr(csv_blocks, "_SOME_BYTES", size)
        found = ours(path, quoted=quoted)
    assert found == by_the_csv_module(f"{HEADER}\n{text}", quoted=quoted)


CASES = {
    "a quote inside a cell": ('5",x,y\n1,2,3\n', [(1, ['5"', "x", "y"]), (2, ["1", "2", "3"])]),
    "more cells": ("1,2,3,4\n1,2,3,\n", [(1, "more cells than the header has"), (2, list("123"))]),
    "fewer cells": ("1,2\n", [(1, ["1", "2", None])]),
    "blank rows": ("\n , ,\n1,2,3\n", [(1, list("123"))]),
    "an open quote": (
        '1,2,3\n"4,5,6\n7,8,9\n',
        [(1, list("123")), (2, "a quote is opened and never closed"), (3, list("789"))],
    ),
    "line ends": (
        "1,2,3\r4,5,6\r\n7,8,9\n",
        [(1, list("123")), (2, list("456")), (3, list("789"))],
    ),
}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_odd_rows(tmp_path: Path, case: str) -> None:
    text, expected = CASES[case]
    (tmp_path / "a.csv").write_text(f"{HEADER}\n{text}", "utf-8", newline="")
    assert ours(tmp_path / "a.csv") == expected


def test_a_million_characters_are_one_cell(tmp_path: Path) -> None:
    long = "长\n" * 500_000
    (tmp_path / "a.csv").write_text(f'{HEADER}\n1,"{long}",3\n', "utf-8")
    assert ours(tmp_path / "a.csv") == [(1, ["1", long, "3"])]


def test_gb18030_is_read_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_blocks, "BLOCK_BYTES", 7)
    (tmp_path / "a.csv").write_bytes(f"{HEADER}\n一,二😀,三\r\n四,,五\n".encode("gb18030"))
    assert ours(tmp_path / "a.csv") == [(1, ["一", "二😀", "三"]), (2, ["四", "", "五"])]

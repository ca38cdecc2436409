"""Damaged exports: an error of ours or a table, never a traceback, never a row lost in silence.

Each of the samples of all layouts is damaged by one to three of the ways below; `-m heavy` tries
three hundred of each sample instead of four (and is how many inputs a release says it tried).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cstext.errors import CstextError
from cstext.readers import READERS, Context, Head, Reader, ReadOptions
from cstext.readers.complete import Origin, complete
from cstext.readers.contract import Batch
from cstext.readers.registry import reader_for
from cstext.readers.tabular import is_json, open_table
from cstext.tables import RAW_MESSAGES, REJECTED

FOLDER = Path(__file__).parent / "samples"
SAMPLES = sorted(path for path in FOLDER.iterdir() if ".expected" not in path.name)
BY_NAME = {path.name: path.read_bytes() for path in SAMPLES}
READER = {path.name: reader_for(Head(path)) for path in SAMPLES}
CODECS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "big5", "latin-1")

Damage = Callable[[bytes, int, int], bytes]


def truncated(data: bytes, a: int, b: int) -> bytes:
    return data[: a % (len(data) + 1)]


def flipped(data: bytes, a: int, b: int) -> bytes:
    changed = bytearray(data or b" ")
    changed[a % len(changed)] ^= 1 << b % 8
    return bytes(changed)


def with_nul(data: bytes, a: int, b: int) -> bytes:
    place = a % (len(data) + 1)
    return data[:place] + b"\x00" * (1 + b % 3) + data[place:]


def repeated(data: bytes, a: int, b: int) -> bytes:
    start, end = sorted((a % (len(data) + 1), b % (len(data) + 1)))
    return data[:end] + data[start:]


def without_a_part(data: bytes, a: int, b: int) -> bytes:
    start = a % (len(data) + 1)
    return data[:start] + data[start + b % 40 :]


def in_another_encoding(data: bytes, a: int, b: int) -> bytes:
    text = data.decode(CODECS[a % 3], "replace")
    return text.encode(CODECS[b % len(CODECS)], "replace")


def read_as_another_encoding(data: bytes, a: int, b: int) -> bytes:
    return data.decode(CODECS[b % len(CODECS)], "replace").encode("utf-8", "replace")


def mixed_line_ends(data: bytes, a: int, b: int) -> bytes:
    ends = (b"\n", b"\r\n", b"\r", b"\n\n", b"\xe2\x80\xa8")
    lines = data.split(b"\n")
    return b"".join(line + ends[(n * a + b) % len(ends)] for n, line in enumerate(lines))


def with_a_sign(data: bytes, a: int, b: int) -> bytes:
    signs = (b'"', b",", b"\t", b"{", b"]", b"\\", b"-" * 28, b"=" * 64, b":", b"\x1b", b"\xff")
    place = a % (len(data) + 1)
    return data[:place] + signs[b % len(signs)] + data[place:]


def another_header(data: bytes, a: int, b: int) -> bytes:
    """The cells of the first line exchanged, doubled, emptied, in capitals or full width."""
    first, end, rest = data.partition(b"\n")
    cells = first.split(b",")
    place = a % len(cells)
    changed = (
        [*cells[place:], *cells[:place]],
        [*cells, cells[place]],
        [cell if n != place else b"" for n, cell in enumerate(cells)],
        [b" " + cell.upper() + "\u3000".encode() for cell in cells],
        cells[:place],
    )
    return b",".join(changed[b % len(changed)]) + end + rest


DAMAGES: tuple[Damage, ...] = (
    truncated, flipped, with_nul, repeated, without_a_part, in_another_encoding,
    read_as_another_encoding, mixed_line_ends, with_a_sign, another_header,
)  # fmt: skip
NUMBERS = st.integers(0, 1 << 16)
SEVERAL = st.lists(st.tuples(st.sampled_from(DAMAGES), NUMBERS, NUMBERS), min_size=1, max_size=3)


def batches(path: Path, reader: Reader) -> Iterator[Batch]:
    """What the reader of the whole sample makes of the damaged one."""
    for batch in reader.read(Head(path), Context()):
        if reader.kind == "chats":
            assert batch.rows.schema == RAW_MESSAGES.schema
        assert batch.rejected.schema == REJECTED.schema
        assert batch.rows.column("line").null_count == 0
        complete(reader.kind, batch.rows, Origin(str(path), 0, 0), ReadOptions(judged=False))
        yield batch


def rows_of(path: Path) -> int | None:
    """How many rows a table has, good and bad; None where the file's rows cannot be counted."""
    head = Head(path)
    if head.form == "text" and is_json(head):
        with head.open() as file:
            return sum(1 for line in file if line.strip())
    try:
        return sum(len(part.lines) + len(part.bad) for part in open_table(head).batches)
    except CstextError:
        return None


def check(path: Path, reader: Reader) -> None:
    for other in READERS:
        assert other.identify(Head(path)) in (True, False)
    try:
        found = [(b.rows.num_rows, b.rejected.num_rows) for b in batches(path, reader)]
    except CstextError as error:
        assert "\n" not in str(error)
        return
    counted = rows_of(path) if reader.name in ("table", "orders", "refunds") else None
    if counted is not None:
        assert sum(map(sum, found)) == counted


def fuzzed(tmp_path: Path, name: str, damages: list[tuple[Damage, int, int]]) -> None:
    data = BY_NAME[name]
    for damage, a, b in damages:
        data = damage(data, a, b)
    # A file of its own: what is known of a file is kept by its path.
    path = tmp_path / f"{os.urandom(8).hex()}.export"
    path.write_bytes(data)
    try:
        check(path, READER[name])
    finally:
        path.unlink()


QUICK = settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", BY_NAME)
@QUICK
@given(SEVERAL)
def test_a_damaged_sample(
    tmp_path: Path, name: str, damages: list[tuple[Damage, int, int]]
) -> None:
    fuzzed(tmp_path, name, damages)


@pytest.mark.heavy
@pytest.mark.parametrize("name", BY_NAME)
@settings(QUICK, max_examples=300)
@given(SEVERAL)
def test_a_damaged_sample_many_times(
    tmp_path: Path, name: str, damages: list[tuple[Damage, int, int]]
) -> None:
    fuzzed(tmp_path, name, damages)


TEXTS = [name for name in BY_NAME if Head(FOLDER / name).form == "text"]


def texts_of(path: Path, name: str) -> list[str]:
    reader = READER[name]
    found = (batch.rows.column("text").to_pylist() for batch in batches(path, reader))
    return [text for texts in found for text in texts]


@pytest.mark.parametrize("name", [name for name in TEXTS if READER[name].kind == "chats"])
def test_a_message_of_a_million_characters(tmp_path: Path, name: str) -> None:
    codec = Head(FOLDER / name).encoding.name
    whole = BY_NAME[name].decode(codec)
    said = [text for text in texts_of(FOLDER / name, name) if "\n" not in text and text in whole]
    path = tmp_path / "a"
    for text in sorted(said, key=len)[-1:]:
        path.write_bytes(whole.replace(text, "长" * 1_000_000).encode(codec))
        assert max(map(len, texts_of(path, name))) >= 1_000_000
    assert said or name == "wechat-txt-untold.txt"


@pytest.mark.parametrize("name", [name for name in TEXTS if is_json(Head(FOLDER / name))])
@pytest.mark.parametrize("opening", ["[", '{"messages":[', '{"a":'])
def test_json_ten_thousand_deep(tmp_path: Path, name: str, opening: str) -> None:
    data, deep = BY_NAME[name], opening.encode() * 10_000
    for number, text in enumerate(
        (deep, data + deep, deep + data, json.dumps("x").encode() + deep)
    ):
        path = tmp_path / str(number)
        path.write_bytes(text)
        check(path, READER[name])

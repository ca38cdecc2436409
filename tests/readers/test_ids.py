"""A message has one id, whatever export tells it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cstext.engine import Engine
from cstext.readers import ReadOptions, ingest, ingest_messages
from cstext.readers.ids import message_ids

from .shop import chat, qianniu, take_in

SAID = (("tb1", "10:00:00", "在吗"), ("店:美", "10:00:05", "在的"), ("tb1", "10:00:09", "好"))


def by_id(*files: Path) -> dict[str, tuple[Any, ...]]:
    keys = ("shop", "buyer", "sender", "sent_ms", "text")
    rows = take_in(*files)[1]["messages"]
    found = {row["message_id"]: tuple(row[key] for key in keys) for row in rows}
    assert len(found) == len(rows)
    return found


def table(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_other_layouts_of_the_same_log_give_the_same_ids(tmp_path: Path) -> None:
    txt = tmp_path / "a.txt"
    txt.write_bytes(qianniu("店:美", *SAID).encode("gb18030"))
    rows = [
        ("店", "tb1", nick, "买家" if nick == "tb1" else "客服", f"2024-03-01 {time}", text)
        for nick, time, text in SAID
    ]
    header = ("店铺", "买家", "发送人", "角色", "时间", "内容")
    plain = table(tmp_path / "b.csv", [header, *rows])
    # A chat's name is no part of an id: not every layout carries one.
    named = table(tmp_path / "c.csv", [("会话", *header), *(("s1", *row) for row in rows)])
    assert by_id(txt) == by_id(plain) == by_id(named) == by_id(txt, plain, named)


def test_a_file_without_its_shop_has_the_ids_of_the_only_shop(tmp_path: Path) -> None:
    rows = [("tb1", "tb1", "买家", "2024-03-01 10:00:00", "在吗")]
    header = ("买家", "发送人", "角色", "时间", "内容")
    nameless = table(tmp_path / "a.csv", [header, *rows])
    named = table(tmp_path / "b.csv", [("店铺", *header), *(("店", *row) for row in rows)])
    other = table(tmp_path / "c.csv", [("店铺", *header), ("店2", *rows[0])])
    assert by_id(nameless, named) == by_id(named)
    assert by_id(nameless) != by_id(named)
    assert len(by_id(nameless, named, other)) == 3


def test_the_largest_count_of_any_file_stands(tmp_path: Path) -> None:
    files = []
    for name, count in (("a", 2), ("b", 3), ("c", 1)):
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(qianniu("店:美", *[SAID[0]] * count, SAID[1]), "utf-8")
    for order in (files, files[::-1]):
        assert sorted(row[-1] for row in by_id(*order).values()) == ["在吗"] * 3 + ["在的"]
    assert by_id(*files) == by_id(files[1])


def test_line_ends_make_no_other_message(tmp_path: Path) -> None:
    header = ("买家", "发送人", "角色", "时间", "内容")
    told = []
    for name, text in {"a": "有的\n亲", "b": "有的\r\n亲", "c": "有的\r亲", "d": "有的亲"}.items():
        rows = [header, ("tb1", "店:美", "客服", "2024-03-01 10:00", text)]
        told.append(table(tmp_path / f"{name}.csv", rows))
    assert [row[-1] for row in by_id(*told).values()] == ["有的\n亲", "有的亲"]


def test_a_message_of_which_two_exports_tell_other_roles_counts_once(tmp_path: Path) -> None:
    header = ("买家", "发送人", "角色", "时间", "内容")
    told = [
        table(
            tmp_path / f"{word}.csv", [header, ("tb1", "店:美", word, "2024-03-01 10:00", "您好")]
        )
        for word in ("客服", "自动回复")
    ]
    assert len(by_id(*told)) == 1
    assert by_id(*told) == by_id(told[0]) == by_id(told[1])


def test_what_is_not_held_in_memory_is_the_same_table(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(qianniu("店:美", *SAID, SAID[0]), "utf-8")
    (tmp_path / "b.txt").write_text(qianniu("店:丽", *SAID), "utf-8")
    lines = chat("s1", ("buyer", None, "有吗"), ("buyer", None, "有吗")) * 2
    (tmp_path / "c.jsonl").write_text(lines, "utf-8")
    header = "会话,发送人,角色,时间,内容\n"
    who = "c,tb9,买家,2026-03-04 10:00,在\nc,美,客服,2026-03-04 10:00,在\n"
    (tmp_path / "d.csv").write_text(header + who, "utf-8")
    columns = "* EXCLUDE (is_courtesy, is_question)"
    order = "ORDER BY source, line, position"
    with Engine() as engine, Engine("400MB", keeps_order=True) as streaming:
        held = ingest(engine, [tmp_path], ReadOptions())
        told = ingest_messages(streaming, [tmp_path], ReadOptions())
        assert told == held
        rows = streaming.rows(f"SELECT {columns} FROM messages")
        assert rows == engine.rows(f"SELECT {columns} FROM messages {order}")
        assert len(rows) == told.messages == 10


KNOWN_BY = {
    "shop": "店", "conversation": "s1", "buyer": "tb1", "role": "agent", "sender": "店:美",
    "sent_ms": 1_709_258_405_000, "text": "在的",
}  # fmt: skip


def id_of(occurrence: int = 1, **other: Any) -> str:
    types = {"sent_ms": pa.int64()}
    row = {
        name: pa.array([value], types.get(name, pa.string()))
        for name, value in (KNOWN_BY | other).items()
    }
    return str(message_ids(row, np.array([occurrence]))[0])


# What was converted once stays comparable with what is converted later.
@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({}, "b2a504403f162c7f"),
        ({"text": ""}, "699e7864131763b6"),
        ({"text": "好" * 100}, "5ec071158ad25c10"),
        ({"occurrence": 2}, "dc153678b4b7f61b"),
        ({"sent_ms": None}, "503843883b263343"),
        ({"sender": ""}, "c63df4bad77f3d9a"),
    ],
)
def test_ids_never_change(message: dict[str, Any], found: str) -> None:
    assert id_of(**message) == found


def mixed(number: int) -> int:
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        number = (number ^ number >> shift) * factor % 2**64
    return number ^ number >> 31


STEP = 0x9E3779B97F4A7C15


def by_hand(row: dict[str, Any]) -> str:
    def of_string(text: str) -> int:
        data = text.encode()
        words = [data[n : n + 8] for n in range(0, len(data), 8)] or [b""]
        numbers = [int.from_bytes(word, "little") + n * STEP for n, word in enumerate(words, 1)]
        return mixed((sum(mixed(n % 2**64) for n in numbers) + len(data) * STEP) % 2**64)

    text = row["text"].replace("\r\n", "\n").replace("\r", "\n")
    strings = (row["shop"], row["buyer"], row["sender"], text)
    parts = [*map(of_string, strings), *(mixed((n + STEP) % 2**64) for n in (row["sent_ms"], 1))]
    whole = 0
    for part in parts:
        whole = mixed((whole + STEP) % 2**64) ^ part
    return f"{mixed(whole):016x}"


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.fixed_dictionaries(
            {name: st.text(max_size=20) for name in ("shop", "conversation", "buyer", "text")}
            | {"sender": st.text(min_size=1, max_size=20), "role": st.just("agent")}
            | {"sent_ms": st.integers(-(2**62), 2**62)}
        ),
        min_size=1,
        max_size=6,
    ),
    first=st.integers(0, 2),
)
def test_a_column_of_ids_is_what_each_is_by_hand(rows: list[dict[str, Any]], first: int) -> None:
    table = pa.Table.from_pylist([rows[0]] * first + rows).slice(first)
    columns = {name: table.column(name).combine_chunks() for name in table.column_names}
    assert message_ids(columns).to_pylist() == [by_hand(row) for row in rows]


def test_repeated_messages_take_no_memory(tmp_path: Path) -> None:
    text = "亲，这款是有现货的呢" * 100
    rows = [
        (
            "店",
            f"tb{n // 3}",
            "买家",
            f"2024-03-01 10:{n // 60 % 60:02}:{n % 60:02}",
            f"{text}{n % 9}",
        )
        for n in range(20_000)
    ]
    file = table(tmp_path / "a.csv", [("店铺", "买家", "角色", "时间", "内容"), *rows, *rows[:9]])
    with Engine("60MB", keeps_order=True) as engine:
        told = ingest_messages(engine, [file], ReadOptions())
        assert told.messages == len(rows) + 9
        assert told.duplicates == 0

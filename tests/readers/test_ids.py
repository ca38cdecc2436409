"""A message has one id, whatever export tells it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cstext.engine import Engine
from cstext.readers import ReadOptions, ingest, ingest_messages

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

"""One shop's log, written in every layout, is read as the same table, but for what is stated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from cstext.readers import READERS, Context, Head, ReadOptions
from cstext.readers.complete import Origin, complete
from cstext.readers.registry import reader_for

from .shop import take_in
from .shop_log import Chat, Log, Said, logs
from .writers import LAYOUTS

WITHOUT_MESSAGES = {"jd-sessions", "mapped", "orders", "refunds"}
"""京东 会话记录 has no texts; a mapping is for what has no layout."""

DOCUMENT = Path(__file__).parents[2] / "docs" / "layouts.md"

COLUMNS = ("shop", "conversation", "buyer", "agent", "role", "sender", "sent_ms", "text", "kind")

DAY = 86_400_000
ONE_LOG: Log = [
    Chat(
        1,
        0,
        (
            Said("buyer", 0, DAY - 2_000, "在吗,=1+1"),
            Said("bot", 0, DAY - 1_500, "您好"),
            Said("auto", 0, DAY - 1_000, "欢迎光临"),
            Said("agent", 0, DAY + 250, '亲,在的\n\n有什么"可以"帮您'),
            Said("system", 0, DAY + 5_000, "会话已转接"),
            Said("assist", 1, DAY + 9_999, "M码|有货😀"),
            Said("buyer", 0, DAY + 10_000, "好的𠮷"),
        ),
    ),
    Chat(1, 1, (Said("buyer", 0, 3 * DAY, "在吗"), Said("agent", 1, 3 * DAY, "在"))),
    Chat(2, 1, (Said("buyer", 0, 4 * DAY, "发顺丰吗"), Said("agent", 0, 4 * DAY + 1, "发"))),
]


def messages(path: Path) -> list[dict[str, Any]]:
    """The file's messages as the reader gives them, completed, none rejected."""
    head = Head(path)
    tables = []
    for batch in reader_for(head).read(head, Context()):
        assert batch.rejected.to_pylist() == []
        tables.append(complete("chats", batch.rows, Origin("", 0, 0), ReadOptions()))
    return pa.concat_tables(tables).select(COLUMNS).to_pylist()


def test_every_reader_of_messages_is_written() -> None:
    written = {name.split(" ")[0] for name in LAYOUTS}
    assert written == {reader.name for reader in READERS} - WITHOUT_MESSAGES


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_log_is_read_as_it_was(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    path = tmp_path / layout.file
    log = layout.carried(ONE_LOG)
    layout.write(path, log, layout)
    assert reader_for(Head(path)).name == name.split(" ")[0]
    assert messages(path) == layout.expected(log)


@pytest.mark.parametrize("name", LAYOUTS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(log=logs())
def test_any_log_is_read_as_it_was(name: str, tmp_path: Path, log: Log) -> None:
    layout = LAYOUTS[name]
    path, log = tmp_path / layout.file, layout.carried(log)
    layout.write(path, log, layout)
    assert messages(path) == layout.expected(log)


def documented() -> dict[str, tuple[bool, bool, bool, bool, set[str]]]:
    """What docs/layouts.md says of each layout, in the order of its columns."""
    lines = [line.split("|") for line in DOCUMENT.read_text("utf-8").splitlines()]
    rows = {cells[1].strip().replace("`", ""): cells[3:8] for cells in lines if len(cells) == 9}
    return {
        name: (*("✓" in cell for cell in cells[:4]), set(cells[4].strip().split(", ")) - {""})
        for name, cells in rows.items()
        if name in {*LAYOUTS, *(reader.name for reader in READERS)}
    }


def test_the_document_says_what_each_layout_carries() -> None:
    stated = {
        name: (
            bool(layout.shop),
            layout.chats != "none",
            layout.addressed,
            layout.milliseconds,
            {f"{role} → {read_as or '–'}" for role, read_as in layout.roles.items()},
        )
        for name, layout in LAYOUTS.items()
    }
    assert {name: row for name, row in documented().items() if name != "mapped"} == stated


def test_every_reader_is_on_the_page() -> None:
    page = DOCUMENT.read_text("utf-8")
    assert [reader.name for reader in READERS if f"`{reader.name}`" not in page] == []


SAME = [name for name in LAYOUTS if name.startswith(("chat-jsonl", "table"))]


def test_layouts_that_carry_the_same_give_the_same_message_ids(tmp_path: Path) -> None:
    ids = []
    for name in SAME:
        path = tmp_path / f"{name}.{LAYOUTS[name].file}"
        LAYOUTS[name].write(path, ONE_LOG, LAYOUTS[name])
        ids.append([row["message_id"] for row in take_in(path)[1]["messages"]])
    assert all(each == ids[0] for each in ids)
    together, _ = take_in(tmp_path)
    assert together.messages == len(ids[0])

"""Ingest: folders, contracts, what counts once, and what each table holds in the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cstext.engine import Engine
from cstext.readers import FileReport, ReadOptions, Skipped, find_settings, ingest
from cstext.settings import Accounts
from cstext.tables import MESSAGES, ORDERS, REFUNDS, REJECTED

from .shop import chat, qianniu, take_in

SAMPLES = Path(__file__).parent / "samples"
NOT_CONVERTED = {
    "is_chat",
    "sent_ms",
    "day",
    "second_of_day",
    "is_courtesy",
    "is_question",
    "position",
}


def without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def test_the_tables_have_their_contracts(tmp_path: Path) -> None:
    (tmp_path / "chats.jsonl").write_text(chat("s1", ("buyer", "10:00:00", "在吗")), "utf-8")
    with Engine() as engine:
        ingest(engine, [tmp_path], ReadOptions())
        for contract in (MESSAGES, ORDERS, REFUNDS, REJECTED):
            table = engine.arrow(f"SELECT * FROM {contract.name}")
            assert table.column_names == contract.names
            assert contract.check(table).num_rows == (contract is MESSAGES)


def test_a_message_in_full(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(qianniu("店:美", ("tb1", "10:11:12", "好的 谢谢")).encode("gb18030"))
    _, tables = take_in(file)
    (row,) = tables["messages"]
    assert without(row, "message_id") == {
        "shop": "店",
        "conversation": "tb1",
        "is_chat": False,
        "buyer": "tb1",
        "agent": "店:美",
        "role": "buyer",
        "sender": "tb1",
        "sent_ms": 1709259072000,
        "day": 19783,
        "second_of_day": 10 * 3600 + 11 * 60 + 12,
        "text": "好的 谢谢",
        "kind": "text",
        "is_courtesy": True,
        "is_question": False,
        "source": str(file),
        "line": 8,
        "position": 1,
    }
    assert len(row["message_id"]) == 16


def test_a_folder_is_told_apart_by_content(tmp_path: Path) -> None:
    for name in ("qianniu-txt.txt", "orders.csv", "refunds.csv"):
        (tmp_path / f"{name[:3]}.dat").write_bytes((SAMPLES / name).read_bytes())
    inner = tmp_path / "more"
    inner.mkdir()
    (inner / "jd").write_bytes((SAMPLES / "jd-log.log").read_bytes())
    (tmp_path / "README.md").write_text("# A shop\n\nIts chats, and its orders.\n", "utf-8")
    (tmp_path / "truth.json").write_text('{"lost": {"stock": 3}}', "utf-8")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / ".hidden").write_text("x", "utf-8")
    (tmp_path / "empty.csv").touch()
    (tmp_path / "cstext.toml").write_text('shop = "店"', "utf-8")
    (tmp_path / "review" / "tables").mkdir(parents=True)
    (tmp_path / "review" / "facts.json").write_text("{}", "utf-8")
    (tmp_path / "review" / "tables" / "m.csv").write_text("role,time,text\n", "utf-8")

    intake, tables = take_in(tmp_path)

    assert {(Path(f.source).name, f.layout, f.kind) for f in intake.files} == {
        ("qia.dat", "qianniu-txt", "chats"),
        ("jd", "jd-log", "chats"),
        ("ord.dat", "orders", "orders"),
        ("ref.dat", "refunds", "refunds"),
        ("cstext.toml", "cstext", "settings"),
    }
    assert {Path(s.source).name: s.reason for s in intake.skipped} == {
        "README.md": "no layout fits it",
        "truth.json": "no layout fits it",
        "a.png": "is a picture",
        ".hidden": "hidden file",
        "empty.csv": "is empty",
        "facts.json": "part of a review",
        "m.csv": "part of a review",
    }
    assert [len(tables[name]) for name in ("orders", "refunds")] == [3, 2]
    assert intake.messages == len(tables["messages"]) == 16
    assert intake.rejected == len(tables["rejected"]) == 7


def test_overlapping_exports_of_two_accounts_count_once(tmp_path: Path) -> None:
    asked, told = ("tb1", "10:00:00", "在吗"), ("店:美", "10:00:05", "在的")
    (tmp_path / "1.txt").write_text(qianniu("店", asked, asked, told), "utf-8")
    (tmp_path / "2.txt").write_text(qianniu("店:美", asked, told, told), "utf-8")
    intake, tables = take_in(tmp_path)
    rows = [(Path(r["source"]).name, r["line"], r["agent"]) for r in tables["messages"]]
    # The buyer asked twice in the first, the agent told twice in the second; the account that
    # the second export knows is taken where the first does not know it.
    assert rows == [
        ("1.txt", 8, "店:美"),
        ("1.txt", 9, None),
        ("1.txt", 10, "店:美"),
        ("2.txt", 10, "店:美"),
    ]
    assert (intake.messages, intake.duplicates) == (4, 2)


def test_without_times_only_the_same_place_of_the_same_chat_is_the_same(tmp_path: Path) -> None:
    twice = chat("s1", ("buyer", None, "有吗"), ("agent", None, "有"), ("buyer", None, "有吗"))
    (tmp_path / "1.jsonl").write_text(twice + chat("s2", ("buyer", None, "有吗")), "utf-8")
    (tmp_path / "2.jsonl").write_text(twice, "utf-8")
    intake, tables = take_in(tmp_path)
    assert [r["conversation"] for r in tables["messages"]] == ["s1", "s1", "s1", "s2"]
    assert (intake.duplicates, intake.untimed) == (3, 4)


def test_equal_words_of_both_sides_at_once_are_two_messages(tmp_path: Path) -> None:
    file = tmp_path / "1.jsonl"
    file.write_text(chat("s", ("bot", "10:00:00", "好"), ("agent", "10:00:00", "好")), "utf-8")
    assert take_in(file)[0].messages == 2


SOME_CHATS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from(["buyer", "agent", "bot"]),
            st.sampled_from(["10:00:00", "10:00:01", "10:05:00"]),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=3,
)


@pytest.mark.long
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(SOME_CHATS)
def test_text_in_is_text_out_and_twice_is_once(tmp_path: Path, chats: list[Any]) -> None:
    lines = "".join(chat(f"s{n}", *messages) for n, messages in enumerate(chats))
    one, two = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    one.write_text(lines, "utf-8")
    two.write_text("".join(f"{line}\n" for line in reversed(lines.split("\n")[:-1])), "utf-8")
    _, once = take_in(one)
    _, twice = take_in(one, two)
    _, other_order = take_in(two)
    assert [r["text"] for r in once["messages"]] == [m[2] for messages in chats for m in messages]
    assert twice["messages"] == once["messages"]
    ids = [{r["message_id"] for r in t["messages"]} for t in (once, other_order)]
    assert ids[0] == ids[1]


def test_what_settings_say_of_accounts(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "会话,发送人,角色,时间,内容\n"
        "c,美,买家,2026-03-04 10:00,own account\n"
        "c,小机,客服,2026-03-04 10:01,robot\n"
        "c,美,自动回复,2026-03-04 10:02,stays automatic\n"
        "c,平台,买家,2026-03-04 10:03,platform\n",
        "utf-8",
    )
    accounts = Accounts(agents=["美"], bots=["小机"], systems=["平台"])
    _, tables = take_in(file, options=ReadOptions(accounts=accounts, shop="我的店"))
    assert [(r["role"], r["sender"], r["agent"]) for r in tables["messages"]] == [
        ("agent", "美", "美"),
        ("bot", "小机", "小机"),
        ("auto", "美", "美"),
        ("system", "", None),
    ]
    assert {r["shop"] for r in tables["messages"]} == {"我的店"}


def test_the_buyer_of_a_chat_is_who_wrote_as_buyer(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(
        "会话,发送人,角色,时间,内容\n"
        "c,美,客服,2026-03-04 10:00,在\n"
        "c,tb1,买家,2026-03-04 10:01,有吗\n"
        "d,美,客服,2026-03-04 10:00,在\n",
        "utf-8",
    )
    assert [r["buyer"] for r in take_in(file)[1]["messages"]] == ["tb1", "tb1", "d"]


def test_what_convert_writes_reads_back_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        qianniu("店:美", ("tb1", "10:00:00", "在吗"), ("店:美", "10:00:05", "在的")), "utf-8"
    )
    (tmp_path / "b.jsonl").write_text(chat("s1", ("buyer", None, "有吗"), buyer="tb2"), "utf-8")
    _, first = take_in(tmp_path / "a.txt", tmp_path / "b.jsonl")
    columns = [name for name in MESSAGES.names if name not in NOT_CONVERTED]
    times = ["2024-03-01T10:00:00+08:00", "2024-03-01T10:00:05+08:00", None]
    written = tmp_path / "messages.jsonl"
    with written.open("w", encoding="utf-8") as out:
        for row, time in zip(first["messages"], times, strict=True):
            line = {name: row[name] for name in columns} | {"sent_at": time}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    _, second = take_in(written)
    unlike = ("source", "line", "position")
    assert [without(r, *unlike) for r in second["messages"]] == [
        without(r, *unlike) for r in first["messages"]
    ]


def test_goods_of_one_order_are_one_order(tmp_path: Path) -> None:
    (tmp_path / "chats.jsonl").write_text(chat("s", ("buyer", None, "在")), "utf-8")
    (tmp_path / "orders.csv").write_text(
        "订单号,下单帐号,下单时间,应付金额,商品名称,订购数量,订单状态\n"
        "1,tb1,2026-03-04 10:00,199,电饭煲,1,完成\n"
        "1,tb1,2026-03-04 10:00,199,电饭煲,1,完成\n"
        "1,tb1,2026-03-04 10:00,199,蒸锅,2,已取消\n"
        "2,tb2,2026-03-04 11:00,10.10,碗,1,已取消\n"
        "2,tb2,2026-03-04 11:00,0.20,筷,3,已取消\n",
        "utf-8",
    )
    keys = ("order_id", "amount_fen", "pieces", "goods", "is_closed", "line")
    assert [tuple(r[k] for k in keys) for r in take_in(tmp_path)[1]["orders"]] == [
        ("1", 19900, 3, "电饭煲；蒸锅", False, 1),
        ("2", 1030, 4, "碗；筷", True, 4),
    ]


def test_amounts_of_rows_and_of_orders_are_told_by_most_orders_of_their_file(
    tmp_path: Path,
) -> None:
    (tmp_path / "chats.jsonl").write_text(chat("s", ("buyer", None, "在")), "utf-8")
    head = "订单号,下单帐号,下单时间,总金额,实付金额,商品名称\n"

    def rows(number: int, *amounts: str) -> str:
        goods = zip(amounts, "裙裤帽", strict=False)
        return "".join(f"{number},tb1,2026-03-04 10:00,{a},{g}\n" for a, g in goods)

    # In a.csv both columns are of rows, in b.csv the total is the order's, in c.csv no more
    # orders tell the one than the other.
    a = rows(1, "5,4", "5,4") + rows(2, "5,4", "6,1") + rows(3, "1,2", "1,3", "2,3")
    a += rows(4, "9,9")
    b = rows(5, "9,4", "9,4") + rows(6, "9,4", "9,5") + rows(7, "9,1", "9,2", "9,2")
    c = rows(8, "7,", "7,7") + rows(9, "7,", "8,7")
    for name, text in {"a": a, "b": b, "c": c}.items():
        (tmp_path / f"{name}.csv").write_text(head + text, "utf-8")
    orders = take_in(tmp_path)[1]["orders"]
    assert {int(r["order_id"]): (r["amount_fen"], r["paid_fen"]) for r in orders} == {
        1: (1000, 800), 2: (1100, 500), 3: (400, 800), 4: (900, 900),
        5: (900, 800), 6: (900, 900), 7: (900, 500),
        8: (700, 700), 9: (1500, 700),
    }  # fmt: skip


def test_what_is_taken_off_an_order_stands_in_a_row_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "chats.jsonl").write_text(chat("s", ("buyer", None, "在")), "utf-8")
    (tmp_path / "orders.csv").write_text(
        "订单号,下单帐号,下单时间,实付金额,商品名称,订单状态\n"
        "1,tb1,2026-03-04 10:00,100,裙,完成\n"
        "1,tb1,2026-03-04 10:00,-20,优惠,\n"
        "2,tb2,2026-03-04 10:00,-20,优惠,等待付款\n",
        "utf-8",
    )
    orders = take_in(tmp_path)[1]["orders"]
    assert [(r["paid_fen"], r["paid_ms"] is None) for r in orders] == [(8000, False), (None, True)]


def test_of_two_exports_of_an_order_the_one_that_knows_more_stands(tmp_path: Path) -> None:
    head = "订单编号,买家昵称,订单创建时间,订单付款时间,订单状态,总金额,实付金额\n"
    placed = "1,tb1,2026-03-04 10:00,,等待付款,5,\n"
    paid = "1,tb1,2026-03-04 10:00,2026-03-04 10:01,已发货,5,5\n"
    (tmp_path / "a.csv").write_text(head + paid, "utf-8")
    (tmp_path / "b.csv").write_text(head + placed, "utf-8")
    (tmp_path / "chats.jsonl").write_text(chat("s", ("buyer", None, "在")), "utf-8")
    (row,) = take_in(tmp_path)[1]["orders"]
    assert (Path(row["source"]).name, row["amount_fen"], row["paid_fen"]) == ("a.csv", 500, 500)


def test_orders_named_outright_and_a_pattern_of_chats(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(chat("s", ("buyer", None, "在")), "utf-8")
    (tmp_path / "b.jsonl").write_text("note", "utf-8")
    orders = tmp_path / "orders.txt"
    orders.write_bytes((SAMPLES / "orders.csv").read_bytes())
    progress: list[tuple[str, int]] = []
    options = ReadOptions(
        orders=(orders,), progress=lambda source, rows: progress.append((source, rows))
    )
    intake, tables = take_in(tmp_path / "*.jsonl", options=options)
    assert intake.files[0] == FileReport(str(orders), "orders", "orders", "gb18030", 3, 4)
    assert intake.skipped == [Skipped(str(tmp_path / "b.jsonl"), "no layout fits it")]
    assert progress == [(str(orders), 3), (str(tmp_path / "a.jsonl"), 1)]
    assert len(tables["orders"]) == 3


def test_find_settings(tmp_path: Path) -> None:
    chats = tmp_path / "a.jsonl"
    chats.touch()
    assert find_settings([tmp_path, chats]) is None
    (tmp_path / "cstext.toml").touch()
    assert find_settings([tmp_path]) == find_settings([chats]) == tmp_path / "cstext.toml"


@pytest.mark.parametrize(
    "options", [ReadOptions(layout="table"), ReadOptions(mapping=Path("m.toml"))], ids=str
)
def test_a_forced_layout_leaves_orders_to_theirs_and_skips_the_rest_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: ReadOptions
) -> None:
    monkeypatch.chdir(tmp_path)
    columns = 'conversation = "会话"\nrole = "角色"\ntext = "内容"\n'
    Path("m.toml").write_text(f"[columns]\n{columns}", "utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "t.csv").write_text("会话,角色,内容\nc,买家,在\n", "utf-8")
    (folder / "o.csv").write_bytes((SAMPLES / "orders.csv").read_bytes())
    (folder / "README.md").write_text("Chats of a shop,\nand orders.\n", "utf-8")
    (folder / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    intake, _ = take_in(folder, options=options)
    layout = "mapped" if options.mapping else "table"
    assert [file.layout for file in intake.files] == ["orders", layout]
    assert [Path(file.source).name for file in intake.skipped] == ["README.md", "a.png"]

"""Of a long history few days are read; what is said of them is what all days say."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from cstext.conversation.period import Period, days_condition
from cstext.errors import UsageError
from cstext.inquiries import Source, open_workbench

from .shop import HEADER, ORDER, keep, said, write

pytestmark = pytest.mark.long

FIRST = date(2026, 6, 1)
ASKED = Period(date(2026, 9, 7), date(2026, 9, 13))
QUESTIONS = ["在吗", "有货吗", "什么时候发货", "谢谢", "好的"]
COLUMNS = {
    "sessions": "session_id, shop, conversation, buyer, agent, started_ms, ended_ms, day,"
    " buyer_messages, agent_messages, auto_messages, has_reply, is_agent_first",
    "inquiries": "session_id, buyer, agent, started_ms, day, last_day, left_out_because, outcome,"
    " has_ordered, orders, paid_orders, paid_fen, order_id, ordered_day, paid_day, is_settled",
    "rounds": "buyer, agent, started_ms, day, replied_ms, left_out_because",
    "order_owners": "order_id, agent, judged_ms, is_silent, assists, is_paid",
}

DAY = {"order_owners": "ordered_day"}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four months in which buyers come back after weeks, and some questions stay open."""
    return long_history(tmp_path_factory.mktemp("long"))


def long_history(
    folder: Path,
    chat: Callable[[int], str] = lambda _: "",
    mask: Callable[[str], str] = str,
    buyers: int = 600,
) -> Path:
    """``chat`` names the chats (else each buyer has one), ``mask`` the buyers of the orders."""
    rng = random.Random(8)
    chats, orders = [], []
    for n in range(1500):
        buyer = f"tb{rng.randrange(buyers)}"
        at = FIRST + timedelta(rng.randrange(120))
        hour = rng.randrange(9, 22)
        for minute in sorted(rng.sample(range(60), rng.randrange(1, 6))):
            role = rng.choice(["买家", "买家", "客服"])
            row = list(said(1, "", rng.choice(QUESTIONS), role, buyer, "", chat(n)))
            row[6] = f"{at} {hour:02}:{minute:02}:00"
            chats.append(row)
        if rng.random() < 0.4:
            placed = at + timedelta(rng.randrange(4))
            paid = placed + timedelta(rng.randrange(3))
            orders.append(("", f"90000{n:05}", mask(buyer), "10.00", "交易成功",
                           f"{placed} 22:30:00", f"{paid} 22:40:00"))  # fmt: skip
    chats.sort(key=lambda row: row[6])
    for number in range(0, len(chats), 700):
        write(folder / "in" / f"{number:05}.csv", chats[number : number + 700], HEADER)
    write(folder / "in" / "orders.csv", orders, ORDER)
    keep(folder / "ws", folder / "in")
    return folder


def asked_rows(source: Source) -> tuple[dict[str, list[dict[str, object]]], int]:
    """The rows of the asked days, by table, and how many messages were read."""
    with open_workbench(source) as bench:
        rows = {
            name: bench.engine.rows(
                f"SELECT {columns} FROM {name}"
                f" WHERE {days_condition(ASKED, DAY.get(name, 'day'))} ORDER BY ALL"
            )
            for name, columns in COLUMNS.items()
        }
        return rows, bench.intake.messages


@pytest.mark.parametrize("policy", ["cstext", "plain"])
def test_the_asked_days_say_what_all_days_say(history: Path, policy: str) -> None:
    """Under cstext an open question keeps a session open; plain cuts no conversation at all."""
    found, few = asked_rows(Source([history / "ws"], policy=policy, wanted=lambda _: ASKED))
    whole, all_there_are = asked_rows(Source([history / "in"], policy=policy))
    assert found == whole
    assert few < all_there_are / 2
    sizes = {name: len(rows) for name, rows in whole.items()}
    assert min(sizes.values()) > 20 if policy == "cstext" else sizes["rounds"] > 20


@pytest.mark.parametrize(
    "named",
    [
        {"chat": "c{}".format, "buyers": 15},
        {"chat": "c{}".format, "mask": lambda buyer: f"t***{buyer[-1]}"},
        {"mask": lambda buyer: f"t***{buyer[-2:]}"},
    ],
    ids=["chats", "chats, masked orders", "buyers, masked orders"],
)
def test_who_else_may_have_ordered_is_known(tmp_path: Path, named) -> None:
    """A later chat of the same buyer may take an order; so may whoever is masked alike."""
    history = long_history(tmp_path, **named)
    found, _ = asked_rows(Source([history / "ws"], wanted=lambda _: ASKED))
    whole, _ = asked_rows(Source([history / "in"]))
    assert found == whole


def test_who_comes_back_weeks_later_may_buy_after_another_chat(tmp_path: Path) -> None:
    """The session of September is not cut; what is bought in October is of October's chat."""
    rows = []
    for chat, at in (("c0", "2026-09-07"), ("c0", "2026-10-05"), ("c9", "2026-10-06")):
        for role, minute in (("买家", 0), ("客服", 1)):
            row = list(said(1, "", "在吗", role, "tb1", "", chat))
            row[6] = f"{at} 10:{minute:02}:00"
            rows.append(row)
    write(tmp_path / "in" / "chats.csv", rows, HEADER)
    bought = ("", "9000000001", "tb1", "10.00", "交易成功", *["2026-10-06 22:30:00"] * 2)
    write(tmp_path / "in" / "orders.csv", [bought], ORDER)
    keep(tmp_path / "ws", tmp_path / "in")
    found, _ = asked_rows(Source([tmp_path / "ws"], policy="plain", wanted=lambda _: ASKED))
    whole, _ = asked_rows(Source([tmp_path / "in"], policy="plain"))
    assert found == whole
    assert [row["orders"] for row in whole["inquiries"]] == [0]


def test_which_days_are_read_whole(history: Path) -> None:
    with open_workbench(Source([history / "ws"], wanted=lambda _: ASKED)) as bench:
        assert bench.whole == Period(date(2026, 9, 1), date(2026, 9, 19))
        assert bench.intake.files[-1].kind == "orders"
    with open_workbench(Source([history / "ws"])) as bench:
        assert bench.whole == Period()


@pytest.mark.parametrize("given", [{"orders": [Path("o.csv")]}, {"layout": "table"}])
def test_how_exports_are_read_is_a_matter_of_the_import(history: Path, given) -> None:
    with (
        pytest.raises(UsageError, match=r"give .* to cstext import"),
        open_workbench(Source([history / "ws"], **given)),
    ):
        pass


def test_a_workspace_is_the_only_input(history: Path) -> None:
    with (
        pytest.raises(UsageError, match="import the others first"),
        open_workbench(Source([history / "ws", history / "in"])),
    ):
        pass

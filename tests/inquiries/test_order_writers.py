"""Who wrote to the buyer before an order: the owner, and those who assisted, each a row.

Days are days of March 2026; the notation is that of tests.chats. mei answers two questions on
the 4th, lan one on the 5th, kai writes after the order; the order is at 11:00 on the 5th.
"""

from __future__ import annotations

import pytest

from cstext.policy import load_policy
from tests.chats import chat
from tests.inquiries.desk_of_orders import Desk, desk, order

TALKS = "B4/10:00 S4/10:01@mei B4/10:02 S4/10:03@mei B5/10:00 S5/10:01@lan B5/11:30 S5/11:31@kai"
BOUGHT = order("5/11:00", paid="5/11:40")


@pytest.mark.parametrize(
    ("settings", "writers"),
    [
        # (account, rounds it answered before the moment, owner)
        ({}, [("lan", 1, True), ("mei", 2, False)]),
        ({"order_owner": "rounds"}, [("mei", 2, True), ("lan", 1, False)]),
        (
            {"order_judged_at": "payment"},
            [("kai", 1, True), ("lan", 1, False), ("mei", 2, False)],
        ),
    ],
)
def test_one_owns_the_order_and_the_others_assisted(
    settings: dict[str, str], writers: list[tuple[str, int, bool]]
) -> None:
    answer = desk(TALKS, [BOUGHT], settings=settings)
    assert answer.writers == [("10000001", *row) for row in writers]
    assert answer.orders[0]["agent"] == writers[0][0]
    assert answer.orders[0]["assists"] == len(writers) - 1


def test_a_silent_order_has_no_writers() -> None:
    answer = desk("B7/10:00 S7/10:01", [order("4/11:00", paid="4/11:01")])
    assert answer.writers == []
    assert answer.orders[0]["is_silent"]


def test_of_two_talks_that_start_together_the_last_by_name_has_the_order() -> None:
    # Alike to the millisecond, as an export holds them that repeats a chat under another account.
    for first, last in (("chat-9", "chat-10"), ("chat-10", "chat-9")):
        rows = [
            *chat("B5/10:00 S5/10:01@lan", first, buyer="c1"),
            *chat("B5/10:00 S5/10:01@mei", last, buyer="c1", line=100),
        ]
        answer = Desk(rows, [BOUGHT], load_policy())
        assert answer.orders[0]["session_id"] == "chat-9"
        assert answer.orders[0]["agent"] == ("lan" if first == "chat-9" else "mei")

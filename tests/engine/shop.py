"""Input for both engines: the sample shop, and beside it a shop of generated chats and orders."""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from cstext.inquiries import Source, open_workbench
from cstext.tables import REASONS, SESSION_RECORDS
from tests.chats import Row, message_table
from tests.inquiries.desk_of_orders import order
from tests.oracle.logs import GAPS, STARTS, WHO, at, written

SAMPLE = Path(__file__).parents[2] / "corpus" / "sample-shop"
CHATS = 300
HOUR = 3600


@dataclass(frozen=True)
class Shop:
    """What readers give: the tables that everything else is made from."""

    messages: pa.Table
    orders: pa.Table
    refunds: pa.Table


def both_shops(seed: int) -> Shop:
    """The sample shop and the generated one of a seed."""
    sample, dice = sample_shop(), random.Random(seed)
    messages = message_table(generated_messages(dice)).cast(sample.messages.schema)
    orders = pa.Table.from_pylist(generated_orders(dice), schema=sample.orders.schema)
    return Shop(
        pa.concat_tables([sample.messages, messages]),
        pa.concat_tables([sample.orders, orders]),
        sample.refunds,
    )


def sample_shop() -> Shop:
    with open_workbench(Source([SAMPLE])) as bench:
        names = ("messages", "orders", "refunds")
        return Shop(*(bench.engine.arrow(f"SELECT * FROM {name}") for name in names))


def generated_messages(dice: random.Random) -> list[Row]:
    """Two chats a buyer, around every threshold, some to the millisecond, some nicks masked."""
    rows = written([notation(dice) for _ in range(CHATS)], buyers=2)
    for row in rows:
        row["sent_ms"] += dice.choice([0, 0, 1, 333, 500, 999])
        if row["buyer"].endswith("7"):
            row["buyer"] = "b*7"
    return rows


def notation(dice: random.Random) -> str:
    """One chat as tests.oracle.logs writes them."""
    tokens, now = [], dice.choice(STARTS)
    for _ in range(dice.randrange(10)):
        now += dice.choice(GAPS)
        who = dice.choice(WHO)
        tokens.append(who[0] + at(now) + who[1:])
    return " ".join(tokens)


def generated_orders(dice: random.Random) -> list[Row]:
    """Orders before, in and after the chats, paid in and out of time, closed, without a nick."""
    rows = []
    for number in range(CHATS // 2):
        placed = dice.choice([-1, 1, 100, 30000, dice.randrange(-3 * 24, 8 * 24) * HOUR + 17])
        wait = dice.choice([None, 60, 72 * HOUR, 72 * HOUR + 1])
        rows.append(
            order(
                at(placed),
                paid=None if wait is None else at(placed + wait),
                buyer=dice.choice([None, *4 * [f"b{dice.randrange(CHATS // 2)}"]]),
                number=str(12345678 + number),
                closed=dice.random() < 0.3,
                amount=dice.randrange(10000),
            )
        )
    return rows


def some_causes(sessions: list[dict[str, Any]]) -> pa.Table:
    """A cause for every session, whatever happened in it."""
    numbers = sorted(row["session_n"] for row in sessions)
    reasons = [REASONS[place % len(REASONS)] for place in range(len(numbers))]
    return pa.table({"session_n": pa.array(numbers, pa.int64()), "reason": pa.array(reasons)})


def some_records(sessions: list[dict[str, Any]]) -> pa.Table:
    """What an export might say of every third session."""
    rows = [
        {
            **dict.fromkeys(SESSION_RECORDS.names),
            "shop": row["shop"],
            "matched_by": "none",
            "agent": row["agent"],
            "started_ms": row["started_ms"],
            "day": row["day"],
            "second_of_day": row["second_of_day"],
            "satisfaction": [None, 1, 2, 3, 4, 5][place % 6],
            "is_solved": [True, False, None][place % 3],
            "source": "records",
            "line": place,
        }
        for place, row in enumerate(sorted(sessions, key=lambda row: row["session_n"])[::3])
        if row["started_ms"] is not None
    ]
    return pa.Table.from_pylist(rows, schema=SESSION_RECORDS.schema)

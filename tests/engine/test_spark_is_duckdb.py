"""The same SQL files give the same rows on DuckDB and on Spark, for every shipped profile."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from cstext.conversation import build_conversation, response_table
from cstext.conversation.period import EVER, Period, put_request
from cstext.conversation.response import PLACED
from cstext.engine import Engine
from cstext.inquiries import build_inquiries
from cstext.kpi.cells import By
from cstext.kpi.figures import build_kpi, make_cells
from cstext.policy import Policy, load_policy, profile_names
from cstext.settings import Shift
from cstext.spark import SparkEngine
from tests.chats import ZONE, chats, message_table
from tests.engine.shop import Shop, both_shops, some_causes, some_records

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.spark

AUTOMATIC = {
    "auto_reply_prefix": "$",
    "auto_reply_texts": ["auto", "您好，欢迎光临暖屋家居，客服正在赶来，请稍等~"],
    "auto_reply_senders": ["robot"],
}
ON_DUTY = {
    "days": {day: [("09:00", "12:00"), ("13:30", "24:00")] for day in ("wed", "thu", "sat", "sun")}
}
# What no shipped profile sets.
OTHER_RULES = {
    "working_time": ON_DUTY,
    "order_judged_at": "order_first",
    "order_owner": "rounds",
    "mean_over": "sessions",
}
CASES: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in profile_names()),
    ("plain", OTHER_RULES),
]
CUT = Period(date(2026, 3, 5), date(2026, 11, 15))
ASKED: list[tuple[By | None, Period]] = [
    *(("agent", EVER), ("day", CUT), ("hour", EVER), ("week", CUT), ("shop", EVER), (None, CUT)),
    *(("month", EVER), ("shift", CUT), ("goods", EVER)),
]
SHIFTS = [Shift(name="early", hours="08:00-16:00"), Shift(name="night", hours="22:00-02:00")]

# The tables that go into Spark as DuckDB has them, and those that both make, in their order.
LINKS = ("orders_until", "own_accounts", "order_mentions", "masked_nicks")
INQUIRIES = (
    *("visits", "session_orders", "order_sessions", "order_writers", "order_owners", "inquiries"),
)
FIGURES = ("counts", "crowd", "reach", "spread", "after_sale")
MADE = (
    *("accounts", "conversations", "places", "turns", "sessions", "rounds", "endings", *INQUIRIES),
    *("chat_days", "buyer_days", "written", "handovers", "open_spans", "rated"),
    *("order_labels", "order_refunds"),
    *("cells", "response", "response_of_cells", *FIGURES, "known_then"),
)


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda n: CASES[n][0])
def test_every_table_is_equal_row_for_row(spark: SparkSession, number: int) -> None:
    name, rules = CASES[number]
    policy = load_policy(name, {**AUTOMATIC, **rules})
    by, period = ASKED[number % len(ASKED)]
    with Engine() as duck, SparkEngine(spark) as other:
        make_here(duck, both_shops(number), policy)
        make_there(other, duck, policy)
        for engine in (duck, other):
            make_figures(engine, by, period)
        for table in MADE:
            # Where sessions are cut, one in which the buyer comes back is rare.
            is_rare = table == "visits" and policy.session_gap_seconds is not None
            assert_same(table, duck, other, may_be_empty=is_rare)


def make_figures(engine: Engine, by: By | None, period: Period | None) -> None:
    """The tables of figures in cells, and of response times over all."""
    make_cells(engine, by, period, shifts=SHIFTS)
    engine.make("response_of_cells", "cstext.conversation", "response")
    engine.put("shift", pa.table({"days": pa.array([3], pa.int64())}))
    for table in FIGURES:
        engine.make(table, "cstext.kpi")
    for table in PLACED:
        engine.define(table, "cstext.conversation")
    engine.make("response", "cstext.conversation")
    put_request(engine, None, CUT)
    engine.make("known_then", "cstext.kpi")


def make_here(duck: Engine, shop: Shop, policy: Policy) -> None:
    """The whole way on DuckDB."""
    for name, table in vars(shop).items():
        duck.put(name, table)
    build_conversation(duck, policy, ZONE)
    build_inquiries(duck, ["b1"])
    duck.put("session_records", some_records(duck.rows("SELECT * FROM sessions")))
    duck.put("causes", some_causes(duck.rows("SELECT session_n FROM sessions")))
    build_kpi(duck, ZONE)


def make_there(other: SparkEngine, duck: Engine, policy: Policy) -> None:
    """The same on Spark, from the same messages, orders, refunds, links and causes."""
    for name in ("messages", "orders", "refunds", *LINKS, "causes", "session_records"):
        other.put(name, duck.arrow(f"SELECT * FROM {name}"))
    build_conversation(other, policy, ZONE)
    for name in INQUIRIES:
        other.make(name, "cstext.inquiries")
    build_kpi(other, ZONE)


def assert_same(name: str, duck: Engine, other: Engine, *, may_be_empty: bool = False) -> None:
    """The same columns of the same types, and the same rows; doubles to the last bit."""
    here, there = (engine.arrow(f"SELECT * FROM {name}") for engine in (duck, other))
    assert [(f.name, f.type) for f in here.schema] == [(f.name, f.type) for f in there.schema]
    said, due = ordered(there), ordered(here)
    assert due or may_be_empty, f"{name} is empty: nothing is compared"
    odd = [(a, b) for a, b in zip(said, due, strict=False) if a != b]
    assert (len(said), odd[:1]) == (len(due), []), f"{name}: the other, DuckDB"


def ordered(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows, sorted by all columns."""
    rows = [tuple(row.values()) for row in table.to_pylist()]
    return sorted(rows, key=lambda row: [(value is None, value or 0) for value in row])


def test_half_a_millisecond_is_rounded_up_by_both(spark: SparkSession) -> None:
    # 15.2505 is no double: the nearest one lies below.
    messages = message_table(chats("B0 S15.250", "B0 S15.251"))
    with Engine() as duck, SparkEngine(spark) as other:
        for engine in (duck, other):
            engine.put("messages", messages)
            build_conversation(engine, load_policy("plain"), ZONE)
            total = response_table(engine)["total"]
            keys = ("mean_seconds", "median_seconds", "first_response_seconds")
            assert {key: total[key] for key in keys} == dict.fromkeys(keys, 15.251)

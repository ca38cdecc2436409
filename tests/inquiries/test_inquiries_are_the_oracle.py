"""The engine's inquiries agree with the oracle's on generated chats and orders.

``pytest -m heavy tests/inquiries`` does so on many thousands of them.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cstext.policy import load_policy
from tests.chats import Row
from tests.inquiries.desk_of_orders import Desk, order
from tests.oracle.inquiries import Inquiry, inquire
from tests.oracle.logs import at, notations, written
from tests.oracle.rounds import converse

pytestmark = pytest.mark.long

COMMON = {
    "deadline": None,
    "database": None,
    "phases": [Phase.explicit, Phase.generate],
    "suppress_health_check": list(HealthCheck),
}
HOUR = 3600
# The chats of the log begin on the 4th of March; the orders lie before, in and after them.
PLACED = st.integers(-4 * 24, 8 * 24).map(lambda hours: hours * HOUR + 17)
NEAR = st.sampled_from([-1, 1, 45, 100, 1000, 4000, 30000, 60000, 90000, 130000])
PAID = st.sampled_from([None, 60, 71 * HOUR, 72 * HOUR, 72 * HOUR + 1, 100 * HOUR])
placed = st.one_of(NEAR, NEAR, NEAR, PLACED)
# More buyers than digits: some share a masked nick. One in five orders names no buyer.
WHOSE = st.sampled_from([*range(14)] * 3 + [*range(20)] * 2 + [None] * 12)
sale = st.tuples(WHOSE, placed, PAID, st.booleans())
Sale = tuple[int | None, int, int | None, bool]

POLICIES: list[tuple[str, dict[str, Any]]] = [
    ("cstext", {}),
    ("plain", {}),
    ("plain", {"session_gap_seconds": 600, "inquiry_window_days": 1, "after_sale_days": 3}),
    ("kuaimai", {"auto_reply_prefix": "$", "inquiry_window_days": 15}),
]


def orders_of(sales: list[Sale]) -> list[Row]:
    """The orders; the first has the number that some of the chats name."""
    return [
        order(
            march(seconds),
            paid=march(seconds + wait) if wait else None,
            buyer=nick_of(buyer),
            number=str(12345678 + n),
            closed=closed,
            amount=2**n % 9973,
        )
        for n, (buyer, seconds, wait, closed) in enumerate(sales)
    ]


def nick_of(buyer: int | None) -> str | None:
    """Orders from the 16th buyer on name him masked, as some exports of orders do."""
    if buyer is None or buyer < 16:
        return None if buyer is None else f"b{buyer}"
    return f"b**{buyer % 10}"


def march(seconds: int) -> str:
    """As in a chat; what lies before March is put on its first day."""
    return at(max(seconds, -3 * 86400))


def assert_agree(
    texts: list[str],
    sales: list[Sale],
    case: tuple[str, dict[str, Any]],
    until: int | None,
) -> None:
    rows, orders = [masked(row) for row in written(texts, 2)], orders_of(sales)
    policy = load_policy(*case)
    last = None if until is None else date(2026, 3, until)
    desk = Desk(rows, orders, policy, ["b1"], last)
    day = None if last is None else (last - date(1970, 1, 1)) // timedelta(1)
    due = inquire(converse(rows, policy), orders, policy, ("b1",), day)
    said, expected = set(map(said_of, desk.inquiries)), set(map(due_of, due))
    assert (said - expected, expected - said) == (set(), set())
    assert len(desk.inquiries) == len(due)


def masked(row: Row) -> Row:
    """Every third buyer writes under a masked nick: ``b**3`` is b3, b13 or b23."""
    number = int(row["buyer"][1:])
    return row if number % 3 else {**row, "buyer": f"b**{number % 10}"}


def said_of(row: Row) -> tuple[Any, ...]:
    keys = ["conversation", "started_ms", "left_out_because", "outcome", "is_settled"]
    keys += ["has_ordered", "is_doubtful", "agent"]
    keys += ["orders", "paid_orders", "amount_fen", "paid_fen", "paid_pieces"]
    return tuple(row[key] for key in keys)


def due_of(inquiry: Inquiry) -> tuple[Any, ...]:
    linked, paid = inquiry.linked, inquiry.paid
    return (
        inquiry.session.conversation,
        inquiry.session.started_ms,
        inquiry.left_out_because,
        inquiry.outcome,
        inquiry.is_settled,
        inquiry.has_ordered,
        inquiry.is_doubtful,
        inquiry.session.writer,
        len(linked),
        len(paid),
        sum(o["amount_fen"] for o in linked),
        sum(o["paid_fen"] for o in paid),
        len(paid),
    )


log = notations()
log_of_sales = st.lists(sale, min_size=5, max_size=40)
untils = st.sampled_from([None, 4, 6, 8, 31])


@pytest.mark.parametrize("case", POLICIES, ids=str)
@settings(max_examples=6, derandomize=True, **COMMON)
@given(texts=log, sales=log_of_sales, until=untils)
def test_generated_logs(
    case: tuple[str, dict[str, Any]], texts: list[str], sales: list[Any], until: int | None
) -> None:
    assert_agree(texts, sales, case, until)


@pytest.mark.heavy
@pytest.mark.parametrize("case", POLICIES, ids=str)
@settings(max_examples=100, **COMMON)
@given(texts=log, sales=log_of_sales, until=untils)
def test_thousands_of_logs(
    case: tuple[str, dict[str, Any]], texts: list[str], sales: list[Any], until: int | None
) -> None:
    assert_agree(texts, sales, case, until)

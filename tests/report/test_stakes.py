"""What is at stake, on payers that one can count by eye."""

from datetime import date

import pyarrow as pa
import pytest

from cstext.clock import EPOCH
from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.report.facts import most_at_stake
from cstext.report.stakes import paid_worth, staked

DAY = date(2026, 11, 9)

# Buyer, goods, what was paid in yuan, and days after the ninth.
PAYERS = [
    ("a", "四件套", 100, 0), ("b", "四件套", 120, 0), ("c", "四件套", 140, 1),
    ("d", "四件套", 160, 1), ("e", "四件套", 900, 2),
    ("f", "拖鞋", 20, 0), ("g", "拖鞋", 30, 0),
    ("h", "四件套", 9999, 9),  # After the period: not known yet.
    ("i", "四件套", 0, 0),  # Never paid.
]  # fmt: skip


@pytest.fixture
def engine():
    with Engine() as engine:
        numbers = range(len(PAYERS))
        day = (DAY - EPOCH).days
        engine.put("orders_until", pa.table({"until_day": pa.array([day + 20], pa.int64())}))
        engine.put("inquiries", pa.table({
            "shop": ["s"] * len(PAYERS), "buyer": [row[0] for row in PAYERS],
            "order_id": [str(n) for n in numbers],
            "paid_fen": [row[2] * 100 for row in PAYERS],
            "day": [day + row[3] for row in PAYERS],
            "left_out_because": pa.array([None] * len(PAYERS), pa.string()),
        }))  # fmt: skip
        engine.put("order_labels", pa.table({
            "shop": ["s"] * len(PAYERS), "order_id": [str(n) for n in numbers],
            "goods": [row[1] for row in PAYERS],
        }))  # fmt: skip
        yield engine


def test_goods_with_five_payers_have_their_own_median_others_the_shops(engine):
    worth = paid_worth(engine, Period(DAY, date(2026, 11, 15)))
    assert worth.of(["四件套"]) == (14_000, "goods")
    assert worth.of(["拖鞋"]) == (12_000, "shop")
    assert worth.of(["没听说过", "四件套"]) == (14_000, "goods")
    assert worth.of([]) == (12_000, "shop")


def test_without_orders_nothing_is_known(engine):
    engine.put("orders_until", pa.table({"until_day": pa.array([None], pa.int64())}))
    assert paid_worth(engine, Period(DAY, DAY)).of(["四件套"]) == (None, None)


def test_a_causes_stake_is_the_sum_of_its_cases():
    cases = [
        {"reason": "stock", "at_stake_fen": 100, "at_stake_from": "goods"},
        {"reason": "stock", "at_stake_fen": 50, "at_stake_from": "shop"},
        {"reason": "other", "at_stake_fen": 7, "at_stake_from": "shop"},
    ]
    found = staked(cases, ("stock", "courier", "other"))
    assert found["at_stake_fen"] == {"stock": 150, "courier": 0, "other": 7}
    assert found["at_stake_from"] == {"goods": 1, "shop": 2}
    unknown = [{**case, "at_stake_fen": None, "at_stake_from": None} for case in cases]
    assert staked(unknown, ("stock",))["at_stake_fen"] == {"stock": None}


def test_of_too_many_cases_those_with_most_at_stake_are_kept_in_their_order():
    stakes = (5, None, 9, 9, 1, 7)
    assert most_at_stake(stakes, 3) == [2, 3, 5]
    assert most_at_stake(stakes, 10) == list(range(6))

"""Every dimension: what falls into which cell, and that the parts add up to the whole."""

from collections import Counter
from datetime import date

import pyarrow as pa
import pytest

from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.kpi.cells import Holding
from cstext.kpi.figures import figures
from cstext.kpi.metrics import METRICS
from cstext.tables import ORDERS, REFUNDS
from tests.chats import chats
from tests.inquiries.desk_of_orders import order
from tests.kpi.desk import SHIFTS, by_cell, of, open_desk, shop

# Of 03-04 at 08:00 and 23:00, and of 03-31 at 10:00; the last one unanswered.
CHATS = "B08:00 S08:01|B23:00@lan S23:05@lan|B31/10:00"


@pytest.fixture(scope="module")
def engine():
    with open_desk(chats(*CHATS.split("|"))) as engine:
        yield engine


@pytest.mark.parametrize(
    ("by", "sessions"),
    [
        ("agent", {"lan": 1, "mei": 2}),
        ("shift", {"夜班": 1, "早班": 2}),
        ("day", {"2026-03-04": 2, "2026-03-31": 1}),
        ("hour", {"08": 1, "10": 1, "23": 1}),
        ("week", {"2026-W10": 2, "2026-W14": 1}),
        ("month", {"2026-03": 3}),
        ("shop", {"s": 3}),
        ("goods", {None: 3}),
    ],
)
def test_consultations_and_rounds_by_every_dimension(engine, by, sessions):
    found = figures(engine, by, shifts=SHIFTS)
    rounds = {cell: values["rounds_answered"].cases for cell, values in found.cells.items()}
    for counted in (by_cell(found, "consultations"), rounds):
        assert {cell: n for cell, n in counted.items() if n} == sessions


STARTS = {
    "08:00": "早班", "15:59:59": "早班", "16:00": None, "21:59": None, "22:00": "夜班",
    "5/01:59": "夜班", "5/02:00": None,
}  # fmt: skip


def test_a_shift_s_end_is_not_in_it_and_it_may_pass_midnight():
    found = shop("|".join(f"B{start}" for start in STARTS), by="shift")
    assert by_cell(found, "never_answered") == Counter(STARTS.values())


def test_by_goods_an_inquiry_is_about_what_was_ordered_else_what_was_named():
    orders = [
        {**order("4/10:30", "4/10:31", buyer="c1", number="10000001"), "goods": "珊瑚绒睡衣 M码"},
        {**order("4/09:00", "4/09:01", buyer="x", number="10000002"), "goods": "水洗棉四件套"},
    ]
    texts = [
        "B10:00=在吗 S10:01",
        "B10:05=珊瑚绒睡衣有吗 S10:06=有",
        "B10:10=四件套呢 S10:11",
        "B10:20=发货吗 S10:21",
    ]
    found = shop("|".join(texts), by="goods", orders=orders)
    assert by_cell(found, "inquiries") == {"水洗棉四件套": 1, "珊瑚绒睡衣": 2, None: 1}
    assert by_cell(found, "conversion_paid") == {"水洗棉四件套": 0, "珊瑚绒睡衣": 0.5, None: 0}
    assert by_cell(found, "silent_orders") == {"水洗棉四件套": 1, "珊瑚绒睡衣": 0, None: 0}


def test_two_accounts_of_a_person_are_one_agent(engine):
    found = figures(engine, "agent", persons=[Holding("mei", "王梅"), Holding("lan", "王梅")])
    assert found.cells["王梅"]["consultations"].value == 3
    assert found.cells["王梅"]["median_response"].value == 180


def test_an_account_is_each_one_s_on_the_days_on_which_they_held_it(engine):
    first, last = (Period(date(2026, 3, n), date(2026, 3, n)) for n in (4, 31))
    turns = [Holding("mei", "王梅", first), Holding("mei", "李兰", last)]
    found = figures(engine, "agent", persons=turns)
    assert +Counter(by_cell(found, "consultations")) == {"lan": 1, "李兰": 1, "王梅": 1}
    # On days on which the file says nothing, it goes by its own name.
    found = figures(engine, "agent", persons=turns[:1])
    assert +Counter(by_cell(found, "consultations")) == {"lan": 1, "mei": 1, "王梅": 1}


def test_distinct_buyers_do_not_add_up():
    found = shop("B0 S5 B5/10:00 S5/10:01", by="day", settings={"session_gap_seconds": 3600})
    assert of(found, "buyers", "consultations", "inquirers") == (1, 2, 2)
    assert by_cell(found, "buyers") == {"2026-03-04": 1, "2026-03-05": 1}


LOST = {0: "stock", 1: "explanation", 2: "other", 3: "explanation"}


def test_loss_by_the_agent_stands_apart_from_the_rest():
    orders = [order("4/11:00", "4/11:01", buyer="c5")]
    found = shop("|".join(["B10:00 S10:01"] * 5), orders=orders, causes=LOST)
    assert of(found, "lost_inquiries", "loss_rate") == (4, 0.8)
    assert of(found, "agent_loss_rate", "other_loss_rate") == (0.4, 0.4)


def test_a_loss_without_a_cause_is_counted_to_neither_side():
    orders = [order("4/11:00", "4/11:01", buyer="c5")]
    found = shop("|".join(["B10:00 S10:01"] * 5), orders=orders, causes={0: "stock"})
    value = found.total["agent_loss_rate"]
    assert (value.value, value.cases, value.left_out["undecided"]) == (0, 2, 3)


def test_silent_sales_belong_to_nobody():
    orders = [order("4/11:00", "4/11:01", buyer="x", amount=990)]
    found = shop("B10:00 S10:01", by="agent", orders=orders)
    assert of(found, "silent_orders", "silent_amount", "paid_amount") == (1, 990, 0)
    assert by_cell(found, "silent_amount") == {"mei": 0, None: 990}


def test_orders_that_tell_no_amount_or_pieces_are_no_sale_of_nothing():
    sold = [
        {**order(f"4/11:0{n}", f"4/11:0{n}", buyer=f"c{n}", number=f"1000000{n}"), **unknown}
        for n, unknown in enumerate(
            ({"pieces": 3}, {"paid_fen": None, "amount_fen": None}, {"pieces": None}), 1
        )
    ]
    chat = "B10:00 S10:01|B10:00@lan S10:01@lan|B10:00@zhu S10:01@zhu"
    found = shop(chat, by="agent", orders=sold)
    sales, value, pieces = ("paid_amount", "value_per_buyer", "pieces_per_buyer")
    assert by_cell(found, sales) == {"lan": None, "mei": 100, "zhu": 100}
    assert by_cell(found, value) == {"lan": None, "mei": 100, "zhu": 100}
    assert by_cell(found, pieces) == {"lan": 1, "mei": 3, "zhu": None}
    assert of(found, sales, value, pieces) == (200, 100, 2)
    assert found.total[value].as_facts()["left_out"] == {"without_amount": 1}
    assert found.total[pieces].as_facts()["left_out"] == {"without_pieces": 1}


REFUNDED = [
    # orders as shop and number, a refund, and of which order it is
    ("a1 b1", "a1", "a1"),
    ("a1 b2", "b1", "a1"),
    ("a1 b2", "-2", "b2"),
]


@pytest.mark.parametrize(("orders", "refund", "due"), REFUNDED)
def test_a_refund_is_of_the_order_of_its_shop(orders, refund, due):
    sold = [{**order("4/11:00", number=number), "shop": shop} for shop, number in orders.split()]
    asked = {
        **dict.fromkeys(REFUNDS.names),
        "refund_id": "r", "shop": refund[0].strip("-"), "order_id": refund[1],
        "is_intervened": False, "is_settled": True, "source": "refunds", "line": 1,
    }  # fmt: skip
    with Engine() as engine:
        for table, rows in ((ORDERS, sold), (REFUNDS, [asked])):
            engine.put(table.name, pa.Table.from_pylist(rows, schema=table.schema))
        engine.make("order_refunds", "cstext.kpi")
        found = engine.rows("SELECT shop || order_id AS name FROM order_refunds WHERE is_refunded")
    assert [row["name"] for row in found] == [due]


def test_a_period_cuts_every_count(engine):
    weeks = [Period(date(2026, 3, 1), date(2026, 3, 7)), Period(date(2026, 3, 8), None)]
    whole, early, late = (figures(engine, None, each).total for each in (None, *weeks))
    for name in ("consultations", "receptions", "buyer_messages", "agent_messages", "agent_hours",
                 "unanswered_rounds", "never_answered"):  # fmt: skip
        assert early[name].value + late[name].value == whole[name].value, name


def test_a_cell_of_which_little_is_known_has_noughts():
    """Who comes back to a session that is not cut asks lan; the open session is mei's."""
    found = shop(
        "B10:00 S10:01 B5/10:00@lan|B5/10:00@lan S5/10:05@lan",
        by="agent",
        period=Period(date(2026, 3, 5)),
        policy="kuaimai",
        settings={"session_gap_seconds": 864000},
    )
    assert by_cell(found, "consultations") == {"lan": 2, "mei": 0}
    assert by_cell(found, "most_at_once") == {"lan": 1, "mei": 1}
    assert by_cell(found, "slow_receptions") == {"lan": 0, "mei": 0}
    assert by_cell(found, "within_threshold") == {"lan": 0, "mei": None}
    assert found.cells["mei"]["within_threshold"].left_out == {}


def test_what_is_left_out_is_declared():
    """Every code under which a metric may leave cases out stands in the registry."""
    orders = [order("4/11:00", "4/11:01", buyer="c1"), order("5/11:00", None, buyer="x")]
    with open_desk(chats("B10:00 S10:01", "B10:00", "B10:00~ S10:01"), orders) as engine:
        found = figures(engine, "agent", shifts=SHIFTS)
    for values in (found.total, *found.cells.values()):
        for name, value in values.items():
            metric = METRICS[name]
            declared = {*metric.leaves_out, f"no_{metric.needs}_file"}
            assert value.as_facts()["left_out"].keys() <= declared, name

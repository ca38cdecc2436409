"""The worked examples of the definitions: attribution, windows, after-sale, filters.

Days are days of March 2026; the notation is that of tests.chats.
"""

from __future__ import annotations

from datetime import date

import pytest

from cstext.policy import load_policy
from tests.chats import Row, chats
from tests.inquiries.desk_of_orders import Desk, desk, order

TALK = "B4/10:00 S4/10:01"


# After-sale days: 21, counted in calendar days from the payment.
AFTER_SALE = [
    # (the day of the question, the order after it, what the session is)
    ("20", None, "after_sale"),
    ("20", "20/10:05", "paid"),
    ("20", "22/10:05", "paid"),
    ("22", None, "after_sale"),
    ("23", None, "lost"),
    ("23", "23/10:05", "paid"),
]


@pytest.mark.parametrize(("asked", "ordered", "outcome"), AFTER_SALE)
def test_paid_on_the_first_and_asking_later(asked: str, ordered: str | None, outcome: str) -> None:
    orders = [order("1/09:00", paid="1/09:10", number="10000001")]
    if ordered:
        orders.append(order(ordered, paid=ordered, number="10000002"))
    assert desk(f"B{asked}/10:00 S{asked}/10:01", orders).outcomes == [outcome]


def test_the_after_sale_days_can_be_set() -> None:
    bought = [order("1/09:00", paid="1/09:10")]
    asked = "B20/10:00 S20/10:01"
    assert desk(asked, bought, settings={"after_sale_days": 18}).outcomes == ["lost"]
    assert desk(asked, bought, settings={"after_sale_days": 19}).outcomes == ["after_sale"]


def test_an_order_that_was_never_paid_makes_no_after_sale() -> None:
    assert desk("B20/10:00 S20/10:01", [order("1/09:00")]).outcomes == ["lost"]


def test_paid_first_and_consulted_later_is_no_inquiry() -> None:
    orders = [order("4/09:00", paid="4/09:59:59")]
    assert desk(TALK, orders).outcomes == ["after_sale"]


# The inquiry window: the day itself is day 1; 3 days are that day and the next two.
@pytest.mark.parametrize(
    ("days", "ordered", "outcome"),
    [
        (3, "4/10:02", "paid"),
        (3, "5/00:00", "paid"),
        (3, "6/23:59:59", "paid"),
        (3, "7/00:00", "lost"),
        (3, "4/09:59", "lost"),
        (1, "4/23:59:59", "paid"),
        (1, "5/00:00", "lost"),
        (2, "5/23:59:59", "paid"),
        (2, "6/00:00", "lost"),
        (15, "18/23:59", "paid"),
        (15, "19/00:00", "lost"),
    ],
)
def test_an_order_counts_within_the_inquiry_window(days: int, ordered: str, outcome: str) -> None:
    # Paid a day later: nothing here was bought before the chat.
    paid = f"{int(ordered.split('/')[0]) + 1}/12:00"
    answer = desk(TALK, [order(ordered, paid=paid)], settings={"inquiry_window_days": days})
    assert answer.outcomes == [outcome]


# A session that no silence cut counts its window from the day it starts, and from each return.
BACK = "B2/10:00 B5/10:00 S5/10:01"
TALKS = "B2/10:00 S2/10:01 B20/10:00 S20/10:01"


@pytest.mark.parametrize(
    ("policy", "notation", "ordered", "outcome"),
    [
        # Left unanswered on the 2nd, the buyer came back on the 5th: up to the 7th.
        ("cstext", BACK, "5/10:00:30", "paid"),
        ("cstext", BACK, "7/23:59:59", "paid"),
        ("cstext", BACK, "8/00:00", "lost"),
        # Nobody had come back yet: the window of the 2nd had ended with the 4th.
        ("cstext", BACK, "5/09:59", "lost"),
        # A reply to the open question is no return, whoever says thanks after it.
        ("cstext", "B2/22:30 S3/09:00 B3/09:05~", "5/00:00", "lost"),
        # Asked on the 1st, answered after days off on the 4th, asked on, ordered on that day.
        ("cstext", "B1/18:00 S4/09:00 B4/09:05", "4/10:00", "paid"),
        ("taobao-3min", "B1/18:00 S4/09:00 B4/09:05", "6/10:00", "paid"),
        ("cstext", "B1/18:00 S4/09:00 B4/09:05~", "4/10:00", "lost"),
        # Across midnight without a silence: the day of its start.
        ("cstext", "B2/23:59 S3/00:01 B3/00:02", "5/00:00", "lost"),
        # A profile without a session gap: one inquiry, two talks.
        ("taobao-3min", TALKS, "20/11:00", "paid"),
        ("taobao-3min", TALKS, "22/11:00", "paid"),
        ("taobao-3min", TALKS, "10/11:00", "lost"),
        ("taobao-3min", TALKS.replace("B20", "S20/09:55 B20"), "20/11:00", "paid"),
    ],
)
def test_who_comes_back_has_the_window_anew(
    policy: str, notation: str, ordered: str, outcome: str
) -> None:
    # Paid a day later: nothing here was bought before the chat.
    paid = f"{int(ordered.split('/')[0]) + 1}/12:00"
    answer = desk(notation, [order(ordered, paid=paid)], policy=policy)
    assert answer.outcomes == [outcome]
    assert [row["is_silent"] for row in answer.orders] == [outcome == "lost"]


# Payment: 72 h after the order, whatever the inquiry window.
@pytest.mark.parametrize(
    ("paid", "closed", "outcome"),
    [
        ("4/11:00", False, "paid"),
        ("7/10:30", False, "paid"),
        ("7/10:30:01", False, "ordered"),
        (None, False, "ordered"),
        (None, True, "closed"),
        # Paid and closed later is a refund, no payment loss; nor is it one if paid late.
        ("4/11:00", True, "paid"),
        ("8/10:30", True, "ordered"),
    ],
)
def test_payment_within_72_hours_of_the_order(paid: str | None, closed: bool, outcome: str) -> None:
    answer = desk(TALK, [order("4/10:30", paid=paid, closed=closed)])
    assert answer.outcomes == [outcome]
    assert answer.inquiries[0]["paid_orders"] == (outcome == "paid")


def test_closed_only_if_all_its_orders_were() -> None:
    closed = order("4/10:30", number="10000001", closed=True)
    still_open = order("4/10:40", number="10000002")
    assert desk(TALK, [closed]).outcomes == ["closed"]
    assert desk(TALK, [closed, still_open]).outcomes == ["ordered"]


def test_an_order_through_two_sessions_counts_once() -> None:
    answer = desk("B4/10:00 S4/10:01@mei B5/10:00 S5/10:01@lan", [order("5/11:00", paid="5/11:01")])
    # Both have ordered; the order and its amount are the later one's.
    assert answer.outcomes == ["paid", "paid"]
    assert [row["has_ordered"] for row in answer.inquiries] == [True, True]
    assert [row["orders"] for row in answer.inquiries] == [0, 1]
    assert [row["amount_fen"] for row in answer.inquiries] == [0, 100]
    assert [row["paid_fen"] for row in answer.inquiries] == [0, 100]


def test_an_order_is_never_linked_to_a_monologue() -> None:
    answer = desk("B4/10:00 S4/10:01 B5/10:00", [order("5/11:00", paid="5/11:01")])
    assert answer.outcomes == ["paid", "not_received"]
    assert [row["orders"] for row in answer.inquiries] == [1, 0]


def test_two_orders_of_one_inquiry_add_up() -> None:
    orders = [
        order("4/10:30", paid="4/10:31", number="10000001", amount=100),
        order("4/10:40", number="10000002", amount=50),
    ]
    (inquiry,) = desk(TALK, orders).inquiries
    assert (inquiry["orders"], inquiry["paid_orders"]) == (2, 1)
    assert (inquiry["amount_fen"], inquiry["paid_fen"]) == (150, 100)


# Owners: by chat time, judged at the order.
@pytest.mark.parametrize(
    ("notation", "agent", "assists"),
    [
        ("B4/10:00 S4/10:01@mei", "mei", 0),
        ("B4/10:00 S4/10:01@mei S4/10:10@lan", "lan", 1),
        # Who wrote after the order did not sell it.
        ("B4/10:00 S4/10:01@mei S4/10:40@lan", "mei", 0),
        ("B4/10:00 S4/10:01@mei A4/10:10@lan", "lan", 1),
        ("B4/10:00 S4/10:01@mei X4/10:10@lan", "mei", 0),
    ],
)
def test_an_order_belongs_to_the_last_agent_who_wrote_before_it(
    notation: str, agent: str, assists: int
) -> None:
    (owned,) = desk(notation, [order("4/10:30", paid="4/10:31")]).orders
    assert (owned["agent"], owned["assists"]) == (agent, assists)
    assert owned["is_silent"] is False


@pytest.mark.parametrize(
    "notation",
    [
        "",
        "B4/10:31 S4/10:32",
        "B1/10:00 S1/10:01",
        # What the shop alone sent is no consultation.
        "S4/10:00",
        "X4/10:00 R4/10:01",
    ],
)
def test_a_silent_order_belongs_to_nobody(notation: str) -> None:
    (owned,) = desk(notation, [order("4/10:30", paid="4/10:30:30")]).orders
    assert (owned["is_silent"], owned["agent"], owned["session_id"]) == (True, None, None)


@pytest.mark.parametrize(
    ("notation", "owner"),
    [
        ("B4/10:00 S4/10:01@mei", "mei"),
        ("B4/10:00 S4/10:01@mei S4/10:10@lan", "lan"),
        ("B4/10:00 A4/10:01@lan", "lan"),
        ("B4/10:00 S4/10:01@mei X4/10:10@lan R4/10:11@lan", "mei"),
        ("B4/10:00 S4/10:01@", None),
    ],
)
def test_an_inquiry_belongs_to_the_last_agent_who_wrote_in_it(
    notation: str, owner: str | None
) -> None:
    assert [row["agent"] for row in desk(notation).inquiries] == [owner]


# Unknown: the orders begin later. Somebody ordered on each of eleven days from the 9th on: that on
# the 8th nobody would have had a chance of 0.5/11. Of ten such days, or few orders, it may be.
@pytest.mark.parametrize(
    ("asked", "ordered", "last", "outcome", "settled"),
    [
        ("8", None, 19, "unknown", False),
        ("8", "9/11:00", 19, "paid", False),
        ("9", None, 19, "lost", True),
        ("8", None, 18, "lost", True),
        ("8", None, 9, "lost", True),
        ("7", None, 18, "unknown", False),
    ],
)
def test_unknown_before_the_orders_begin(
    asked: str, ordered: str | None, last: int, outcome: str, settled: bool
) -> None:
    others = [
        order(f"{day}/12:00", buyer="c9", number=f"2000{day:04}") for day in range(9, last + 1)
    ]
    own = [order(ordered, paid=ordered)] if ordered else []
    (inquiry,) = desk(f"B{asked}/10:00 S{asked}/10:01", [*others, *own]).inquiries
    assert (inquiry["outcome"], inquiry["is_settled"]) == (outcome, settled)


# Pending: the window reaches past the end of the orders.
@pytest.mark.parametrize(
    ("until", "ordered", "outcome", "settled"),
    [
        (6, None, "lost", True),
        (5, None, "pending", False),
        (4, None, "pending", False),
        (5, "4/10:30", "paid", False),
        (6, "4/10:30", "paid", True),
    ],
)
def test_pending_until_the_window_has_ended(
    until: int, ordered: str | None, outcome: str, settled: bool
) -> None:
    orders = [order(ordered, paid=ordered)] if ordered else []
    (inquiry,) = desk(TALK, orders, until=until).inquiries
    assert (inquiry["outcome"], inquiry["is_settled"]) == (outcome, settled)


def test_the_orders_reach_to_the_last_day_with_an_order() -> None:
    others = [order("6/10:00", buyer="somebody else")]
    assert desk(TALK, others, until=None).outcomes == ["lost"]
    others = [order("5/10:00", buyer="somebody else")]
    assert desk(TALK, others, until=None).outcomes == ["pending"]


def test_the_orders_of_one_shop_say_nothing_of_anothers() -> None:
    # Orders of a to the 10th, of b to the 4th, of c none.
    rows = [{**row, "shop": shop} for shop in "abc" for row in chats(TALK)]
    bought = [
        {**order("10/10:30", number="10000001"), "shop": "a"},
        {**order("4/09:00", number="10000002"), "shop": "b"},
    ]
    seen = Desk(rows, bought, load_policy("cstext")).inquiries
    assert {row["shop"]: (row["outcome"], row["is_settled"]) for row in seen} == {
        "a": ("lost", True),
        "b": ("pending", False),
        "c": ("pending", False),
    }
    told = Desk(rows, bought, load_policy("cstext"), until=date(2026, 3, 10)).inquiries
    # Who says to which day the orders reach speaks of the shops that have some.
    assert {row["shop"]: row["outcome"] for row in told} == {
        "a": "lost",
        "b": "lost",
        "c": "pending",
    }


def test_without_orders_no_inquiry_is_known_to_be_lost() -> None:
    (inquiry,) = desk(TALK, until=None).inquiries
    assert inquiry["left_out_because"] is None
    assert inquiry["outcome"] is None
    assert inquiry["is_settled"] is False


def test_a_chat_without_times_has_no_window_to_be_lost_in() -> None:
    (inquiry,) = desk("B- S-").inquiries
    assert (inquiry["left_out_because"], inquiry["outcome"]) == (None, None)


# Masked nicks and order numbers.
BOUGHT = {"paid": "4/10:31"}


@pytest.mark.parametrize(
    ("nicks", "outcome", "doubtful"),
    [
        (["jonathan23"], "paid", True),
        (["jonathan23", "jo23"], "unmatched", False),
        (["jonathan24"], "lost", False),
        (["kj23"], "lost", False),
        # Too short to be what was masked.
        (["j3"], "lost", False),
        # Masked alike on both sides: others may be masked so too.
        (["j****23"], "paid", True),
        (["j****23", "jo23"], "unmatched", False),
    ],
)
def test_a_masked_nick_is_taken_if_one_buyer_fits_and_unmatched_if_more_do(
    nicks: list[str], outcome: str, doubtful: bool
) -> None:
    orders = [
        order("4/10:30", buyer=nick, number=f"1000000{n}", **BOUGHT) for n, nick in enumerate(nicks)
    ]
    (inquiry,) = desk(TALK, orders, buyers=["j****23"]).inquiries
    assert (inquiry["outcome"], inquiry["is_doubtful"]) == (outcome, doubtful)


@pytest.mark.parametrize(
    ("nicks", "outcomes", "doubtful"),
    [
        (["jonathan23", "kate"], ["paid", "lost"], [True, False]),
        # Two who asked fit: nobody can say whose it is.
        (["jonathan23", "jo23"], ["unmatched", "unmatched"], [False, False]),
        # One writes under a mask that he may share with the other.
        (["j****23", "jonathan23"], ["unmatched", "unmatched"], [False, False]),
        (["j3", "kj23"], ["lost", "lost"], [False, False]),
    ],
)
def test_a_masked_nick_of_an_order_is_taken_if_one_of_those_who_asked_fits(
    nicks: list[str], outcomes: list[str], doubtful: list[bool]
) -> None:
    answer = desk(f"{TALK}|{TALK}", [order("4/10:30", buyer="j****23", **BOUGHT)], buyers=nicks)
    found = {row["buyer"]: (row["outcome"], row["is_doubtful"]) for row in answer.inquiries}
    assert [found[nick] for nick in nicks] == list(zip(outcomes, doubtful, strict=True))


def test_a_number_says_nothing_of_other_orders_that_are_masked_alike() -> None:
    orders = [
        order("4/10:30", buyer="j****23", number="10000001", **BOUGHT),
        order("4/10:40", buyer="j****23", number="10000002", **BOUGHT),
    ]
    answer = desk("B4/10:00 S4/10:01 B4/10:35=10000001", orders, buyers=["kate"])
    assert [row["session_id"] for row in answer.orders] == ["c1", None]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("10000001", "paid"),
        ("订单号：10000001，谢谢", "paid"),
        ("100000012", "lost"),
        ("910000001", "lost"),
        ("10000002", "lost"),
    ],
)
def test_an_order_number_in_the_chat_names_the_order(text: str, outcome: str) -> None:
    orders = [order("4/10:30", buyer="somebody else", number="10000001", **BOUGHT)]
    answer = desk(f"B4/10:00 S4/10:01 B4/10:35={text}", orders)
    assert answer.outcomes == [outcome]


@pytest.mark.parametrize("text", ["260304-123456789012345", "单号260304-123456789012345到哪了"])
def test_a_number_with_a_hyphen_names_an_order_without_a_buyer(text: str) -> None:
    orders = [order("4/10:30", buyer=None, number="260304-123456789012345", **BOUGHT)]
    assert desk(f"B4/10:00 S4/10:01 B4/10:35={text}", orders).outcomes == ["paid"]


def test_only_orders_that_matter_make_a_masked_nick_unclear() -> None:
    orders = [
        order("4/10:30", buyer="jo23", number="10000001", **BOUGHT),
        order("20/10:30", buyer="jonathan23", number="10000002"),
    ]
    assert desk(TALK, orders, buyers=["j****23"]).outcomes == ["paid"]


def test_an_order_number_wins_over_a_masked_nick() -> None:
    orders = [
        order("4/10:30", buyer="jo23", number="10000001", **BOUGHT),
        order("4/10:30", buyer="jonathan23", number="10000002", **BOUGHT),
    ]
    answer = desk("B4/10:00 S4/10:01 B4/10:35=10000002", orders, buyers=["j****23"])
    assert answer.outcomes == ["paid"]
    assert [row["session_id"] for row in answer.orders] == [None, "c1"]
    assert answer.inquiries[0]["is_doubtful"] is False


def test_a_friends_number_takes_nothing_from_the_buyers_own_orders() -> None:
    orders = [
        order("2/10:30", paid="2/10:31", buyer="a friend", number="10000001"),
        order("4/10:30", buyer="tb1", number="10000002", **BOUGHT),
    ]
    answer = desk("B4/10:00=朋友的10000001到哪了 S4/10:01@mei", orders, buyers=["tb1"])
    assert answer.outcomes == ["paid"]
    assert [row["agent"] for row in answer.orders] == [None, "mei"]


def test_an_order_without_a_buyer_is_nobodys() -> None:
    assert desk(TALK, [order("4/10:30", buyer=None, **BOUGHT)]).outcomes == ["lost"]


# What is no inquiry, with the reason.
FILTERS = [
    ("B4/10:00 S4/10:01", "lost"),
    ("B4/10:00 A4/10:01", "lost"),
    ("B4/10:00", "not_received"),
    ("B4/10:00 X4/10:01 R4/10:02", "not_received"),
    ("S4/10:00 S4/10:01", "agent_monologue"),
    ("X4/10:00", "automatic_only"),
    ("R4/10:00 X4/10:01", "automatic_only"),
]


@pytest.mark.parametrize(("notation", "outcome"), FILTERS)
def test_filtered_with_the_reason(notation: str, outcome: str) -> None:
    assert desk(notation).outcomes == [outcome]


def test_system_lines_alone_are_no_session() -> None:
    assert desk("N4/10:00").outcomes == []


def test_own_accounts_are_no_buyers() -> None:
    answer = desk(f"{TALK}|{TALK}", own_accounts=["c2"])
    assert answer.outcomes == ["lost", "own_account"]


def test_automatic_text_under_an_agents_account_is_no_reception() -> None:
    settings = {"auto_reply_texts": ["welcome"]}
    assert desk("B4/10:00 S4/10:01=welcome", settings=settings).outcomes == ["not_received"]


# Agent-initiated: counts only if the buyer answers within 2 calendar days, the first included.
# No session gap here, so that the answer stands in the same session.
@pytest.mark.parametrize(
    ("notation", "outcome"),
    [
        ("S4/10:00 B4/10:05", "lost"),
        ("S4/10:00 B5/23:00", "lost"),
        ("S4/10:00 B5/23:59:59", "lost"),
        ("S4/10:00 B6/00:00", "agent_initiated"),
        ("S4/10:00", "agent_monologue"),
        # An answer to a greeting is the buyer's own question.
        ("X4/10:00 B7/10:00 S7/10:01", "lost"),
    ],
)
def test_agent_initiated_chats_need_the_buyers_answer(notation: str, outcome: str) -> None:
    assert desk(notation, policy="plain").outcomes == [outcome]


def test_a_chat_across_midnight_counts_once() -> None:
    answer = desk("B4/23:59 S5/00:01 B5/00:02 S5/00:03")
    assert answer.outcomes == ["lost"]


def test_one_buyers_order_is_not_anothers() -> None:
    orders: list[Row] = [order("4/10:30", paid="4/10:31", buyer="c2")]
    assert desk(f"{TALK}|{TALK}", orders).outcomes == ["lost", "paid"]


# Filtered with the reason: a chat in which the buyer says nothing, or only advertises.
@pytest.mark.parametrize(
    ("kinds", "outcome"),
    [
        (["empty"], "empty"),
        (["advertising"], "advertising"),
        (["advertising", "empty"], "advertising"),
        (["advertising", "text"], "lost"),
    ],
)
def test_empty_and_advertising_chats_are_no_inquiries(kinds: list[str], outcome: str) -> None:
    rows = chats("B4/10:00 B4/10:01 S4/10:02" if len(kinds) == 2 else "B4/10:00 S4/10:02")
    for row, kind in zip(rows, kinds, strict=False):
        row["kind"] = kind
    assert Desk(rows, [], load_policy(), until=date(2026, 3, 31)).outcomes == [outcome]

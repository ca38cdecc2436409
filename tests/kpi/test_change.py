"""What changed, how agents differ, and where the money went: cases that one can check."""

from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_ind

from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.errors import UsageError
from cstext.kpi.change import Change, changes
from cstext.kpi.estimate import Rate, adjusted, by_days, difference, mean_of, rate_of
from cstext.kpi.samples import Samples
from cstext.kpi.strengths import Profile, Sales, profiles, sales_gap
from tests.chats import chats
from tests.inquiries.desk_of_orders import order
from tests.kpi.desk import open_desk


def test_newcombe_s_own_example():
    """56/70 against 48/80: 0.0524 to 0.3339 (Newcombe 1998, method 10)."""
    found = difference(Rate(56 / 70, 70, 70), Rate(48 / 80, 80, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert 0.005 < found.p < 0.02


def test_none_of_none_differs_by_nothing_sure():
    found = difference(Rate(0.0, 10, 10), Rate(0.0, 10, 10))
    assert (found.value, found.low, found.high) == (0, pytest.approx(-0.2775, abs=1e-3),
                                                    pytest.approx(0.2775, abs=1e-3))  # fmt: skip
    assert found.p > 0.99


def test_p_is_below_five_percent_just_where_the_interval_leaves_zero_out():
    for hits in range(31):
        found = difference(Rate(hits / 30, 30, 30), Rate(0.5, 40, 40))
        assert (found.p < 0.05) == (found.low > 0 or found.high < 0), hits


def test_clusters_of_one_are_welch_s_t():
    a, b = np.array([10.0, 12, 9, 30, 14]), np.array([20.0, 25, 18, 22])
    found = difference(mean_of(np.ones(5), a), mean_of(np.ones(4), b))
    assert found.value == pytest.approx(-6.25)
    assert found.p == pytest.approx(ttest_ind(a, b, equal_var=False).pvalue)


def test_a_buyer_whose_rounds_are_all_alike_counts_less_than_their_number():
    alone = rate_of(np.ones(40), np.array([1.0, 0] * 20))
    alike = rate_of(np.full(10, 4.0), np.array([4.0, 0] * 5))
    assert (alone.value, alike.value) == (0.5, 0.5)
    assert alike.effective < alone.effective / 3


def test_days_are_compared_one_by_one():
    same = by_days([5, 9, 4], [5, 9, 4])
    assert (same.value, same.p) == (0, 1)
    rise = by_days([6, 10, 5, 8, 9, 12, 13], [5, 8, 5, 6, 8, 10, 10])
    assert rise.value == 11
    assert rise.low > 0
    assert by_days([1, 2], [1, 2]) is None


def test_benjamini_and_hochberg():
    assert adjusted([0.01, 0.04, 0.03, 0.5]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.5])
    assert adjusted([]) == []


def sales(inquiries, payers, fen):
    return Sales(Fraction(inquiries), Fraction(payers), Fraction(fen))


@pytest.mark.parametrize(
    ("own", "base", "parts"),
    [
        # One factor differs: it is the whole gap.
        ((20, 10, 1000), (10, 5, 500), (500, 0, 0)),
        ((10, 8, 800), (10, 5, 500), (0, 300, 0)),
        ((10, 5, 600), (10, 5, 500), (0, 0, 100)),
        # Twice the inquiries at half the conversion: nothing, in two halves.
        ((20, 5, 500), (10, 5, 500), (375, -375, 0)),
        # Nobody bought: what they would have been worth is taken as the others'.
        ((10, 0, 0), (10, 5, 500), (0, -500, 0)),
        ((0, 0, 0), (10, 5, 500), (-500, 0, 0)),
    ],
)
def test_the_gap_of_sales_is_split(own, base, parts):
    found = sales_gap(sales(*own), sales(*base))
    assert (found.by_inquiries, found.by_conversion, found.by_value) == parts


trade = st.tuples(st.integers(1, 500), st.integers(1, 300), st.integers(1, 10**8))


@given(trade, trade)
def test_its_parts_add_up_exactly_and_turn_with_the_sides(own, base):
    there, back = sales_gap(sales(*own), sales(*base)), sales_gap(sales(*base), sales(*own))
    assert there.by_inquiries + there.by_conversion + there.by_value == there.fen
    assert there.fen == own[2] - base[2] == -back.fen
    assert abs(there.by_conversion + back.by_conversion) <= 1


def test_money_without_an_inquiry_is_not_split():
    assert sales_gap(sales(0, 0, 100), sales(1, 1, 100)) is None


def week(first: int, slow: int, agent: str = "mei") -> list[str]:
    """Six chats a day for a week of March; of each day ``slow`` are answered after 300 s."""
    return [
        f"B{day}/{10 + n}:00@{agent} S{day}/{10 + n}:{5 if n < slow else 1:02d}@{agent}"
        for day in range(first, first + 7)
        for n in range(6)
    ]


BEFORE, NOW = (Period(date(2026, 3, day), date(2026, 3, day + 6)) for day in (2, 9))


def compared_weeks(engine: Engine, now: Period, before: Period) -> list[Change]:
    return changes(Samples.of(engine, now), Samples.of(engine, before, now=now))


def test_a_week_that_was_slower_is_told_from_one_that_was_not():
    for slow, sure in ((1, False), (5, True)):
        rows = chats(*week(2, 1), *week(9, slow))
        with open_desk(rows, policy="taobao-3min") as engine:
            found = {change.metric: change for change in compared_weeks(engine, NOW, BEFORE)}
        within = found["within_threshold"]
        assert within.is_more_than_chance == sure
        assert within.cases == within.cases_before == 42
        if sure:
            assert within.is_better is False
            assert found["average_response"].is_more_than_chance
        assert (found["consultations"].difference, found["consultations"].p) == (0, 1)
        assert "conversion_paid" not in found


@pytest.mark.parametrize(
    ("until", "told", "orders", "paid", "lost", "settled", "payers"),
    [
        (13, 13, 8, 4, 6, 12, 4),
        (15, 15, 12, 8, 10, 20, 8),
        (18, 18, 14, 14, 14, 28, 14),
        # The orders placed up to the 13th, exported later: how they were paid is known.
        (13, 31, 8, 8, 6, 12, 6),
    ],
)
def test_a_week_is_held_against_what_was_known_of_the_one_before_at_that_time(
    until, told, orders, paid, lost, settled, payers
):
    """Of each day's six, two order on the next day and two stay away; two are not here.

    They pay two days after that. Where the orders end with the week, of its last two days nobody
    knows yet who stays away, nor who pays.
    """
    weeks = chats(*week(2, 0), *week(9, 0))
    rows = [row for row in weeks if int(row["conversation"][1:]) % 6 in (1, 2, 3, 4)]
    bought = [
        order(
            f"{day + 1}/20:00",
            f"{day + 3}/20:00" if day + 3 <= told else None,
            f"c{(day - 2) * 6 + n}",
            f"{day:04}{n:04}",
        )
        for day in range(1, until)
        for n in (1, 2)
    ]
    with open_desk(rows, bought, policy="cstext", until=until) as engine:
        found = {change.metric: change for change in compared_weeks(engine, NOW, BEFORE)}
        total = Samples.of(engine, NOW).figures.total
    assert (found["orders"].now, found["lost_inquiries"].now) == (orders, lost)
    assert (total["orders"].value, total["lost_inquiries"].value) == (orders, lost)
    rates = {
        "payment_rate": (paid, orders),
        "conversion_paid": (payers, settled),
        "payer_rate": (payers, settled / 2),
    }
    for name, (part, whole) in rates.items():
        assert (found[name].now, found[name].cases) == (pytest.approx(part / whole), whole), name
        assert found[name].cases_before == whole
    for name in ("orders", "paid_amount", "lost_inquiries", *rates):
        assert found[name].difference == 0, name


def test_who_bought_from_two_agents_on_a_day_is_one_payer_of_the_shop():
    rows = chats("B9:00 S9:01", "B11:00@lan S11:01@lan", "B9:00 S9:01")
    talks = [
        {**row, "buyer": "c1" if row["conversation"] == "c2" else row["buyer"]} for row in rows
    ]
    bought = [
        order(f"4/{hour}:30", f"4/{hour}:31", buyer, f"{hour:08}", amount=600)
        for hour, buyer in ((10, "c1"), (12, "c1"), (13, "c3"))
    ]
    with open_desk(talks, bought) as engine:
        samples = Samples.of(engine, Period(date(2026, 3, 4), date(2026, 3, 4)))
        figure, estimate = (
            samples.figures.total["value_per_buyer"],
            samples.whole("value_per_buyer"),
        )
    assert (figure.value, figure.cases) == (estimate.value, estimate.cases) == (900, 2)
    assert [row["value_per_buyer"].value for row in samples.figures.cells.values()] == [600, 600]


def test_periods_that_are_not_whole_or_not_equally_long_are_not_compared():
    with open_desk(chats(*week(2, 1), *week(9, 1))) as engine:
        with pytest.raises(UsageError, match="not whole"):
            compared_weeks(engine, Period(date(2026, 3, 10), date(2026, 3, 16)), BEFORE)
        with pytest.raises(UsageError, match="not equally long"):
            compared_weeks(engine, NOW, Period(date(2026, 3, 2), date(2026, 3, 5)))


def test_who_is_slower_than_the_rest_and_who_is_not():
    rows = chats(*week(2, 1), *week(2, 1, "lan"), *week(2, 5, "hua"))
    with open_desk(rows, policy="taobao-3min") as engine:
        found = {profile.agent: profile for profile in profiles(Samples.of(engine, BEFORE))}
    assert "within_threshold" in [change.metric for change in found["hua"].weaknesses()]
    assert found["hua"].strengths() == []
    assert "within_threshold" in [change.metric for change in found["mei"].strengths()]
    assert found["mei"].sales is None


def test_what_is_no_agents_doing_is_nobodys_strength_or_weakness():
    """Losses that the agent explained badly are the agent's; those of stock or courier are not."""
    names = ("agent_loss_rate", "other_loss_rate")
    worse = tuple(
        Change(name, 0.5, 0.1, 0.4, 0.2, 0.6, 0.001, True, False, 50, 90, "rate") for name in names
    )
    found = Profile("mei", worse, None)
    assert [change.metric for change in found.weaknesses()] == ["agent_loss_rate"]
    assert found.strengths() == []


def test_a_buyer_day_that_two_share_is_one_of_each_and_one_of_the_whole():
    """mei is in time in all 42 buyer-days, lan, asked next, in none of the 35 that she shares."""
    shared = [
        f"B{day}/{10 + n}:00 S{day}/{10 + n}:01"
        + (f" B{day}/{10 + n}:02@lan S{day}/{10 + n}:20@lan" if n else "")
        for day in range(2, 9)
        for n in range(6)
    ]
    with open_desk(chats(*shared), policy="pdd-3min") as engine:
        samples = Samples.of(engine, BEFORE)
        found = {profile.agent: profile for profile in profiles(samples)}
    whole = samples.whole("within_threshold")
    assert whole and (whole.cases, whole.value) == (42, pytest.approx(7 / 42))
    within = {
        agent: next(each for each in profile.distances if each.metric == "within_threshold")
        for agent, profile in found.items()
    }
    mei, lan = within["mei"], within["lan"]
    assert (mei.now, mei.cases, mei.before, mei.cases_before) == (1, 42, 0, 35)
    assert (lan.now, lan.cases, lan.before, lan.cases_before) == (0, 35, 1, 42)

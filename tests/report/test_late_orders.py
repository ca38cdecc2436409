"""Orders that begin after the start of a week do not say what became of it: it is not compared."""

import json
from datetime import date

import pytest

import cstext
from cstext.conversation.period import Period
from cstext.kpi import METRICS
from cstext.kpi.order_days import Begin, orders_from
from cstext.report.markdown import render_markdown

ORDERS = "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"


def chat(day: int, n: int) -> str:
    start = f"2026-03-{day:02}T1{n}:00"
    messages = [
        {"role": "buyer", "sent_at": f"{start}:00", "text": "羊毛袜有货吗"},
        {"role": "agent", "sender": "小美", "sent_at": f"{start}:30", "text": "有的"},
    ]
    return json.dumps({"session_id": f"{day}-{n}", "buyer": f"b{day}-{n}", "messages": messages})


def facts_with(tmp_path, first_order: int) -> dict:
    """A review of 9 to 15 March, where each buyer ordered, of orders from a day on."""
    days = [(day, n) for day in range(2, 17) for n in range(3)]
    (tmp_path / "chats.jsonl").write_text("\n".join(chat(*d) for d in days) + "\n", "utf-8")
    rows = [
        f"{day}{n},b{day}-{n},9,9,交易成功,2026-03-{day:02} 20:00:00,2026-03-{day:02} 20:01:00\n"
        for day, n in days
        if day >= first_order
    ]
    (tmp_path / "orders.csv").write_text(ORDERS + "".join(rows), "utf-8")
    with cstext.read(tmp_path, orders_until="2026-03-20") as shop:
        return shop.report(tmp_path / "review").facts


WEEK = Period(date(2026, 3, 2), date(2026, 3, 8))


@pytest.mark.parametrize(
    ("order", "chat", "quiet", "is_late"),
    [
        (date(2026, 3, 9), date(2026, 3, 2), 0.9, True),
        (date(2026, 3, 3), date(2026, 3, 2), 0, True),
        (date(2026, 3, 2), date(2026, 3, 2), 0, False),
        (date(2026, 2, 1), date(2026, 2, 1), 0, False),
        # One quiet day in two weeks: one alone is no wonder, two running are.
        (date(2026, 3, 3), date(2026, 3, 2), 1 / 14, False),
        (date(2026, 3, 4), date(2026, 3, 2), 1 / 14, True),
        # A shop that opened in the week, or after it.
        (date(2026, 3, 5), date(2026, 3, 5), 0, False),
        (date(2026, 3, 9), date(2026, 3, 9), 0, False),
    ],
)
def test_orders_begin_late_where_days_without_one_are_not_chance(order, chat, quiet, is_late):
    found = orders_from([Begin(order, chat, quiet)], WEEK)
    assert found == (order if is_late else None)


def test_what_needs_orders_is_not_compared_where_they_begin_late(tmp_path):
    facts, begin = facts_with(tmp_path, 3), "2026-03-03"
    assert facts["orders_from"] == facts["previous"]["orders_from"] == begin
    assert facts["period"]["orders_from"] is None
    compared = {change["metric"] for change in facts["changes"]}
    assert "average_response" in compared
    assert not any(METRICS[name].needs == "orders" for name in compared)
    assert facts["total_before"]["loss_rate"]["value"] is None
    assert facts["total_before"]["inquiries"]["value"] == 21
    assert facts["causes"]["before"] is facts["settled"] is None
    assert [week["name"] for week in facts["weeks"]] == ["2026-W11"]
    assert f"订单从 {begin} 才有：上一期" in render_markdown(facts, "zh")


def test_a_week_of_which_the_orders_begin_inside_says_that_its_losses_are_too_many(tmp_path):
    facts = facts_with(tmp_path, 11)
    assert facts["period"]["orders_from"] == "2026-03-11"
    assert "订单从 2026-03-11 才有：之前的询单" in render_markdown(facts, "zh")


def test_with_its_orders_it_is(tmp_path):
    facts = facts_with(tmp_path, 2)
    compared = {change["metric"]: change for change in facts["changes"]}
    assert compared["conversion_ordered"]["difference"] == 0
    assert facts["causes"]["before"] and facts["settled"]
    assert "才有" not in render_markdown(facts, "zh")

"""Orders that begin after the start of a week do not say what became of it: it is not compared."""

import json
from datetime import date, timedelta

import pytest

import cstext
from cstext.conversation.period import Period
from cstext.inquiries.order_days import Begin, orders_from
from cstext.kpi import METRICS
from cstext.report.html.page import render_html
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
    ("order", "chat", "ordered_days", "is_late"),
    [
        (date(2026, 3, 9), date(2026, 3, 2), 1, True),
        (date(2026, 3, 3), date(2026, 3, 2), 14, True),
        (date(2026, 3, 2), date(2026, 3, 2), 14, False),
        (date(2026, 2, 1), date(2026, 2, 1), 14, False),
        # One quiet day in two weeks: one alone is no wonder, two running are.
        (date(2026, 3, 3), date(2026, 3, 2), 13, False),
        (date(2026, 3, 4), date(2026, 3, 2), 13, True),
        # A shop that opened in the week, or after it.
        (date(2026, 3, 5), date(2026, 3, 5), 14, False),
        (date(2026, 3, 9), date(2026, 3, 9), 14, False),
    ],
)
def test_orders_begin_late_where_days_without_one_are_not_chance(
    order, chat, ordered_days, is_late
):
    found = orders_from([Begin("s", order, chat, 14, ordered_days)], WEEK)
    assert found == (order if is_late else None)


def test_what_needs_orders_is_not_compared_where_they_begin_late(tmp_path):
    facts, begin = facts_with(tmp_path, 3), "2026-03-03"
    assert facts["orders_from"] == facts["previous"]["orders_from"] == begin
    assert not facts["orders_until_differs"]
    assert facts["period"]["orders_from"] is None
    compared = {change["metric"] for change in facts["changes"]}
    assert "average_response" in compared
    assert not any(METRICS[name].needs == "orders" for name in compared)
    assert facts["total_before"]["loss_rate"]["value"] is None
    assert facts["total_before"]["inquiries"]["value"] == 21
    assert facts["causes"]["before"] is facts["settled"] is None
    assert [week["name"] for week in facts["weeks"]] == ["2026-W11"]
    assert f"订单从 {begin} 才有：上一期" in render_markdown(facts, "zh")


@pytest.mark.parametrize(
    ("days", "ordered_days", "quiet"),
    [
        # 0.5/11 is less than a twentieth; 0.5/10 is not, 0.5/10 · 1.5/11 is.
        (11, 11, 0),
        (10, 10, 1),
        # 0.5/3 · 1.5/4 is 0.0625, with · 2.5/5 it is 0.03.
        (3, 3, 2),
        # 10.5/20 · … · 14.5/24 is 0.06, with · 15.5/25 it is 0.04.
        (20, 10, 5),
        # Of one order nothing is known: 0.5/1 · 1.5/2 · … falls with the root of the days.
        (1, 1, 127),
    ],
)
def test_days_before_the_first_order_are_unknown_where_chance_had_one_on_them(
    days, ordered_days, quiet
):
    begin = Begin("s", date(2026, 3, 9), date(2025, 3, 2), days, ordered_days)
    assert begin.known_from == date(2026, 3, 9) - timedelta(quiet)


def test_inquiries_of_a_week_before_its_orders_begin_are_unknown(tmp_path):
    facts = facts_with(tmp_path, 11)
    assert facts["period"]["orders_from"] == "2026-03-11"
    # Six days with orders, none without: one without may be chance, the 10th, but not two.
    total, days = facts["total"], {day["day"]: day["values"] for day in facts["days"]}
    assert (total["inquiries"]["value"], total["lost_inquiries"]["value"]) == (21, 3)
    assert total["lost_inquiries"]["left_out"] == {"unknown": 3}
    assert days["2026-03-09"]["lost_inquiries"]["value"] == 0
    assert days["2026-03-10"]["lost_inquiries"]["value"] == len(facts["cases"]) == 3
    for name, hits in (("conversion_ordered_same_day", 15), ("conversion_ordered", 15)):
        assert total[name]["value"] == round(hits / 18, 6)
        assert (total[name]["cases"], total[name]["left_out"]) == (18, {"unknown": 3})
    page = render_html(facts)
    assert "更早的询单里有 3 个成交没成交看不出（未知）" in page
    assert "没有上一期，或没有它整个期间的订单" in page
    assert "2026-03-09：3 个询单，流失 0，3 个未知" in page
    assert "of the inquiries before, the outcome of 3 is unknown" in render_markdown(facts, "en")


def test_with_its_orders_it_is(tmp_path):
    facts = facts_with(tmp_path, 2)
    compared = {change["metric"]: change for change in facts["changes"]}
    assert compared["conversion_ordered"]["difference"] == 0
    assert facts["causes"]["before"] and facts["settled"]
    assert "才有" not in render_markdown(facts, "zh")


def test_a_review_of_orders_that_tell_nothing_of_payment_says_nothing_of_it(tmp_path):
    days = [(day, n) for day in range(2, 17) for n in range(3)]
    (tmp_path / "chats.jsonl").write_text("\n".join(chat(*d) for d in days) + "\n", "utf-8")
    rows = [f"{day}{n},b{day}-{n},2026-03-{day:02} 20:00:00\n" for day, n in days if n]
    header = "订单编号,买家会员名,订单创建时间\n"
    (tmp_path / "orders.csv").write_text(header + "".join(rows), "utf-8")
    with cstext.read(tmp_path, orders_until="2026-03-20") as shop:
        facts = shop.report(tmp_path / "review").facts
    assert facts["total"]["conversion_ordered"]["value"] == 0.666667
    assert facts["funnel"][-2:] == [
        {"step": "ordered_inquiries", "count": 14},
        {"step": "paid_inquiries", "count": None},
    ]
    compared = {change["metric"] for change in facts["changes"]}
    assert "conversion_ordered" in compared
    assert not compared & {"conversion_paid", "payment_rate", "payer_rate", "paid_amount"}
    # Two of the week before were pending, and are lost: they paid nothing, as is known.
    assert facts["settled"] == {
        "period": "2026-W10", "count": 2, "outcomes": {"lost": 2}, "paid_fen": 0,
    }  # fmt: skip
    page = next((tmp_path / "review").glob("*.html")).read_text("utf-8")
    assert "订单看不出是否付款" in page
    assert "30 orders do not tell whether they were paid" in render_markdown(facts, "en")


def test_a_shop_without_orders_lost_nothing_that_is_known_and_has_nothing_to_settle(tmp_path):
    """The six buyers of the week's last two days, in the one shop with orders, were pending."""
    days = [(day, n) for day in range(2, 17) for n in range(3)]
    chats = [json.loads(chat(*day)) | {"shop": shop} for shop in ("暖", "冷") for day in days]
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in chats)
    (tmp_path / "chats.jsonl").write_text(lines, "utf-8")
    then = {7: 9, 8: 10}
    rows = [
        f"{day}{n},b{day}-{n},暖,2026-03-{then.get(day, day):02} 20:00:00\n" for day, n in days if n
    ]
    header = "订单编号,买家会员名,店铺,订单创建时间\n"
    (tmp_path / "orders.csv").write_text(header + "".join(rows), "utf-8")
    with cstext.read(tmp_path, orders_until="2026-03-20") as shop:
        facts = shop.report(tmp_path / "review").facts
    assert facts["settled"] == {
        "period": "2026-W10", "count": 6, "outcomes": {"untold": 4, "lost": 2}, "paid_fen": None,
    }  # fmt: skip
    lost = facts["total"]["lost_inquiries"]
    assert (lost["value"], lost["left_out"]) == (7, {"pending": 21})
    assert facts["orders_until_differs"]
    assert "各店的订单数据最晚到 2026-03-20" in render_html(facts)

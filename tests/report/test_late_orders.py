"""Orders that begin after the week before say nothing of it: it is no week without sales."""

import json

import cstext
from cstext.kpi import METRICS
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
        for day, n in [*days, (20, 0)]
        if day >= first_order
    ]
    (tmp_path / "orders.csv").write_text(ORDERS + "".join(rows), "utf-8")
    with cstext.read(tmp_path) as shop:
        return shop.report(tmp_path / "review").facts


def test_the_week_before_the_first_order_is_not_compared_in_what_needs_orders(tmp_path):
    facts = facts_with(tmp_path, 9)
    assert facts["orders_from"] == "2026-03-09"
    compared = {change["metric"] for change in facts["changes"]}
    assert "average_response" in compared
    assert not any(METRICS[name].needs == "orders" for name in compared)
    assert facts["total_before"]["loss_rate"]["value"] is None
    assert facts["total_before"]["inquiries"]["value"] == 21
    assert facts["causes"]["before"] is facts["settled"] is None
    assert [week["name"] for week in facts["weeks"]] == ["2026-W11"]
    assert "订单从 2026-03-09 才有" in render_markdown(facts, "zh")


def test_with_its_orders_it_is(tmp_path):
    facts = facts_with(tmp_path, 2)
    compared = {change["metric"]: change for change in facts["changes"]}
    assert compared["conversion_ordered"]["difference"] == 0
    assert facts["causes"]["before"] and facts["settled"]
    assert "才有" not in render_markdown(facts, "zh")

"""The metrics of small made-up shops, worked by hand: files in, figures out."""

import json
from datetime import date
from pathlib import Path

import pytest

from cstext.conversation.period import EVER, Period
from cstext.inquiries import Source, open_workbench
from cstext.kpi import METRICS, figures
from cstext.kpi.figures import build_kpi, make_cells
from cstext.kpi.rows import metric_rows
from cstext.report.chats import CAUSES

ORDERS = (
    "订单编号,买家会员名,总金额,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝总数量\n"
)
REFUNDS = "退款编号,订单编号,退款金额,退款数量,申请时间,完结时间,是否介入,退款状态\n"


def chat(name: str, buyer: str, agent: str, start: str) -> str:
    """A chat of one question and one answer, half a minute later."""
    messages = [
        {"role": "buyer", "sender": buyer, "sent_at": f"{start}:00", "text": "有货吗"},
        {"role": "agent", "sender": agent, "sent_at": f"{start}:30", "text": "有的"},
    ]
    return json.dumps({"session_id": name, "buyer": buyer, "messages": messages}) + "\n"


def shop(tmp_path: Path, chats: list[str], orders: str = "", refunds: str = "", by=None, **policy):
    """Write the files of a shop and return its figures."""
    (tmp_path / "chats.jsonl").write_text("".join(chats), "utf-8")
    if orders:
        (tmp_path / "orders.csv").write_text(ORDERS + orders, "utf-8")
    if refunds:
        (tmp_path / "refunds.csv").write_text(REFUNDS + refunds, "utf-8")
    period = policy.pop("period", EVER)
    with open_workbench(Source([tmp_path], overrides=policy)) as bench:
        bench.engine.put("causes", CAUSES.empty_table())
        build_kpi(bench.engine, bench.zone)
        return figures(bench.engine, by, period)


def test_five_of_ten_inquiries_is_fifty_percent(tmp_path):
    chats = [chat(f"c{n}", f"b{n}", "shop:mei", "2026-03-02 10:00") for n in range(10)]
    orders = "".join(
        f"{n}000,b{n},30.00,30.00,交易成功,2026-03-02 11:00:00,2026-03-02 11:01:00,2\n"
        for n in range(5)
    )
    # An order of somebody else shows that the orders reach to the end of the window.
    orders += "9999,silent,99.00,99.00,交易成功,2026-03-10 11:00:00,2026-03-10 11:01:00,1\n"
    total = shop(tmp_path, chats, orders).total
    assert (total["conversion_ordered"].value, total["conversion_ordered"].cases) == (0.5, 10)
    assert total["conversion_paid"].value == 0.5
    assert total["value_per_buyer"].value == 3000
    assert total["pieces_per_buyer"].value == 2
    assert total["lost_inquiries"].value == 5
    assert (total["orders"].value, total["silent_orders"].value) == (5, 1)


def test_half_a_fen_of_the_value_per_buyer_goes_up_as_all_money_does(tmp_path):
    chats = [chat(f"c{n}", f"b{n}", "shop:mei", "2026-03-02 10:00") for n in range(2)]
    orders = "".join(
        f"{n},b{n},{paid},{paid},交易成功,2026-03-02 11:00:00,2026-03-02 11:01:00,1\n"
        for n, paid in enumerate(("249.98", "249.99"))
    )
    total = shop(tmp_path, chats, orders).total
    assert total["value_per_buyer"].value == 24_999


def test_the_value_per_buyer_counts_a_buyer_once_a_day(tmp_path):
    """询单客单价 = paid amount ÷ paying inquirers: two inquiries of a day are one inquirer."""
    days = ("02", "02", "03")
    chats = [
        chat(f"c{n}", "b", "shop:mei", f"2026-03-{day} {9 + 3 * n}:00")
        for n, day in enumerate(days)
    ]
    orders = "".join(
        f"{n},b,20.00,20.00,交易成功,2026-03-{day} {10 + 3 * n}:00:00,2026-03-{day} 20:00:00,1\n"
        for n, day in enumerate(days)
    )
    found = shop(tmp_path, chats, orders, by="agent")
    for row in (found.total, found.cells["shop:mei"]):
        assert (row["inquiries"].value, row["orders"].value) == (3, 3)
        assert (row["value_per_buyer"].value, row["value_per_buyer"].cases) == (3000, 2)
        assert row["pieces_per_buyer"].value == 1.5


def test_the_value_per_buyer_is_of_those_who_paid_to_the_agent(tmp_path):
    """mei sells, the buyer thanks, hua answers: the sale and its payer are mei's."""
    turns = [("10:00", "buyer", "b"), ("10:01", "agent", "shop:mei"),
             ("12:00", "buyer", "b"), ("12:01", "agent", "shop:hua")]  # fmt: skip
    messages = [
        {"role": role, "sender": sender, "sent_at": f"2026-03-02T{at}:00", "text": "你好"}
        for at, role, sender in turns
    ]
    chats = [json.dumps({"session_id": "c", "buyer": "b", "messages": messages}) + "\n"]
    orders = "1,b,20.00,20.00,交易成功,2026-03-02 11:00:00,2026-03-02 11:01:00,2\n"
    found = shop(tmp_path, chats, orders, by="agent")
    mei, hua = found.cells["shop:mei"], found.cells["shop:hua"]
    assert (mei["paid_amount"].value, hua["paid_amount"].value) == (2000, 0)
    assert [row["inquiries"].value for row in (mei, hua)] == [0, 1]
    assert [row["value_per_buyer"].value for row in (mei, hua, found.total)] == [2000, None, 2000]
    assert [row["pieces_per_buyer"].value for row in (mei, hua)] == [2, None]


def test_same_day_next_day_and_final_grow(tmp_path):
    chats = [chat(f"c{n}", f"b{n}", "shop:mei", "2026-03-02 10:00") for n in range(4)]
    days = {0: ("02", "02"), 1: ("03", "03"), 2: ("04", "04")}
    orders = "".join(
        f"{n}000,b{n},1.00,1.00,交易成功,2026-03-{a} 11:00:00,2026-03-{b} 12:00:00,1\n"
        for n, (a, b) in days.items()
    )
    total = shop(tmp_path, chats, orders).total
    pairs = [
        (total[f"conversion_{step}{span}"].value, total[f"conversion_{step}{span}"].cases)
        for step in ("ordered", "paid")
        for span in ("_same_day", "_next_day", "")
    ]
    assert pairs == [(0.25, 4), (0.5, 4), (0.75, 4)] * 2


def test_a_span_that_the_orders_do_not_reach_is_left_out(tmp_path):
    chats = [chat("c0", "b0", "shop:mei", "2026-03-02 10:00")]
    orders = "1,silent,1.00,1.00,交易成功,2026-03-02 23:00:00,2026-03-02 23:30:00,1\n"
    total = shop(tmp_path, chats, orders).total
    assert total["conversion_ordered_same_day"].value == 0
    assert total["conversion_ordered_next_day"].value is None
    assert total["conversion_ordered"].as_facts() == {
        "value": None,
        "cases": 0,
        "left_out": {"pending": 1},
    }
    assert total["lost_inquiries"].value == 0


def test_payment_rate_payment_loss_and_order_loss(tmp_path):
    chats = [chat(f"c{n}", f"b{n}", "shop:mei", "2026-03-02 10:00") for n in range(4)]
    orders = (
        "1,b0,10.00,10.00,交易成功,2026-03-02 11:00:00,2026-03-02 11:01:00,1\n"
        "2,b1,10.00,0.00,交易关闭,2026-03-02 11:00:00,,1\n"
        "3,b2,10.00,10.00,交易关闭,2026-03-02 11:00:00,2026-03-02 11:05:00,1\n"
        "4,b3,10.00,10.00,交易成功,2026-03-02 11:00:00,2026-03-02 11:05:00,1\n"
        "5,silent,1.00,1.00,交易成功,2026-03-09 11:00:00,2026-03-09 11:05:00,1\n"
    )
    total = shop(tmp_path, chats, orders).total
    assert (total["payment_rate"].value, total["payment_rate"].cases) == (0.75, 4)
    assert total["payment_losses"].value == 1
    assert (total["order_loss_rate"].value, total["order_loss_rate"].cases) == (0.5, 4)
    assert total["payer_rate"].value == 0.75


UNTOLD = "payment_untold"
PAYING = ("conversion_paid", "conversion_paid_same_day", "paid_amount", "value_per_buyer",
          "payment_rate", "payer_rate", "silent_amount")  # fmt: skip


def told_of(tmp_path, header, *rows):
    """The figures by agent, and the outcomes, of an inquiry of mei's, which ordered, and lan's."""
    chats = [
        chat("c1", "b1", "shop:mei", "2026-03-02 10:00"),
        chat("c2", "b2", "shop:lan", "2026-03-02 10:00"),
    ]
    (tmp_path / "chats.jsonl").write_text("".join(chats), "utf-8")
    (tmp_path / "orders.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    with open_workbench(Source([tmp_path], overrides={})) as bench:
        bench.engine.put("causes", CAUSES.empty_table())
        build_kpi(bench.engine, bench.zone)
        outcomes = bench.engine.rows("SELECT outcome, paid_fen FROM inquiries ORDER BY session_id")
        return figures(bench.engine, "agent"), outcomes


def test_orders_that_tell_nothing_of_payment_are_no_orders_of_which_none_was_paid(tmp_path):
    found, outcomes = told_of(
        tmp_path,
        "订单编号,买家会员名,订单创建时间",
        "1,b1,2026-03-02 11:00:00",
        "2,silent,2026-03-09 11:00:00",
    )
    for values in (found.total, *found.cells.values()):
        for name in (*PAYING, "payment_losses", "payment_loss_rate"):
            assert values[name].as_facts() == {"value": None, "cases": 0, "left_out": {UNTOLD: 2}}
        assert values["order_loss_rate"].as_facts()["left_out"] == {"end_untold": 2}
    assert found.total["conversion_ordered"].value == 0.5
    assert (found.total["orders"].value, found.total["silent_orders"].value) == (1, 1)
    assert [tuple(row.values()) for row in outcomes] == [("untold", None), ("lost", 0)]


def test_without_a_status_nothing_tells_which_orders_were_closed(tmp_path):
    found, outcomes = told_of(
        tmp_path,
        "订单编号,买家会员名,订单创建时间,订单付款时间,买家实际支付金额",
        "1,b1,2026-03-02 11:00:00,2026-03-02 11:01:00,9.00",
        "2,silent,2026-03-09 11:00:00,,",
    )
    total = found.total
    assert (total["paid_amount"].value, total["payment_rate"].value) == (900, 1.0)
    for name in ("order_loss_rate", "payment_losses", "payment_loss_rate"):
        assert total[name].as_facts() == {"value": None, "cases": 0, "left_out": {"end_untold": 2}}
    assert [tuple(row.values()) for row in outcomes] == [("paid", 900), ("lost", 0)]


def test_one_order_in_ten_may_tell_nothing_of_its_payment(tmp_path):
    """Nine silent ones are paid; mei's own tells nothing: her figures alone are not known."""
    paid = [f"{n},s{n},2026-03-09 11:00:00,交易成功,9.00" for n in range(2, 11)]
    header = "订单编号,买家会员名,订单创建时间,订单状态,总金额"
    rows = ["1,b1,2026-03-02 11:00:00,,9.00", *paid]
    found, _ = told_of(tmp_path, header, *rows)
    mei = found.cells["shop:mei"]["paid_amount"]
    assert mei.as_facts() == {"value": None, "cases": 0, "left_out": {UNTOLD: 1}}
    assert found.cells["shop:lan"]["conversion_paid"].value == 0
    assert found.total["silent_amount"].value == 8100
    found, _ = told_of(tmp_path, header, *rows[:-1])
    assert found.total["silent_amount"].as_facts()["left_out"] == {UNTOLD: 1}


TWO_AGENTS = [
    chat("c1", "b0", "shop:mei", "2026-03-02 10:00"),
    chat("c2", "b0", "shop:mei", "2026-03-02 10:30"),
    chat("c3", "b0", "shop:lan", "2026-03-02 12:00"),
    chat("c4", "b0", "shop:hua", "2026-03-02 15:00"),
]


@pytest.mark.parametrize(
    ("judged_at", "owner_by", "owner"),
    [
        # Ordered at 13:00, paid at 16:00: mei talked twice, lan last before the order, hua before
        # the payment.
        ("order", "chat_time", "shop:lan"),
        ("order", "rounds", "shop:mei"),
        ("payment", "chat_time", "shop:hua"),
        ("payment", "rounds", "shop:mei"),
        ("order_first", "chat_time", "shop:lan"),
    ],
)
def test_whose_the_order_is(tmp_path, judged_at, owner_by, owner):
    orders = "1,b0,10.00,10.00,交易成功,2026-03-02 13:00:00,2026-03-02 16:00:00,1\n"
    found = shop(
        tmp_path, TWO_AGENTS, orders, by="agent", order_judged_at=judged_at, order_owner=owner_by
    )
    assert {agent: v["orders"].value for agent, v in found.cells.items() if v["orders"].value} == {
        owner: 1
    }
    assert found.total["orders"].value == 1


def test_order_first_falls_back_to_the_payment(tmp_path):
    orders = "1,b0,10.00,10.00,交易成功,2026-03-02 09:00:00,2026-03-02 16:00:00,1\n"
    for judged_at, owner in (("order", None), ("order_first", "shop:hua")):
        found = shop(tmp_path, TWO_AGENTS, orders, by="agent", order_judged_at=judged_at)
        owned = [agent for agent, v in found.cells.items() if v["orders"].value]
        assert owned == ([owner] if owner else [])


# Without a last day the period ends with the chats.
@pytest.mark.parametrize("days", [(date(2026, 3, 24), date(2026, 3, 30)), (None, None)])
def test_refunds_of_the_last_28_days(tmp_path, days):
    chats = [chat("c0", "b0", "shop:mei", "2026-03-30 10:00")]
    orders = "".join(
        f"{n},b,10.00,10.00,交易成功,2026-03-2{n} 11:00:00,2026-03-2{n} 11:01:00,2\n"
        for n in range(10)
    )
    # The oldest one is of 03-02: 29 days before the last day of the period.
    refunds = (
        "r1,1,10.00,1,2026-03-25 10:00:00,2026-03-25 12:00:00,否,退款成功\n"
        "r2,2,10.00,2,2026-03-26 10:00:00,2026-03-26 14:00:00,是,退款成功\n"
        "r3,3,10.00,1,2026-03-27 10:00:00,,否,处理中\n"
        "r4,4,10.00,5,2026-03-02 10:00:00,2026-03-02 11:00:00,是,退款成功\n"
    )
    total = shop(tmp_path, chats, orders, refunds, period=Period(*days)).total
    assert (total["refund_dispute_rate"].value, total["refund_dispute_rate"].cases) == (0.1, 10)
    assert (total["self_settled_rate"].value, total["self_settled_rate"].cases) == (0.5, 2)
    assert total["refund_settling_time"].value == 3 * 3600
    assert (total["refund_rate"].value, total["refund_rate"].cases) == (0.15, 20)


@pytest.mark.parametrize(
    ("status", "rate"), [("退款成功", 1), ("处理中", 1), ("退款关闭", 0), ("买家撤销", 0)]
)
def test_an_order_whose_refund_was_closed_is_not_refunded(tmp_path, status, rate):
    chats = [chat("c0", "b0", "shop:mei", "2026-03-10 10:00")]
    orders = "1,b0,10.00,10.00,交易成功,2026-03-10 11:00:00,2026-03-10 11:01:00,4\n"
    refunds = f"r1,1,10.00,1,2026-03-12 10:00:00,,否,{status}\n"
    assert shop(tmp_path, chats, orders, refunds).total["order_refund_rate"].value == rate


@pytest.mark.parametrize(
    ("orders", "refunds", "given_back"),
    [
        ("交易成功", "30.00,,2026-04-20 12:00:00,退款成功", (3000, 1)),
        # Two refunds of an order give back no more than it paid.
        ("交易成功", "60.00,,,退款成功|60.00,,,退款成功", (10000, 1)),
        ("交易成功", "60.00,,,处理中|20.00,,,退款关闭|10.00,,,退款成功", (1000, 1)),
        # What was closed after it was paid is given back, whatever the refunds say, or do not.
        ("交易关闭", "30.00,,,处理中", (10000, 1)),
        ("退款成功", ",,,退款成功", (10000, 1)),
        # Nobody knows how much, unless the rest is all there was.
        ("交易成功", ",,,退款成功", (None, 0)),
        ("交易成功", ",,,退款成功|100.00,,,退款成功", (10000, 1)),
        ("交易成功", ",,,处理中", (0, 0)),
    ],
)
def test_what_refunds_give_back_of_the_paid_amount(tmp_path, orders, refunds, given_back):
    """Order 1 is 小美's, 2 is silent and 3 was never paid: all with the same refunds."""
    chats = [chat(f"c{n}", f"b{n}", "shop:mei", "2026-03-10 10:00") for n in (1, 3)]
    rows = "".join(
        f"{n},b{n},100.00,100.00,{orders},2026-03-10 11:00:00,{paid},1\n"
        for n, paid in ((1, "2026-03-10 11:01:00"), (2, "2026-03-10 11:01:00"), (3, ""))
    )
    asked = "".join(
        f"r{n}{k},{n},{fen},{pieces},2026-03-12 10:00:00,{settled},否,{status}\n"
        for n in (1, 2, 3)
        for k, (fen, pieces, settled, status) in enumerate(
            part.split(",") for part in refunds.split("|")
        )
    )
    found = shop(tmp_path, chats, rows, asked, by="agent")
    own = found.cells["shop:mei"]["refunded_amount"]
    assert (own.value, own.cases) == given_back
    assert found.total["refunded_amount"] == own
    assert found.total["silent_refunded_amount"] == own


def test_refunds_of_one_number_in_two_shops_are_each_of_its_own(tmp_path):
    chats = "店铺,会话,买家,客服,角色,时间,内容\n" + "".join(
        f"{s},c{s},tb{s},{who},2026-03-10 10:00:{k}0,有货吗\n"
        for s in "甲乙"
        for k, who in enumerate((",买家", f"小{s},客服"))
    )
    orders = (
        "店铺,"
        + ORDERS
        + "".join(
            f"{s},1,tb{s},100,100,交易成功,2026-03-10 11:00:00,2026-03-10 11:01:00,1\n"
            for s in "甲乙"
        )
    )
    # A name that no order has says nothing: the number alone does.
    refunds = "店铺," + REFUNDS + "甲,r1,1,30,1,2026-03-12 10:00:00,,否,退款成功\n"
    (tmp_path / "chats.csv").write_text(chats, "utf-8")
    (tmp_path / "orders.csv").write_text(orders, "utf-8")

    def given_back(refunds):
        (tmp_path / "refunds.csv").write_text(refunds, "utf-8")
        with open_workbench(Source([tmp_path])) as bench:
            bench.engine.put("causes", CAUSES.empty_table())
            build_kpi(bench.engine, bench.zone)
            cells = figures(bench.engine, "agent", EVER).cells
        names = ("refunded_amount", "order_refund_rate")
        return [[cells[agent][name].value for name in names] for agent in ("小甲", "小乙")]

    assert given_back(refunds) == [[3000, 1], [0, 0]]
    assert given_back(refunds.replace("甲,r1", "旗舰店,r1")) == [[3000, 1], [3000, 1]]


def test_a_refund_of_which_only_the_asking_is_told_settled_in_those_days_too(tmp_path):
    """r4 was asked for a year ago, and nobody says when it ended: it is none of the 28 days."""
    chats = [chat("c0", "b0", "shop:mei", "2026-03-30 10:00")]
    orders = "1,b,10.00,10.00,交易成功,2026-03-20 11:00:00,2026-03-20 11:01:00,4\n"
    refunds = (
        "r1,1,10.00,1,2026-03-25 10:00:00,,否,退款成功\n"
        "r2,1,10.00,2,,2026-03-26 14:00:00,是,退款成功\n"
        "r4,4,10.00,5,2025-03-30 10:00:00,,是,退款成功\n"
    )
    total = shop(tmp_path, chats, orders, refunds).total
    assert total["refund_rate"].value == 0.75
    assert (total["self_settled_rate"].value, total["self_settled_rate"].cases) == (0.5, 2)
    assert total["refund_dispute_rate"].value == 1


def test_the_rows_of_refund_metrics_are_those_of_their_days(tmp_path):
    (tmp_path / "chats.jsonl").write_text(chat("c0", "b0", "shop:mei", "2026-03-10 10:00"), "utf-8")
    refunds = (
        "r1,1,10.00,1,2026-03-09 10:00:00,2026-03-20 10:00:00,否,退款成功\n"
        "r2,2,10.00,1,2026-02-09 10:00:00,2026-03-20 10:00:00,否,退款成功\n"
        "r3,3,10.00,1,2026-02-09 10:00:00,2026-03-09 10:00:00,否,退款成功\n"
    )
    (tmp_path / "refunds.csv").write_text(REFUNDS + refunds, "utf-8")
    with open_workbench(Source([tmp_path])) as bench:
        bench.engine.put("causes", CAUSES.empty_table())
        build_kpi(bench.engine, bench.zone)
        make_cells(bench.engine, "agent", EVER)
        found = metric_rows(bench.engine, "refund_dispute_rate", "agent")
    assert {row["refund_id"] for row in found} == {"r1", "r3"}


def test_without_a_file_there_is_no_value_and_never_a_zero(tmp_path):
    total = shop(tmp_path, [chat("c0", "b0", "shop:mei", "2026-03-02 10:00")]).total
    for name, metric in METRICS.items():
        if metric.needs:
            assert total[name].value is None, name
            assert f"no_{metric.needs}_file" in total[name].left_out
    assert total["average_response"].value == 30


def test_a_buyer_counts_once_a_day_and_two_agents_add_up(tmp_path):
    chats = [*TWO_AGENTS, chat("c5", "b0", "shop:mei", "2026-03-03 10:00")]
    found = shop(tmp_path, chats, by="agent")
    assert found.total["consultations"].value == 2
    assert {a: v["consultations"].value for a, v in found.cells.items()} == {
        "shop:hua": 1,
        "shop:lan": 0,
        "shop:mei": 1,
    }
    assert found.total["inquiries"].value == 5


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_is_defined_in_both_languages(name):
    metric = METRICS[name]
    assert metric.zh and metric.en and metric.definition_zh
    assert metric.definition_en.endswith(".")


def test_what_may_still_be_paid_counts_as_unpaid_and_that_is_said(tmp_path):
    """Ordered on the 4th: the window ends with the orders, the payment's later."""
    chats = [chat("c1", "b1", "shop:mei", "2026-03-02 10:00")]
    orders = "1,b1,10.00,0.00,等待买家付款,2026-03-04 11:00:00,,1\n"
    total = shop(tmp_path, chats, orders).total
    assert total["conversion_ordered"].value == 1
    for name in ("conversion_paid", "payer_rate", "payment_rate"):
        assert (total[name].value, total[name].cases) == (0, 1)
        assert "付款期限未到的按未付款计" in METRICS[name].definition_zh
    assert "付款期限" not in METRICS["conversion_ordered"].definition_zh

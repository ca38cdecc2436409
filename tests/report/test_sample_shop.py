"""The review of the sample shop says what its generator planted: value by value."""

import json
from collections import Counter
from pathlib import Path

import pytest

from cstext.conversation.period import parse_week
from cstext.inquiries import Source
from cstext.report.review import write_review
from cstext.tables import ACTIONABLE, REASONS

SHOP = Path(__file__).parents[2] / "corpus" / "sample-shop"
TRUTH = json.loads((SHOP / "truth.json").read_text("utf-8"))
WEEKS = ("2026-W45", "2026-W46")


@pytest.fixture(scope="module")
def facts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    write = lambda week: write_review(  # noqa: E731
        Source([SHOP]), folder / week, period=parse_week(week), show_private=True
    )
    return {week: write(week).facts for week in WEEKS}


# Chats whose masked nick fits orders of several buyers: the truth knows, nobody else can.
UNCLEAR = {
    week: [c for c in TRUTH["chats"] if c["order_match"] == "clash" and c["week"] == week]
    for week in WEEKS
}

SAME = {
    "inquiries": "inquiries",
    "silent_orders": None,
    "never_answered": "never_answered",
    "left_hanging": "left_hanging",
    "unanswered_rounds": "unanswered_rounds",
    "first_response": "mean_first_response_seconds",
    "average_response": "mean_response_seconds",
}


@pytest.mark.parametrize("week", WEEKS)
def test_shop_totals(facts, week):
    planted, found = TRUTH["weeks"][week]["shop"], facts[week]["total"]
    for metric, key in SAME.items():
        if key:
            assert found[metric]["value"] == planted[key], metric
    assert found["average_response"]["cases"] == planted["answered"]
    unclear = UNCLEAR[week]
    lost = sum(c["outcome"] == "lost" for c in unclear)
    assert found["lost_inquiries"]["value"] == planted["lost"] - lost
    assert found["lost_inquiries"]["left_out"].get("pending", 0) == planted["pending"]
    assert found["lost_inquiries"]["left_out"].get("unmatched", 0) == len(unclear)
    paid = sum(c["outcome"] == "paid" for c in unclear)
    settled = planted["inquiries"] - planted["window_open"] - len(unclear)
    ordered = planted["inquiries_ordered"] - planted["window_open_ordered"] - paid
    assert found["conversion_ordered"]["cases"] == settled
    assert found["conversion_ordered"]["value"] == round(ordered / settled, 6)


@pytest.mark.parametrize("week", WEEKS)
def test_money_of_the_shop(facts, week):
    unclear = {order for chat in UNCLEAR[week] for order in chat["orders_in_window"]}
    planted, found = TRUTH["weeks"][week]["shop"], facts[week]["total"]
    if not unclear:
        assert found["orders"]["value"] == planted["orders"]
        assert found["paid_amount"]["value"] == planted["paid_fen"]
        assert found["paid_amount"]["cases"] == planted["paid_orders"]
    else:
        assert planted["orders"] - found["orders"]["value"] == len(unclear)


@pytest.mark.parametrize("week", WEEKS)
def test_every_agent(facts, week):
    found = {row["agent"]: row["values"] for row in facts[week]["agents"]}
    unclear = {chat["owner"] for chat in UNCLEAR[week]}
    for planted in TRUTH["weeks"][week]["agents"]:
        values = found[planted["agent"]]
        assert values["inquiries"]["value"] == planted["inquiries"], planted["agent"]
        for metric, key in SAME.items():
            if key:
                assert values[metric]["value"] == planted[key], (planted["agent"], metric)
        if planted["agent"] not in unclear:
            assert values["lost_inquiries"]["value"] == planted["lost"], planted["agent"]
            assert values["orders"]["value"] == planted["orders"], planted["agent"]
            assert values["paid_amount"]["value"] == planted["paid_fen"], planted["agent"]


def test_nothing_is_rejected_and_the_sample_says_that_it_is_synthetic(facts):
    assert facts["2026-W46"]["rejected"]["count"] == 0
    assert "合成" in facts["2026-W46"]["shop"]


def test_the_causes_are_mostly_those_that_were_planted(facts):
    """The model never saw these chats; the planted cause is a synthetic truth."""
    planted = {(c["buyer"], c["started_at"]): c["cause"] for c in TRUTH["chats"]}
    pairs = Counter()
    for week in WEEKS:
        for case in facts[week]["cases"]:
            started = case["started_at"][:19].replace("T", " ")
            if cause := planted.get((case["buyer"], started)):
                pairs[cause, case["reason"]] += 1
    assert sum(pairs.values()) > 500
    right = sum(n for (a, b), n in pairs.items() if a == b)
    assert right / sum(pairs.values()) >= 0.7
    f1 = []
    for cause in REASONS:
        hits = pairs[cause, cause]
        said = sum(n for (_, b), n in pairs.items() if b == cause)
        true = sum(n for (a, _), n in pairs.items() if a == cause)
        f1.append(2 * hits / (said + true))
    assert sum(f1) / len(f1) >= 0.65, dict(zip(REASONS, f1, strict=True))


def test_the_planted_story_can_be_read(facts):
    demand = facts["2026-W46"]["demand"]
    top = demand["restock"][0]
    assert "珊瑚绒家居服" in top["goods"]
    assert (top["size"], top["colour"]) == ("L", "藕粉色")
    assert [row["carrier"] for row in demand["carriers"][:2]] == ["顺丰", "邮政"]
    coached = Counter(row["agent"] for row in demand["coach"])
    assert coached.most_common(1)[0][0] == "暖屋旗舰店:阿青"


def test_parts_add_up_to_the_whole(facts):
    for week in WEEKS:
        causes = facts[week]["causes"]
        assert sum(causes["period"].values()) == facts[week]["total"]["lost_inquiries"]["value"]
        for cause in ACTIONABLE:
            by_agent = sum(row[cause] for row in causes["by_agent"])
            assert by_agent == causes["period"][cause]
            assert facts[week]["total"][f"lost_{cause}"]["value"] == causes["period"][cause]

"""Questions that their session left without an answer: never, hanging, after it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cstext.conversation.period import EVER
from cstext.inquiries import Source, open_workbench
from cstext.kpi.answers import unanswered_answer
from tests.kpi.desk import shop


def said(role: str, at: str, text: str) -> dict[str, str]:
    return {"role": role, "sent_at": f"2026-03-{at}:00+08:00", "text": text}


# Asked on the 4th, answered the next day; then a question that nobody answered.
MESSAGES = [
    said("buyer", "04T10:00", "有M码吗"),
    said("agent", "05T09:30", "有的"),
    said("buyer", "06T10:00", "今天发吗"),
]
ASKED, ANSWERED = "2026-03-04T10:00:00+08:00", "2026-03-05T09:30:00+08:00"
LAST = ("never_answered", "2026-03-06T10:00:00+08:00", None)


def listed(folder: Path, settings: dict[str, Any], profile: str = "plain") -> list[tuple[Any, ...]]:
    path = folder / "chat.jsonl"
    chat = {"session_id": "c1", "messages": MESSAGES}
    path.write_text(json.dumps(chat, ensure_ascii=False) + "\n", "utf-8")
    with open_workbench(Source([path], policy=profile, overrides=settings)) as bench:
        rows = unanswered_answer(bench, EVER, show_private=False)["unanswered"]
        return [(row["kind"], row["asked_at"], row["answered_at"]) for row in rows]


@pytest.mark.parametrize(
    ("late_reply", "first"),
    [
        # The session ended; the reply came in another one.
        ("unanswered", ("never_answered", ASKED, ANSWERED)),
        ("leave_out", ("after_session", ASKED, ANSWERED)),
        # The open question kept the session: it was answered, slowly.
        ("counts", None),
    ],
)
def test_a_reply_after_the_session(
    tmp_path: Path, late_reply: str, first: tuple[Any, ...] | None
) -> None:
    found = listed(tmp_path, {"session_gap_seconds": 600, "late_reply": late_reply})
    assert found == [row for row in (first, LAST) if row]


@pytest.mark.parametrize(
    ("orders", "later"),
    [
        ([], None),
        # The window of the 4th ended with the 6th, that of the 6th ends with the 8th.
        ([("b2", 7)], [False, None]),
        ([("b2", 8)], [False, False]),
        ([("b1", 7)], [False, True]),
        ([("b1", 5), ("b2", 7)], [True, None]),
    ],
)
def test_whether_the_buyer_ordered_is_said_where_the_orders_tell_it(tmp_path, orders, later):
    chat = {"session_id": "c1", "buyer": "b1", "messages": MESSAGES}
    (tmp_path / "chat.jsonl").write_text(json.dumps(chat, ensure_ascii=False) + "\n", "utf-8")
    rows = [f"{n},{buyer},9,2026-03-{day:02} 23:00:00\n" for n, (buyer, day) in enumerate(orders)]
    sheet = "订单编号,买家会员名,总金额,订单创建时间\n" + "".join(rows)
    (tmp_path / "orders.csv").write_text(sheet, "utf-8")
    files = [tmp_path / "chat.jsonl", *([tmp_path / "orders.csv"] if orders else [])]
    gap = {"session_gap_seconds": 600, "late_reply": "unanswered"}
    with open_workbench(Source(files, policy="plain", overrides=gap)) as bench:
        found = list(unanswered_answer(bench, EVER, show_private=False)["unanswered"])
    assert [row["ordered_later"] for row in found] == (later or [None, None])


@pytest.mark.parametrize(("ordered", "later"), [("09:59", False), ("10:00", True)])
def test_an_order_before_the_question_is_none_after_it(
    tmp_path: Path, ordered: str, later: bool
) -> None:
    # Asked, answered and ordered; what is asked then hangs, and the window ends with the orders.
    chat = {"session_id": "c1", "buyer": "b1", "messages": [
        said("buyer", "06T09:50", "有M码吗"),
        said("agent", "06T09:51", "有的"),
        said("buyer", "06T10:00", "今天发吗"),
    ]}  # fmt: skip
    (tmp_path / "chat.jsonl").write_text(json.dumps(chat, ensure_ascii=False) + "\n", "utf-8")
    sheet = "订单编号,买家会员名,总金额,订单创建时间\n"
    rows = f"1,b1,9,2026-03-06 {ordered}:00\n2,b2,9,2026-03-08 23:00:00\n"
    (tmp_path / "orders.csv").write_text(sheet + rows, "utf-8")
    with open_workbench(Source([tmp_path / "chat.jsonl", tmp_path / "orders.csv"])) as bench:
        (row,) = unanswered_answer(bench, EVER, show_private=False)["unanswered"]
    assert (row["kind"], row["ordered_later"]) == ("left_hanging", later)


def test_a_session_that_got_an_answer_is_left_hanging(tmp_path: Path) -> None:
    assert listed(tmp_path, {}) == [("left_hanging", *LAST[1:])]


@pytest.mark.parametrize(
    ("profile", "mean", "cases", "apart"),
    [("taobao-average", 330.0, 2, {}), ("taobao-3min", 60.0, 1, {"unanswered": 1})],
)
def test_a_mean_says_whether_unanswered_rounds_are_in_it(profile, mean, cases, apart):
    """One answered after 60 s, one never: at the cap of 600 s in one profile, apart in another."""
    found = shop("B0 S60 B4000", policy=profile).total
    for name in ("average_response", "median_response"):
        assert found[name].as_facts() == {"value": mean, "cases": cases, "left_out": apart}

"""When buyers waited, and waited in vain, by hour."""

import json

import pytest

from cstext.conversation import response_table
from cstext.conversation.period import EVER
from cstext.inquiries import Source, open_workbench
from cstext.kpi.figures import build_kpi
from cstext.report.waiting import hour_facts


def test_a_session_never_answered_past_midnight_stands_at_its_first_question(tmp_path):
    messages = [
        {"role": "buyer", "sent_at": "2026-03-02T23:50:00", "text": "有货吗"},
        {"role": "buyer", "sent_at": "2026-03-03T00:10:00", "text": "有人在吗，想买两件"},
    ]
    line = json.dumps({"session_id": "c", "buyer": "b", "messages": messages})
    (tmp_path / "chats.jsonl").write_text(line + "\n", "utf-8")
    # Midnight ends a round here: the session has two, on two days.
    with open_workbench(Source([tmp_path], overrides={"day_closes_round": True})) as bench:
        build_kpi(bench.engine, bench.zone)
        hours = {row["hour"]: row for row in hour_facts(bench.engine, EVER)}
    assert {hour: row["rounds"] for hour, row in hours.items() if row["rounds"]} == {
        "00": 1,
        "23": 1,
    }
    assert [hour for hour, row in hours.items() if row["never_answered"]] == ["23"]


# Buyer's and agent's seconds after ten: b waits 100 s and 1000 s, c 20.5005 s, d in vain.
WAITS = {"b": [(0, 100), (200, 1200)], "c": [(0, 20.501), (30, 50.5)], "d": [(0, None)]}


@pytest.mark.parametrize(
    ("policy", "mean"),
    [
        ("plain", 285.25),  # (100 + 1000 + 20.501 + 20.5) / 4
        ("taobao-average", 268.2),  # capped at 600, and d counts as that: (741.001 + 600) / 5
        ("tencent-desk", 285.25),  # of sessions: (550 + 20.5005) / 2
    ],
)
def test_an_hour_has_the_mean_that_response_gives_it(tmp_path, policy, mean):
    said = [
        {"session_id": buyer, "buyer": buyer, "messages": [
            {"role": role, "sent_at": f"2026-03-02T10:{int(at) // 60:02}:{at % 60:06.3f}",
             "text": f"有货吗{at}"}
            for asked, told in waits for role, at in (("buyer", asked), ("agent", told))
            if at is not None
        ]}
        for buyer, waits in WAITS.items()
    ]  # fmt: skip
    text = "".join(json.dumps(chat) + "\n" for chat in said)
    (tmp_path / "chats.jsonl").write_text(text, "utf-8")
    with open_workbench(Source([tmp_path], policy=policy)) as bench:
        build_kpi(bench.engine, bench.zone)
        found = next(row for row in hour_facts(bench.engine, EVER) if row["rounds"])
        told = response_table(bench.engine, "hour")["by_hour"][0]
    assert (found["hour"], found["rounds"], found["unanswered_rounds"]) == ("10", 5, 1)
    assert found["mean_seconds"] == told["mean_seconds"] == pytest.approx(mean, abs=0.001)

"""When buyers waited in vain, by hour."""

import json

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

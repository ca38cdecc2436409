"""A robot is no agent: its messages are counted, under nobody's name."""

from __future__ import annotations

import json
from pathlib import Path

from cstext.conversation.period import EVER
from cstext.inquiries import Source, open_workbench
from cstext.report.answers import kpi_answer

MESSAGES = [
    ("buyer", "c", "在吗"),
    ("bot", "jimi_vender_3", "您好，我是智能客服"),
    ("auto", "小美", "亲，请稍等"),
    ("agent", "小美", "在的"),
]


def test_a_robots_messages_belong_to_no_agent(tmp_path: Path) -> None:
    path = tmp_path / "chat.jsonl"
    messages = [
        {"role": role, "sender": sender, "sent_at": f"2026-03-04T10:00:{n:02}+08:00", "text": text}
        for n, (role, sender, text) in enumerate(MESSAGES)
    ]
    chat = {"session_id": "c1", "messages": messages}
    path.write_text(json.dumps(chat, ensure_ascii=False) + "\n", "utf-8")
    with open_workbench(Source([path])) as bench:
        answer = kpi_answer(bench, None, EVER, "agent")
    auto = {row["agent"]: row["auto_messages"]["value"] for row in answer["by_agent"]}
    assert auto == {"小美": 1, None: 1}
    assert answer["total"]["auto_messages"]["value"] == 2

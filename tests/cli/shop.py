"""A made-up shop with four chats, its orders and its labels, and the command line to run on them.

Under the profile ``plain``: answered after 20, 60 and 10 seconds, c3 never, c4 left hanging.
With the orders: c2 has paid, c1 and c4 are lost, c3 was not received.
"""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from cstext.cli import app

PHONE = "13800138000"

CHATS = f"""\
会话,买家,客服,角色,时间,内容
c1,tb1,,买家,2026-03-02 10:00:00,M码有货吗 我电话{PHONE}
c1,tb1,小美,客服,2026-03-02 10:00:20,没有货了呢
c2,tb2,,买家,2026-03-03 11:00:00,发什么快递
c2,tb2,小美,客服,2026-03-03 11:01:00,发中通哦
c3,tb3,,买家,2026-03-04 12:00:00,请打我电话{PHONE}
c4,tb4,,买家,2026-03-08 20:00:00,这件有货吗
c4,tb4,小丽,客服,2026-03-08 20:00:10,在的亲
c4,tb4,,买家,2026-03-08 20:05:00,能发顺丰吗
"""
ORDERS = """\
订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间
1001,tb2,59.00,交易成功,2026-03-03 11:30:00,2026-03-03 11:31:00
1002,tb9,20.00,交易成功,2026-03-20 09:00:00,2026-03-20 09:01:00
"""
LABELS = {
    "stock": ("M码有货吗", "没有货了亲"),
    "shipping": ("今天能发货吗", "要三天后发货"),
    "courier": ("能发顺丰吗", "不能发顺丰"),
    "explanation": ("怎么安装", "看说明书"),
    "other": ("好的再看看", "嗯嗯"),
}


def cstext(*arguments: str | Path) -> Result:
    """Run a command in this process; ``stdout`` and ``stderr`` stand apart."""
    return CliRunner().invoke(app, list(map(str, arguments)))


def answer(*arguments: str | Path) -> str:
    """Return what a command prints, which must end well and have nothing to say on stderr."""
    result = cstext(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def chat_line(name: str, *messages: tuple[str, str | None, str], **more: str) -> str:
    """A line of chat JSONL: (role, time, text) each."""
    body = [
        {"role": role, "text": text} | ({"sent_at": at} if at else {})
        for role, at, text in messages
    ]
    return json.dumps({"session_id": name, **more, "messages": body}, ensure_ascii=False) + "\n"


def label_lines() -> str:
    """Ten labelled chats of each cause."""
    return "".join(
        json.dumps(
            {
                "session_id": f"{reason}{number}",
                "reason": reason,
                "evidence": [] if reason == "other" else [1, 2],
                "messages": [
                    {"role": "buyer", "text": question + "啊" * (number % 3)},
                    {"role": "agent", "text": reply},
                ],
            },
            ensure_ascii=False,
        )
        + "\n"
        for reason, (question, reply) in LABELS.items()
        for number in range(10)
    )

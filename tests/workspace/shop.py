"""Small made-up exports, what a workspace makes of them, and what reading them together does."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from cstext.engine import Engine
from cstext.inquiries import Source, open_messages
from cstext.readers import ReadOptions, ingest
from cstext.workspace import Days, Imported, Request, import_files, open_history, read_history

HEADER = ("店铺", "会话", "买家", "客服", "发送人", "角色", "时间", "内容")
ORDER = (
    "店铺", "订单编号", "买家会员名", "买家实际支付金额", "订单状态", "订单创建时间",
    "订单付款时间",
)  # fmt: skip
TABLES = {
    "messages": "source, line, position",
    "orders": "order_id, shop",
    "refunds": "refund_id, order_id",
    "session_records": "source, line",
    "rejected": "source, line",
}

Row = Sequence[str]
Tables = dict[str, list[dict[str, Any]]]


def said(
    day: int, time: str, text: str, role: str = "买家", buyer: str = "tb1", shop: str = "",
    chat: str = "",
) -> Row:  # fmt: skip
    """A row of chats: a message of a day of November 2026."""
    agent = "" if role == "买家" else "小美"
    return (shop, chat, buyer, agent, agent or buyer, role, f"2026-11-{day:02} {time}", text)


def ordered(number: str, day: int, paid: bool = True, amount: str = "10.00", shop: str = "") -> Row:
    """A row of orders."""
    at = f"2026-11-{day:02} 12:00:00"
    state = "交易成功" if paid else "等待买家付款"
    return (shop, number, "tb1", amount, state, at, at if paid else "")


def write(path: Path, rows: Iterable[Row], header: Row = HEADER) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def keep(folder: Path, *inputs: Path) -> Imported:
    """Import the inputs into a workspace."""
    with Engine() as engine:
        return import_files(engine, folder, Request(inputs))


def kept(folder: Path) -> Tables:
    """The tables of a workspace, and what it says it read."""
    return _tables(lambda engine: read_history(engine, open_history(folder), Days())[0])


def together(*inputs: Path) -> Tables:
    """The tables of the inputs read together."""
    return _tables(lambda engine: ingest(engine, inputs, ReadOptions()))


def shown(source: Path) -> list[dict[str, Any]]:
    """The messages as `convert` has them, in its order."""
    with open_messages(Source([source])) as bench:
        return bench.engine.rows("SELECT * EXCLUDE (is_courtesy, is_question) FROM messages")


def _tables(read: Callable[[Engine], Any]) -> Tables:
    with Engine() as engine:
        intake = read(engine)
        tables = {
            name: engine.rows(f"SELECT * FROM {name} ORDER BY {order}")
            for name, order in TABLES.items()
        }
    counts = {"messages": intake.messages, "duplicates": intake.duplicates,
              "untimed": intake.untimed, "rejected": intake.rejected}  # fmt: skip
    return {**tables, "counts": [counts], "files": [vars(report) for report in intake.files]}

"""XLSX files whose bytes depend on their rows alone."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter
from model import Chat

Cell = str | int | float | datetime | None
CHAT_HEADER = ("会话ID", "店铺", "买家", "客服", "角色", "发送人", "时间", "内容")
_ROLES = {"buyer": "买家", "agent": "客服", "auto": "自动回复", "system": "系统"}


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet; strings as strings, datetimes as dates, None as an empty cell."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 11, 17, 9, 0, 0)})
    sheet = book.add_worksheet(title)
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(header):
        sheet.write_string(0, column, name)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(line, column, cell)
            elif isinstance(cell, datetime):
                sheet.write_datetime(line, column, cell, moment)
            elif cell is not None:
                sheet.write_number(line, column, cell)
    book.close()
    return buffer.getvalue()


def write_chats(chats: list[Chat], shop: str, agent: str) -> bytes:
    """The generic message table, one row a message, times as text."""
    rows = [
        (
            f"S{chat.start:%Y%m%d}-{chat.number:04d}",
            shop,
            chat.buyer.shown,
            agent,
            _ROLES[m.role],
            m.sender,
            f"{m.at:%Y-%m-%d %H:%M:%S}",
            m.text,
        )
        for chat in chats
        for m in chat.messages
    ]
    return workbook("聊天记录", CHAT_HEADER, rows)

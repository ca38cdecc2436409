"""Layout L1: 千牛/旺旺 TXT in GB18030, one file a sub-account, grouped by buyer."""

from datetime import datetime, timedelta

from model import Chat, Message

_RULE = "=" * 64
_DASH = "-" * 28
_PREFIX = "cntaobao"
_GROUP = "暖屋老客福利群"
_GROUP_LINES = (
    ("{agent}", "各位老朋友，双11预售已开始，群里领10元券"),
    ("群友豆豆", "领到啦"),
    ("群友阿秀", "四件套今年有什么颜色"),
    ("{agent}", "燕麦色和雾蓝色，图在群文件里"),
    ("群友豆豆", "/:^_^"),
    ("群友老周", "拖鞋什么时候上新"),
    ("{agent}", "下周上，到时候群里通知大家"),
)


def _line(sender: str, at: datetime, text: str) -> str:
    return f"{_PREFIX}{sender}({at:%Y-%m-%d %H:%M:%S}):  {text}"


def _heading(title: str) -> list[str]:
    return [_RULE, " " * 31 + title + " " * 29, _RULE]


def seen_by(chat: Chat, account: str) -> list[Message]:
    """The part of a chat in one sub-account's file.

    After a transfer the buyer's last lines before it and the first one after it are in both.
    """
    messages = chat.messages
    own = [i for i, m in enumerate(messages) if m.account == account]
    if not own:
        return []
    first, last = own[0], own[-1]
    while first and messages[first - 1].role != "buyer":
        first -= 1
    while first and messages[first - 1].role == "buyer":
        first -= 1
    after = next((i for i in range(last + 1, len(messages)) if messages[i].role == "buyer"), last)
    shared = {*range(first, own[0]), after}
    return [
        m
        for i, m in enumerate(messages)
        if m.account == account or (i in shared and m.role == "buyer")
    ]


def group_messages(account: str) -> list[tuple[str, datetime, str]]:
    """The group block: part of no customer's chat, so of no number."""
    at = datetime(2026, 11, 4, 15, 0, 12)
    rows = []
    for place, (sender, text) in enumerate(_GROUP_LINES):
        rows.append((sender.format(agent=account), at + timedelta(seconds=41 * place), text))
    return rows


def write(account: str, chats: list[Chat]) -> bytes:
    """The export of one sub-account."""
    by_buyer: dict[str, list[Message]] = {}
    for chat in chats:
        part = seen_by(chat, account)
        if part:
            by_buyer.setdefault(chat.buyer.shown, []).extend(part)
    lines = [account, "", *_heading("单聊"), "", ""]
    for buyer, messages in by_buyer.items():
        lines.append(f"{_DASH}{buyer}{_DASH}")
        lines += [_line(m.sender, m.at, m.text) for m in messages]
    lines += _heading("群聊")
    lines.append(f"{_DASH}{_GROUP}{_DASH}")
    lines += [_line(*row) for row in group_messages(account)]
    return ("\r\n".join("\r\n".join(line.split("\n")) for line in lines) + "\r\n").encode("gb18030")

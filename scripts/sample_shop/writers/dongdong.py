"""Layout L4: 京东咚咚 LOG, UTF-8, CRLF, trailing tabs, masked buyers, noise lines."""

from model import Chat

_OPENS = "/*****************以下为一通会话************************************/"
_CLOSES = "/*****************会话结束_时间:{:%Y-%m-%d %H:%M:%S}*****************/"
_CLOSES_BARE = "/*****************会话结束*****************/"


def _block(chat: Chat) -> list[str]:
    lines = [_OPENS]
    for message in chat.messages:
        lines.append(f"{message.sender} {message.at:%Y-%m-%d %H:%M:%S}\t")
        lines += [f"{part}\t" for part in message.text.split("\n")]
        lines.append("")
    if chat.number % 9 == 0:
        lines += ["没有更多内容了\t", ""]
    lines.append(_CLOSES_BARE if chat.number % 13 == 0 else _CLOSES.format(chat.end))
    return [*lines, ""]


def write(chats: list[Chat]) -> bytes:
    """One LOG with the chats one after the other."""
    lines = [line for chat in chats for line in _block(chat)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")

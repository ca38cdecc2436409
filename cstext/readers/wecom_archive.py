"""企业微信 conversation archive, JSON lines: the decrypted messages, in the old or the new form.

Old: ``action``, ``from``, ``tolist``, ``msgtime``. New (专区): ``sender`` and ``receiver_list``
with types, ``send_time``. Whether times are seconds or milliseconds is told by their size.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from cstext.readers.batching import Item, batches_of, note_batch
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.counted import counted
from cstext.readers.head import Head
from cstext.readers.json_text import first_object, json_entries, text_at
from cstext.readers.noise import noise_kind
from cstext.readers.repeats import Repeats
from cstext.readers.rows import BadRow, cell_text

_KINDS = {
    "image": "image", "emotion": "emoji", "voice": "file", "video": "file", "file": "file",
    "link": "link", "weapp": "card", "card": "card", "location": "card", "sphfeed": "card",
    "revoke": "recall", "agree": "notice", "disagree": "notice",
}  # fmt: skip
_SHOWN = {
    "image": "[图片]", "emotion": "[表情]", "voice": "[语音]", "video": "[视频]", "file": "[文件]",
    "revoke": "撤回了一条消息", "agree": "同意会话存档", "disagree": "不同意会话存档",
}  # fmt: skip
_TYPES = {"1": "agent", "2": "buyer", "3": "bot"}


class WecomArchiveReader:
    """Customers ``wm…``/``wo…``, robots ``wb…``, all others staff; group chats are left out."""

    name = "wecom-archive"
    title = "企业微信 会话存档 JSONL"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the first message has an id and a sender as one of the two forms has them."""
        value = first_object(head)
        if value is None or "msgid" not in value:
            return False
        return {"action", "msgtime"} <= value.keys() or {"sender", "send_time"} <= value.keys()

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages between a customer and the staff; notes count what is left out."""
        left_out, repeats = Counter[tuple[str, str]](), Repeats()
        yield from batches_of(_items(head, left_out, repeats), head.source)
        for what, number in sorted(left_out.items()):
            yield note_batch(f"{counted(number, *what)} left out", head.source)
        yield from repeats.notes(head.source)


_SWITCHES = "change of company", "changes of company"
_OF_GROUPS = "message of group chats", "messages of group chats"
_AMONG_STAFF = "message among staff", "messages among staff"


class _End(NamedTuple):
    name: str
    role: str


def _items(
    head: Head, left_out: Counter[tuple[str, str]], repeats: Repeats
) -> Iterator[Item | BadRow]:
    for entry in json_entries(head):
        if not isinstance(entry.value, dict):
            yield BadRow(entry.line, "no JSON object", entry.raw)
        elif why := _why_not(entry.value):
            left_out[why] += 1
        else:
            item = _item(entry.value, entry.line)
            if isinstance(item, BadRow) or not repeats.is_told(text_at(entry.value, "msgid"), item):
                yield item


def _why_not(message: dict[str, Any]) -> tuple[str, str] | None:
    """What this is, one and several, if no message between a customer and the staff."""
    if text_at(message, "action") == "switch":
        return _SWITCHES
    ends = [end for end in (_sender(message), *_receivers(message)) if end]
    is_group = text_at(message, "roomid") or text_at(message, "chatid").startswith("wr")
    if is_group or len(ends) > 2:
        return _OF_GROUPS
    roles = [end.role for end in ends]
    return _AMONG_STAFF if len(roles) == 2 and "buyer" not in roles else None


def _item(message: dict[str, Any], line: int) -> Item | BadRow:
    sender, receivers = _sender(message), _receivers(message)
    sent_at = text_at(message, "msgtime") or text_at(message, "send_time")
    if sender is None or not receivers or not sent_at:
        fault = "sender" if sender is None else "time" if receivers else "receiver"
        return BadRow(line, f"the message has no {fault}", cell_text(message))
    other = receivers[0]
    buyer = sender if sender.role == "buyer" else other
    account = other if sender.role == "buyer" else sender
    text = _words(message)
    kind = _kind(message) or noise_kind(text)
    is_notice = kind == "notice" or text_at(message, "action") == "recall"
    role = "system" if is_notice else sender.role
    return Item(
        line=line,
        role=role,
        sender="" if role == "system" else sender.name,
        text=text,
        sent_at=sent_at,
        buyer=buyer.name,
        agent=None if role == "system" or account.role == "buyer" else account.name,
        kind=kind,
    )


def _sender(message: dict[str, Any]) -> _End | None:
    given = message.get("sender", message.get("from"))
    return _end(given)


def _receivers(message: dict[str, Any]) -> list[_End]:
    given = message.get("receiver_list", message.get("tolist"))
    listed = given.split(",") if isinstance(given, str) else given
    ends = map(_end, listed if isinstance(listed, list) else [])
    return [end for end in ends if end is not None]


def _end(given: Any) -> _End | None:
    """A person: by name, its kind told by the first letters; or by id and type."""
    if isinstance(given, dict):
        name, role = text_at(given, "id"), _TYPES.get(text_at(given, "type"))
        return _End(name, role or _role(name)) if name else None
    name = cell_text(given).strip()
    return _End(name, _role(name)) if name else None


def _role(name: str) -> str:
    if name.startswith(("wm", "wo")):
        return "buyer"
    return "bot" if name.startswith("wb") else "agent"


def _kind(message: dict[str, Any]) -> str | None:
    """What the message carries; None: its text tells."""
    is_recalled = text_at(message, "is_recalled").lower() in ("1", "true")
    if text_at(message, "action") == "recall" or is_recalled:
        return "recall"
    return _KINDS.get(text_at(message, "msgtype"))


def _words(message: dict[str, Any]) -> str:
    """The text; of other messages their title and address, or a word for what they are."""
    name = text_at(message, "msgtype")
    body = message.get(name if name in message else "text", message.get("content"))
    if isinstance(body, str):
        return body
    if not isinstance(body, dict):
        return _SHOWN.get(name, "")
    if isinstance(body.get("content"), str):
        return str(body["content"])
    shown = (
        text_at(body, key) for key in ("title", "filename", "displayname", "link_url", "address")
    )
    return " ".join(filter(None, shown)) or _SHOWN.get(name, f"[{name}]")

"""拼多多 messages as the platform pushes them: JSON lines, or one array."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cstext.readers.batching import Item, batches_of, note_batch
from cstext.readers.contract import Batch, Context, Kind
from cstext.readers.counted import counted
from cstext.readers.head import Head
from cstext.readers.json_text import first_object, json_entries, text_at
from cstext.readers.noise import noise_kind
from cstext.readers.repeats import Repeats
from cstext.readers.rows import BadRow, cell_text

_KINDS = {1: "image", 2: "card", 3: "file", 5: "emoji", 31: "notice", 41: "card", 1002: "recall"}
_SIDES = {"user": "buyer", "mall_cs": "agent"}
_AUTOMATIC = ("mall_answer_with_text", "mall_faq_question")
_NOTICES = ("user_source", "service_todo_system_hint")


class PddJsonReader:
    """Buyers by uid (their nicks are masked), agents by csid; ``ts`` or ``time``, s or ms."""

    name = "pdd-json"
    title = "拼多多 消息 JSON/JSONL"
    kind: Kind = "chats"

    def identify(self, head: Head) -> bool:
        """Whether the first message says who sent it to whom by role."""
        message = _message(first_object(head))
        if message is None:
            return False
        ends = [message.get("from"), message.get("to")]
        return any(isinstance(end, dict) and str(end.get("role")) in _SIDES for end in ends)

    def read(self, head: Head, context: Context) -> Iterator[Batch]:
        """Yield the messages; a note counts what else was pushed: logins, the platform's news."""
        left_out, repeats = Counter[str](), Repeats()
        yield from batches_of(_items(head, left_out, repeats), head.source)
        if left_out:
            pushes = counted(left_out.total(), "push that is", "pushes that are")
            yield note_batch(f"{pushes} no message left out", head.source)
        yield from repeats.notes(head.source)


def _items(head: Head, left_out: Counter[str], repeats: Repeats) -> Iterator[Item | BadRow]:
    for entry in json_entries(head):
        message = _message(entry.value)
        pushed = entry.value.get("response", "push") if isinstance(entry.value, dict) else "push"
        if pushed != "push":
            left_out[str(pushed)] += 1
        elif message is None:
            yield BadRow(entry.line, "no JSON object with a message", entry.raw)
        else:
            item = _item(message, entry.line)
            if isinstance(item, BadRow) or not repeats.is_told(text_at(message, "msg_id"), item):
                yield item


def _message(value: Any) -> dict[str, Any] | None:
    """The message: what is pushed has it inside, a list of messages has it bare."""
    inner = value.get("message", value) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else None


def _item(message: dict[str, Any], line: int) -> Item | BadRow:
    sender, receiver = _end(message, "from"), _end(message, "to")
    side = _SIDES.get(str(sender.get("role")))
    buyer = text_at(sender if side == "buyer" else receiver, "uid")
    sent_at = text_at(message, "ts") or text_at(message, "time")
    if side is None or not buyer or not sent_at:
        fault = "time" if side and buyer else "sender" if side is None else "buyer"
        return BadRow(line, f"the message has no {fault}", cell_text(message))
    text = _words(message)
    kind = _kind(message) or noise_kind(text)
    is_platforms = kind in ("notice", "recall") or text_at(message, "template_name") in _NOTICES
    role = "system" if is_platforms else _role(message, side)
    account = _account(sender if side == "agent" else receiver)
    return Item(
        line=line,
        role=role,
        sender={"system": "", "buyer": buyer}.get(role, account or ""),
        text=text,
        sent_at=sent_at,
        buyer=buyer,
        agent=None if role == "system" else account,
        shop=text_at(sender, "mall_id") or text_at(receiver, "mall_id") or None,
        kind=kind,
    )


def _role(message: dict[str, Any], side: str) -> str:
    """An outgoing message is automatic if it says so, and not that a person sent it."""
    if side == "buyer" or _is_set(message, "manual_reply"):
        return side
    is_automatic = _is_set(message, "is_aut") or text_at(message, "template_name") in _AUTOMATIC
    return "auto" if is_automatic else side


def _kind(message: dict[str, Any]) -> str | None:
    """What the message carries by its type; None: its text tells."""
    if text_at(message, "template_name").endswith("_card"):
        return "card"
    number = text_at(message, "type")
    return _KINDS.get(int(number)) if number.isdecimal() and len(number) < 9 else None


def _words(message: dict[str, Any]) -> str:
    """The text; an emoji's is its description, a card's the goods that it shows."""
    info = _end(message, "info")
    content = message.get("content")
    if text_at(message, "type") == "5":
        return text_at(info, "description") or text_at(message, "content")
    if _kind(message) == "card":
        goods = text_at(info, "goodsName")
        return "\n".join(filter(None, [goods, text_at(message, "content")]))
    return content if isinstance(content, str) else text_at(message, "content")


def _account(end: dict[str, Any]) -> str | None:
    return text_at(end, "csid") or text_at(end, "cs_uid") or text_at(end, "uid") or None


def _is_set(message: dict[str, Any], key: str) -> bool:
    return text_at(message, key).lower() in ("1", "true")


def _end(message: dict[str, Any], key: str) -> dict[str, Any]:
    value = message.get(key)
    return value if isinstance(value, dict) else {}

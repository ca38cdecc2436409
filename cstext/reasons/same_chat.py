"""Which chat a label's line is of: by its session's name, and its shop where shops share it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple


def text_hash(messages: Iterable[tuple[str, str]]) -> str:
    """Return what tells one chat's text from another's; ``messages`` are (role, text).

    System lines do not count: exports differ in which of them they carry.

    >>> text_hash([("buyer", "有货吗")]) == text_hash([("system", "已读"), ("buyer", "有货吗")])
    True
    """
    kept = [[role, text] for role, text in messages if role != "system"]
    content = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def record_hash(record: Mapping[str, Any]) -> str:
    """Return a label line's own ``text_hash``, or that of the messages it carries."""
    stated = record.get("text_hash")
    if isinstance(stated, str) and stated:
        return stated
    messages = record.get("messages") or []
    return text_hash((message["role"], message["text"]) for message in messages)


class _Told(NamedTuple):
    """The shops that lines of one chat name, and the texts they are about."""

    name: str
    shops: set[str]
    texts: set[str]


class ChatNames:
    """The chats that lines of label files are of.

    Shops number their chats alike, and a shop is called otherwise in another export: lines of one
    ``session_id`` are of one chat unless they name two shops and no text is of both. A line that
    names no shop is of the chat whose text it has, else of the only one there is.
    """

    names: list[str]
    """The name of the chat that each record is of: no two chats have the same."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        sharing: dict[str, list[int]] = {}
        for place, record in enumerate(records):
            sharing.setdefault(str(record["session_id"]), []).append(place)
        self._chats: dict[str, list[_Told]] = {}
        self.names = [str(record["session_id"]) for record in records]
        for session_id, places in sharing.items():
            lines = [(_shop(records[place]), records[place]) for place in places]
            chats = _chats(session_id, lines)
            self._chats[session_id] = chats
            if len(chats) > 1:
                for place in places:
                    record = records[place]
                    name = self.of(session_id, _shop(record), _text(record))
                    self.names[place] = name or session_id

    @property
    def session_ids(self) -> list[str]:
        """The sessions that any record names."""
        return list(self._chats)

    def of(self, session_id: str, shop: str = "", text: str = "") -> str | None:
        """Return the name of a chat of which there are lines; ``text`` is its ``text_hash``."""
        chats = self._chats.get(session_id, [])
        for chat in chats:
            if shop and shop in chat.shops:
                return chat.name
        for chat in chats:
            if text in chat.texts or not chat.shops:
                return chat.name
        return chats[0].name if len(chats) == 1 and not shop else None


def _chats(session_id: str, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> list[_Told]:
    """The chats of one session's name: those of named shops, then that of the lines without."""
    named: list[_Told] = []
    for shop, record in lines:
        if shop:
            named = _joined(named, shop, _text(record))
    unnamed = [record for shop, record in lines if not shop]
    if len(named) <= 1:
        texts = {_text(record) for _, record in lines} if named else set()
        return [_Told(session_id, named[0].shops if named else set(), texts)]
    told = [_Told(f"{session_id} ({min(each.shops)})", each.shops, each.texts) for each in named]
    if all(any(_text(record) in each.texts for each in told) for record in unnamed):
        return told
    return [*told, _Told(session_id, set(), set())]


def _joined(chats: Sequence[_Told], shop: str, text: str) -> list[_Told]:
    """The chats with one line more, which may show that two of them are one."""
    ones = [chat for chat in chats if shop in chat.shops or text in chat.texts]
    whole = _Told(
        "",
        {shop}.union(*(chat.shops for chat in ones)),
        {text}.union(*(chat.texts for chat in ones)),
    )
    return [*(chat for chat in chats if chat not in ones), whole]


def _shop(record: Mapping[str, Any]) -> str:
    return str(record.get("shop") or "")


def _text(record: Mapping[str, Any]) -> str:
    """What the line says of the chat's text; of one that holds none its shop alone counts."""
    holds_text = record.get("messages") and (record.get("action") or "label") == "label"
    if record.get("text_hash") or holds_text:
        return record_hash(record)
    return f"none of {_shop(record)}"

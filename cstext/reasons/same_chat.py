"""Which chat a label's line is of: by its session's name; where shared, by its shop and text."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from cstext.reasons.chat import Turn

_PLAIN = frozenset({"buyer", "agent", "system"})
_START = re.compile(r"#\d{8}T\d{6}$")


def text_hash(messages: Iterable[tuple[str, str]]) -> str:
    """Return what tells one chat's text from another's; ``messages`` are (role, text).

    System lines do not count: exports differ in which of them they carry. Nor does it count who
    of the shop wrote: settings tell which of its lines are a robot's, and may tell it later.

    >>> text_hash([("buyer", "有货吗")]) == text_hash([("system", "已读"), ("buyer", "有货吗")])
    True
    >>> text_hash([("auto", "您好")]) == text_hash([("agent", "您好")])
    True
    """
    return _hash((role if role == "buyer" else "agent", text) for role, text in _kept(messages))


def record_hash(record: Mapping[str, Any]) -> str:
    """Return a label line's own ``text_hash``, or that of the messages it carries.

    Lines of before state a hash in which the shop's roles count.
    """
    stated, said = record.get("text_hash"), _written(record)
    if not isinstance(stated, str) or not stated:
        return text_hash(said)
    # Only there the two differ; hashing every line would take most of a label file's time.
    has_roles = not _PLAIN.issuperset(role for role, _ in said)
    return text_hash(said) if has_roles and stated == _hash(_kept(said)) else stated


def _written(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The messages of a line, of which only a label's are known to be some."""
    messages = record.get("messages")
    listed = messages if isinstance(messages, list) else []
    return [(str(m.get("role")), str(m.get("text"))) for m in listed if isinstance(m, dict)]


def _kept(messages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return ((role, text) for role, text in messages if role != "system")


def _hash(messages: Iterable[tuple[str, str]]) -> str:
    content = json.dumps(list(messages), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:16]


Said = frozenset[str]
"""The texts of a chat, without its system lines."""


class _Told(NamedTuple):
    """The shops that lines of one chat name, and the texts they are about."""

    name: str
    shops: set[str]
    texts: set[str]


class _Like(NamedTuple):
    """A chat under a name: the texts that its lines are about, and what is said in each."""

    name: str
    texts: set[str]
    said: list[Said]


class ChatNames:
    """The chats that lines of label files are of.

    Shops number their chats alike, and a shop is called otherwise in another export: lines of one
    ``session_id`` are of one chat unless they name two shops and no text is of both. A line that
    names no shop is of the chat whose text it has, else of the only one there is.

    A chat that has one session is named as it is; once the buyer comes back to it, its sessions are
    parts, named with their start. Of such two names the same text is one chat's.

    Of what is left under one name, texts that are strangers are two chats: shops that no line names
    number theirs alike, and a chat of which one week alone was exported is called as in another
    week. A chat that went on keeps what was said: two are strangers where the longer holds no more
    than half of what the shorter says.
    """

    names: list[str]
    """The name of the chat that each record is of: no two chats have the same."""

    def __init__(self, records: Sequence[Mapping[str, Any]]) -> None:
        self._records = records
        self._ids = _as_parts([str(record["session_id"]) for record in records], records)
        sharing: dict[str, list[int]] = {}
        for place, session_id in enumerate(self._ids):
            sharing.setdefault(session_id, []).append(place)
        self._chats: dict[str, list[_Told]] = {}
        self.names = list(self._ids)
        for session_id, places in sharing.items():
            lines = [(_shop(records[place]), records[place]) for place in places]
            chats = _chats(session_id, lines)
            self._chats[session_id] = chats
            if len(chats) > 1:
                for place in places:
                    record = records[place]
                    name = self._of(session_id, _shop(record), _text(record))
                    self.names[place] = name or session_id
        self._parted = self._part()

    @property
    def session_ids(self) -> list[str]:
        """The sessions that any record names, and the chats of which they may be parts."""
        return sorted({*self._chats, *map(_whole, self._chats)})

    def of(
        self, session_id: str, shop: str = "", text: str = "", turns: Sequence[Turn] = ()
    ) -> str | None:
        """Return the name of a chat of which there are lines; ``text`` is its ``text_hash``.

        Of a text that no line has, ``turns`` (what was said) tell whether it is a chat that went on
        or a stranger; without them it is the chat that was told last.
        """
        name = self._of(session_id, shop, text)
        if name is None:
            whole, part = (_whole(session_id), text), (session_id, text)
            other = whole[0] if whole in self._told else self._parts.get(part)
            name = self._of(other, shop, text) if other else None
        if name is None:
            return None
        here = self._parted[name]
        return _alike(here, text, _said_by(turns)) or (None if turns else here[-1].name)

    def _part(self) -> dict[str, list[_Like]]:
        """Give the chats under each name their own where they are strangers; return them."""
        parted: dict[str, list[_Like]] = {}
        for place, name in enumerate(self.names):
            record, here = self._records[place], parted.setdefault(name, [])
            text, said = _text(record), _said(record)
            known = _alike(here, text, said) or (here[-1].name if here and not said else None)
            if known is None:
                known = f"{name} · {len(here) + 1}" if here else name
                here.append(_Like(known, {text}, []))
            chat = next(chat for chat in here if chat.name == known)
            if said:
                chat.texts.add(text)
                chat.said.append(said)
            self.names[place] = known
        return parted

    @cached_property
    def _told(self) -> set[tuple[str, str]]:
        """The name and the text of the lines that hold one."""
        lines = zip(self._ids, map(_text, self._records), strict=True)
        return {(session_id, text) for session_id, text in lines if text}

    @cached_property
    def _parts(self) -> dict[tuple[str, str], str]:
        """Of them those that may be parts of a chat, by the chat's name and the text."""
        told = sorted(self._told)
        return {(_whole(part), text): part for part, text in told if _whole(part) != part}

    def _of(self, session_id: str, shop: str, text: str) -> str | None:
        chats = self._chats.get(session_id, [])
        for chat in chats:
            if shop and shop in chat.shops:
                return chat.name
        for chat in chats:
            if (text and text in chat.texts) or not chat.shops:
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
    ones = [chat for chat in chats if shop in chat.shops or (text and text in chat.texts)]
    whole = _Told(
        "",
        {shop}.union(*(chat.shops for chat in ones)),
        {text}.union(*(chat.texts for chat in ones)),
    )
    return [*(chat for chat in chats if chat not in ones), whole]


def _alike(chats: Sequence[_Like], text: str, said: Said) -> str | None:
    """The name of the chat that has the text, else of the last that is no stranger to it."""
    for chat in chats:
        if text and text in chat.texts:
            return chat.name
    for chat in reversed(chats if said else ()):
        if not chat.said or not all(_are_strangers(said, known) for known in chat.said):
            return chat.name
    return None


def _are_strangers(one: Said, other: Said) -> bool:
    return 2 * len(one & other) <= min(len(one), len(other))


def _said(record: Mapping[str, Any]) -> Said:
    """What a line's chat says; nothing of a line that carries no messages."""
    return frozenset(text for _, text in _kept(_written(record)))


def _said_by(turns: Iterable[Turn]) -> Said:
    return frozenset(turn.text for turn in turns if turn.role != "system")


def _shop(record: Mapping[str, Any]) -> str:
    return str(record.get("shop") or "")


def _text(record: Mapping[str, Any]) -> str:
    """The ``text_hash`` of the line's chat; empty where it holds no text."""
    holds_text = record.get("messages") and (record.get("action") or "label") == "label"
    if record.get("text_hash") or holds_text:
        return record_hash(record)
    return ""


def _whole(session_id: str) -> str:
    """The name of the chat of which a session may be a part."""
    return _START.sub("", session_id)


def _as_parts(ids: Sequence[str], records: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names, a part's in place of its chat's where lines of both are about the same text."""
    parts: dict[str, list[int]] = {}
    for place, session_id in enumerate(ids):
        if (whole := _whole(session_id)) != session_id:
            parts.setdefault(whole, []).append(place)
    named = list(ids)
    for place, session_id in enumerate(ids):
        text = _text(records[place]) if session_id in parts else ""
        like = (ids[part] for part in parts.get(session_id, ()) if _text(records[part]) == text)
        named[place] = next(like, session_id) if text else session_id
    return named

"""A chat as plain text for other tools, a message a line, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cstext.readers.roles import role_of

SPEAKERS: Mapping[str, str] = {
    "buyer": "买家", "agent": "客服", "assist": "辅助", "auto": "自动回复", "bot": "机器人",
    "system": "系统",
}  # fmt: skip
"""How each role is named in a transcript; ``role_of`` reads each of them back."""

_COLON = "："


def as_text(messages: Sequence[Mapping[str, Any]]) -> str:
    """Return the messages as text; a line break in a message starts an indented line.

    >>> as_text([{"role": "buyer", "text": "有货吗\\n急"}, {"role": "agent", "text": "没有"}])
    '买家：有货吗\\n  急\\n客服：没有'
    """
    return "\n".join(
        f"{SPEAKERS[message['role']]}{_COLON}" + message["text"].replace("\n", "\n  ")
        for message in messages
    )


def from_text(text: str) -> list[dict[str, str]]:
    """Return the messages of a text; a line that names no speaker goes on with the one before.

    A text that begins without a speaker is the buyer's.

    >>> from_text("买家：有货吗\\n  急\\n客服: 没有")
    [{'role': 'buyer', 'text': '有货吗\\n急'}, {'role': 'agent', 'text': '没有'}]
    """
    messages: list[dict[str, str]] = []
    for line in text.split("\n"):
        speaker, colon, _ = line.replace(":", _COLON, 1).partition(_COLON)
        role = role_of(speaker) if colon and not line.startswith(" ") else None
        if role:
            messages.append({"role": role, "text": line[len(speaker) + 1 :].lstrip(" ")})
        elif messages:
            messages[-1]["text"] += "\n" + line.removeprefix("  ")
        elif line.strip():
            messages.append({"role": "buyer", "text": line.strip()})
    return messages

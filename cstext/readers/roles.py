"""The words that exports use for who wrote."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from cstext.tables import ROLES

_WORDS = {
    "buyer": "买家 顾客 客户 访客 用户 消费者 会员 買家 顧客 客戶 訪客 用戶 buyer customer "
    "user visitor client guest consumer",
    "agent": "客服 卖家 商家 店家 人工 人工客服 坐席 店员 接待 賣家 agent seller staff "
    "service merchant operator human 客服人员 专员",
    "assist": "辅助 辅助回复 智能辅助 人机辅助 assist assistant",
    "auto": "自动回复 自动 自动应答 自動回復 auto autoreply auto_reply",
    "bot": "机器人 机器人客服 智能客服 机器人回复 機器人 bot robot chatbot",
    "system": "系统 系统消息 系统通知 通知 系統 system notice",
}
WORDS = {word: role for role, words in _WORDS.items() for word in words.split()} | {
    role: role for role in ROLES
}
"""Role word, in lower case, to role."""


def role_of(word: str) -> str | None:
    """Return the role that a word names, or None.

    >>> role_of(" 买家 "), role_of("Agent"), role_of("who")
    ('buyer', 'agent', None)
    """
    return WORDS.get(word.strip().lower())


def roles_of(words: pa.Array, names: dict[str, str] | None = None) -> pa.Array:
    """Return the roles that words name, null where one names none.

    ``names`` are words of the user's own, which come before the known ones.
    """
    known = WORDS | {key.strip().lower(): role for key, role in (names or {}).items()}
    keys, roles = pa.array(list(known)), pa.array(list(known.values()))
    return roles.take(pc.index_in(pc.utf8_lower(pc.utf8_trim_whitespace(words)), keys))

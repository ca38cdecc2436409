"""Who wrote: by the exports' words for it, by the account's name, by marks in the text."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.distinct import may_begin, on_distinct, where
from cstext.settings import Accounts
from cstext.tables import ROLES

_ROBOT = r"(?i)^jimi_|[:：]服务助手$"
_PLATFORMS = {
    "bot": "机器人 智能客服 機器人",
    "system": "系统 系统消息 系统通知 系统提示 系統",
}
_PLATFORMS_NICKS = {nick: role for role, nicks in _PLATFORMS.items() for nick in nicks.split()}
_MARKS = (
    ("assist", r"此消息由机器人推荐"),
    ("bot", r"此消息由机器人自动回复|^\s*[\[【(（](?:机器人|智能)(?:自动)?回复[\]】)）]"),
    ("auto", r"^\s*(?:[\[【(（](?:系统)?自动回复[\]】)）]|自动回复[:：])"),
)
# How marks begin that stand at a text's start, and what those hold that stand anywhere.
_BEGINNINGS, _ANYWHERE = "[【(（自", "此消息由机器人"

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

    def look_up(distinct: pa.Array) -> pa.Array:
        return roles.take(pc.index_in(pc.utf8_lower(pc.utf8_trim_whitespace(distinct)), keys))

    return on_distinct(look_up, words)


def account_role(nick: str, accounts: Accounts) -> str | None:
    """Return the role that a nick alone tells: an account of the settings, a platform's own.

    >>> account_role("jimi_vender_7", Accounts()), account_role("小店:小美", Accounts())
    ('bot', None)
    >>> account_role("系统消息", Accounts())
    'system'
    """
    told = accounts.role_of(nick) or ("bot" if re.search(_ROBOT, nick) else None)
    return told or _PLATFORMS_NICKS.get(nick)


def shop_of(nick: str) -> str | None:
    """Return the shop whose sub-account a nick is; None where it is none.

    >>> shop_of("小店:小美"), shop_of("tb1")
    ('小店', None)
    """
    shop, colon, _ = nick.partition(":")
    return (shop.strip() or None) if colon else None


def account_roles(senders: pa.Array, accounts: Accounts) -> pa.Array:
    """Return the roles of the accounts that the settings list; null for other senders."""
    if accounts == Accounts():
        return pa.nulls(len(senders), pa.string())
    names = pc.unique(senders)
    roles = [accounts.role_of(name or "") for name in names.to_pylist()]
    return pa.array(roles, pa.string()).take(pc.index_in(senders, names))


def roles_told(nicks: pa.Array, accounts: Accounts) -> pa.Array:
    """Return what ``account_role`` says of each nick.

    >>> roles_told(pa.array(["jimi_vender_7", "小店:小美", "系统"]), Accounts()).to_pylist()
    ['bot', None, 'system']
    """
    names, roles = pa.array(list(_PLATFORMS_NICKS)), pa.array(list(_PLATFORMS_NICKS.values()))
    robots = pc.if_else(_is_robot(nicks), "bot", None)
    return pc.coalesce(
        account_roles(nicks, accounts), robots, roles.take(pc.index_in(nicks, names))
    )


def role_beside(nick: str, buyer: str, accounts: Accounts) -> str:
    """Return the role of a nick in a chat whose buyer is known: all others are the shop's.

    >>> role_beside("tb1", "tb1", Accounts()), role_beside("小店:小美", "tb1", Accounts())
    ('buyer', 'agent')
    """
    return account_role(nick, accounts) or ("buyer" if nick == buyer else "agent")


def settled_roles(
    roles: pa.Array, senders: pa.Array, texts: pa.Array, accounts: Accounts
) -> pa.Array:
    """Return the roles after all that names and texts tell about the shop's side.

    A listed account is never a buyer; listed as assist, bot or system it is that. The platforms'
    robots are bots even where the export calls them agents. An agent's message with a mark of
    an automatic reply is one.
    """
    told = account_roles(senders, accounts)
    if told.null_count < len(told):
        own = pc.if_else(pc.equal(roles, "buyer"), "agent", roles)
        is_agent = pc.fill_null(pc.equal(told, "agent"), False)
        roles = pc.if_else(is_agent, own, pc.coalesce(told, roles))
    is_robot = pc.and_(pc.is_null(told), on_distinct(_is_robot, senders))
    if is_robot.true_count:
        roles = pc.if_else(pc.and_(is_robot, pc.equal(roles, "agent")), "bot", roles)
    marked = on_distinct(_marked, texts)
    if marked.null_count < len(marked):
        roles = pc.if_else(pc.equal(roles, "agent"), pc.coalesce(marked, roles), roles)
    return roles


def _is_robot(names: pa.Array) -> pa.Array:
    return pc.match_substring_regex(names, _ROBOT)


def _marked(texts: pa.Array) -> pa.Array:
    """The roles that marks in the texts tell, the last that fits; null where there is none."""
    nothing = pa.nulls(len(texts), pa.string())
    # Looked for in all texts at once, as bytes: it is rare, and a pattern takes ten times as long.
    if _ANYWHERE.encode() in (texts.buffers()[2] or pa.py_buffer(b"")).to_pybytes():
        return _by_mark(texts)
    return where(may_begin(texts, _BEGINNINGS), _by_mark, texts, nothing)


def _by_mark(texts: pa.Array) -> pa.Array:
    roles = pa.nulls(len(texts), pa.string())
    for role, mark in _MARKS:
        roles = pc.if_else(pc.match_substring_regex(texts, mark), role, roles)
    return roles

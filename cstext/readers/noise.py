"""Lines that the platform writes into a chat: cards, notices, transfers, recalled messages."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.distinct import on_distinct, where

RECALLED = "撤回了一条消息"
"""How the line ends that says that a message was recalled."""

_NOISE = {
    "card": (
        r"【此消息为(?:欢迎)?卡片",
        r"您选择了一个订单进行咨询",
        r"请在客户端查看原始聊天记录",
        r"(?:订单号|商品编号|订单编号)[：:]\s*\d+$",
        r"(?:商品详情页|商品推荐)$",
        r"当前用户来自(?:\s|$)",
    ),
    "notice": (
        r"用户发起转人工",
        r"由\s*\S+\s*转交给",
        r"原因：【",
        r"没有更多内容了$",
        r"会话已转接",
        # What happened, or somebody's name before a blank: not 我想结束咨询.
        r"(?:\S{1,40}\s+)?(?:\S{0,40}(?:已|正在))?(?:进入|退出|结束)(?:会话|咨询)$",
        r"\S{0,40}\s*(?:进入|退出|结束)了(?:会话|咨询)$",
    ),
    "recall": (rf"[^\n]{{0,40}}{RECALLED}$",),
}
_PATTERN = re.compile(
    "|".join(f"(?P<{kind}>{'|'.join(patterns)})" for kind, patterns in _NOISE.items())
)

# Nearly all lines begin and end otherwise: they need not be tried.
_FIRST = frozenset("【您请订商当用由原没会")
_LAST = (RECALLED, "会话", "咨询")


def noise_kind(text: str) -> str | None:
    """Return ``card``, ``notice`` or ``recall`` if the text is a line of the platform's, else None.

    >>> noise_kind("用户发起转人工"), noise_kind("订单号：123"), noise_kind("订单号：123 到哪了")
    ('notice', 'card', None)
    >>> noise_kind("tb_buyer01 撤回了一条消息"), noise_kind("你撤回了一条消息吗")
    ('recall', None)
    """
    line = text.strip()
    if line[:1] not in _FIRST and not line.endswith(_LAST):
        return None
    found = _PATTERN.match(line)
    return found.lastgroup if found else None


def noise_kinds(texts: pa.Array) -> pa.Array:
    """Return what ``noise_kind`` says of each text.

    >>> noise_kinds(pa.array(["用户发起转人工", "在吗"])).to_pylist()
    ['notice', None]
    """
    return on_distinct(_noise_kinds, texts)


def _noise_kinds(texts: pa.Array) -> pa.Array:
    bare = pc.utf8_trim_whitespace(texts)
    first = pc.utf8_slice_codeunits(bare, 0, 1)
    chosen = pc.is_in(first, pa.array(sorted(_FIRST)))
    for ending in _LAST:
        chosen = pc.or_(chosen, pc.ends_with(bare, ending))
    return where(chosen, _each_noise_kind, bare, pa.nulls(len(texts), pa.string()))


def _each_noise_kind(texts: pa.Array) -> pa.Array:
    return pa.array(map(noise_kind, texts.to_pylist()), pa.string())

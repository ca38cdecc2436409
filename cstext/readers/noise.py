"""Lines that the platform writes into a chat: cards, notices, transfers."""

from __future__ import annotations

import re

_NOISE = (
    (
        "card",
        re.compile(r"【此消息为(?:欢迎)?卡片|您选择了一个订单进行咨询|请在客户端查看原始聊天记录"),
    ),
    ("card", re.compile(r"(?:订单号|商品编号|订单编号)[：:]\s*\d+$")),
    ("card", re.compile(r"商品详情页$|商品推荐$|当前用户来自\s")),
    ("notice", re.compile(r"用户发起转人工|由\s*\S+\s*转交给|原因：【|没有更多内容了$|会话已转接")),
    ("notice", re.compile(r"\S{0,40}\s*(?:已|正在)?(?:进入|退出|结束)(?:了)?(?:会话|咨询)$")),
)


def noise_kind(text: str) -> str | None:
    """Return ``card`` or ``notice`` if the text is a line of the platform's, else None.

    >>> noise_kind("用户发起转人工"), noise_kind("订单号：123"), noise_kind("订单号：123 到哪了")
    ('notice', 'card', None)
    """
    stripped = text.strip()
    return next((kind for kind, pattern in _NOISE if pattern.match(stripped)), None)

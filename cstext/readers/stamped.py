"""Texts whose messages begin with a line that holds name and time: which layout one is of.

Four layouts look alike: what they differ in is looked at in one place, so that no two claim a file.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from cstext.readers.head import Head
from cstext.readers.noise import noise_kind

Layout = Literal["wangwang-txt", "qianniu-window", "wechat-txt", "qq-txt"]

_STAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
_LOOSE = r"\d{4}[-/]\d{1,2}[-/]\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}"

NO_LABEL = r"(?<![:：\s])(?<!时间)(?<!日期)"
"""Behind a nick: what ends so is a label, as in 下单时间 2024-03-01 10:11:12."""

WANGWANG = re.compile(
    r"^(?P<time>\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d\d:\d\d) "
    r"(?P<nick>\S+?(?: [^\s,，。！？；、【】「」]{1,80}?){0,3}?):(?: (?P<text>.*))?$"
)
"""``date time nick: text``; the nick ends at a colon with a blank behind it: it may hold both."""

DAY = re.compile(r"^\d{4}-\d{1,2}-\d{1,2}\s*$")

QQ = re.compile(
    r"^(?P<time>\d{4}-\d{1,2}-\d{1,2} (?:[上下]午 ?)?\d{1,2}:\d\d:\d\d(?: [AP]M)?) "
    r"(?P<nick>|\S.*?)(?:\((?P<number>\d{5,})\)|<(?P<mail>[^<>\s]+@[^<>\s]+)>)?\s*$"
)
"""``time nick(number)`` or ``time nick<mail>``; in single chats ``time nick``."""

QQ_TITLE = re.compile(
    r"^(?:消息记录（|消息(?P<what>分组|对象)[:：]\s*(?P<name>.*?)\s*$|={60,}\s*$)"
)

TIME_FIRST = re.compile(rf"^(?P<time>{_STAMP})(?: (?P<nick>\S.*?))?\s*$")
"""``time nick``; a system message has the time alone."""

NAME_FIRST = re.compile(rf"^(?P<nick>[^\s,][^,\t]{{0,80}}?{NO_LABEL})\s+(?P<time>{_STAMP})\s*$")
"""``nick time``."""

# Signs of a sentence stand in no nick: 【杭州】快件已签收 2024-03-01 10:11:12.
_NICK = r"[^\s,，。！？；、【】「」]{1,80}?"
WINDOW = re.compile(
    rf"^(?P<nick>{_NICK}(?:\s*-->\s*{_NICK})?{NO_LABEL})(?:\s+|(?<![间期]))(?P<time>{_LOOSE})\s*$"
)
"""``nick time`` or ``A --> B time``, also with the time glued to the nick (but for 下单时间 …)."""

SPACED_NICK = rf"{_NICK}(?: {{1,3}}{_NICK}){{1,5}}{NO_LABEL}"

SPACED = re.compile(
    rf"^(?P<nick>{SPACED_NICK})(?:\s+|(?<![间期]))"
    rf"(?P<time>{_LOOSE})\s*$"
)
"""As ``WINDOW``, with blanks in the nick: it may as well be words of a message."""

NICK_ALONE = re.compile(rf"^\S.*?{NO_LABEL}\s*$")
"""A nick above its time."""

TIME_ALONE = re.compile(rf"^(?P<time>{_LOOSE})\s*$")

ARROW = re.compile(r"\s*-->\s*")
"""Between who writes and to whom."""

STATES = frozenset({"已读", "未读", "发送中", "发送失败"})

_HEADS = (TIME_FIRST, NAME_FIRST, WINDOW, TIME_ALONE)
_PADDED = re.compile(rf"{_STAMP}\s*$")


@lru_cache(maxsize=1)
def stamped_layout(head: Head) -> Layout | None:
    """Return the layout of a text whose messages are stamped with name and time, or None."""
    if head.form != "text":
        return None
    lines = [line.strip("\ufeff") for line in head.lines]
    filled = [line for line in lines if line.strip()]
    if any(map(WANGWANG.match, filled)) and _is_wangwang(filled):
        return "wangwang-txt"
    if any(map(QQ_TITLE.match, filled[:4])) or _has(filled, QQ, "number", "mail"):
        return "qq-txt" if any(map(QQ.match, filled)) else None
    if not filled or not _is_chat(filled):
        return None
    if TIME_FIRST.match(filled[0]) and not TIME_ALONE.match(filled[0]):
        return "wechat-txt"
    if TIME_ALONE.match(filled[0]) and any(m["nick"] for m in map(TIME_FIRST.match, filled) if m):
        return "wechat-txt"
    return "qianniu-window" if _is_window(lines) else "wechat-txt"


def _is_wangwang(filled: list[str]) -> bool:
    """Whether it says 即时消息, or most lines that begin or end with a time are its heads."""
    if any("即时消息" in line for line in filled[:3]):
        return True
    heads = [line for line in filled if TIME_FIRST.match(line) or WINDOW.match(line)]
    fitting = sum(map(bool, map(WANGWANG.match, filled)))
    others = sum(not WANGWANG.match(line) for line in heads)
    return fitting > others


def _has(filled: list[str], pattern: re.Pattern[str], *names: str) -> bool:
    return any(match[name] for match in map(pattern.match, filled) if match for name in names)


def _is_chat(filled: list[str]) -> bool:
    """Whether it begins with a head, and heads have texts below them."""
    start = next((n for n, line in enumerate(filled) if not noise_kind(line)), 0)
    heads = [any(p.match(line) for p in _HEADS) for line in filled[start:]]
    begins = any(heads[:1]) or any(map(TIME_ALONE.match, filled[start + 1 : start + 2]))
    begins = begins or bool(SPACED.match(filled[start]))
    return begins and sum(heads) * 4 <= len(heads) * 3


def _is_window(lines: list[str]) -> bool:
    """Whether it bears the marks of a copied window, or lacks the blank lines of the other."""
    heads = [n for n, line in enumerate(lines) if WINDOW.match(line) or TIME_ALONE.match(line)]
    if any(line.strip() in STATES or noise_kind(line) for line in lines):
        return True
    if any(" --> " in lines[n] or not _PADDED.search(lines[n]) for n in heads):
        return True
    if any(SPACED.match(line) and not _PADDED.search(line) for line in lines):
        return True
    return any(n and lines[n - 1].strip() for n in heads)

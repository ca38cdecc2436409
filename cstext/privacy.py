"""Masks: what a report shows of a buyer's name, number or address unless it is told to show all.

Masks only ever replace; the length of what is masked is not kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

# `\b` does not match between a Han character and a digit: the neighbours are named instead.
_NUMBERS = (
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?\d{4}(?!\d)"), r"\1********"),
    (re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])"), "[身份证]"),
    (re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)"), "[电话]"),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[邮箱]"),
    (re.compile(r"(?<![\dA-Za-z])\d{13,24}(?![\dA-Za-z])"), "[单号]"),
    (re.compile(r"(?<![A-Za-z])(?:SF|YT|ZTO|STO|JD|JT|VA|VB|DPK)\d{8,18}(?!\d)", re.I), "[单号]"),
)
_PERSON = re.compile(
    r"((?:收货人|收件人|收货姓名|姓名|联系人)(?:姓名)?\s*(?:是|[:：])?\s*)[\u4e00-\u9fff·]{2,4}"
)
_PLACE = re.compile(
    r"(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?[\u4e00-\u9fff]{2,8}?(?:市|州|盟)"
    r"[\u4e00-\u9fff]{1,8}?(?:区|县|市|旗|镇)[\u4e00-\u9fffA-Za-z0-9\-－#（）() ]{2,40}?"
    r"(?:号楼|[号室栋幢座楼村组单元弄])(?:[A-Za-z0-9\-－]*(?:号楼|[号室栋幢座楼层单元])?)*"
)
_STREET = re.compile(
    r"[\u4e00-\u9fff]{2,10}(?:路|街|大道|巷|弄|胡同|小区|花园|苑|村)"
    r"\d+[\u4e00-\u9fffA-Za-z0-9\-－]{0,20}?(?:号楼|[号室栋幢座楼层单元])"
    r"(?:[A-Za-z0-9\-－]*(?:号楼|[号室栋幢座楼层单元])?)*"
)


def mask_text(text: str) -> str:
    """Return the text with phone, identity and order numbers, addresses and names masked.

    >>> mask_text("收货人：王小明 13800138000")
    '收货人：[姓名] 138********'
    """
    text = _PERSON.sub(r"\1[姓名]", text)
    text = _STREET.sub("[地址]", _PLACE.sub("[地址]", text))
    for pattern, mask in _NUMBERS:
        text = pattern.sub(mask, text)
    return text


def mask_nick(nick: str) -> str:
    """Return a nick's first and last character with stars between.

    >>> mask_nick("tb_buyer01"), mask_nick("j****23"), mask_nick("a")
    ('t**1', 'j****23', '*')
    """
    if "*" in nick:
        return nick
    return f"{nick[0]}**{nick[-1]}" if len(nick) > 1 else "*"


def mask_nicks(nicks: Iterable[str]) -> dict[str, str]:
    """Return a mask for each nick, no two alike: those that would be are numbered.

    >>> mask_nicks(["tom1", "tim1", "j****23"])
    {'j****23': 'j****23', 'tim1': 't**1·1', 'tom1': 't**1·2'}
    """
    groups: dict[str, list[str]] = defaultdict(list)
    ordered = sorted(set(nicks))
    for nick in ordered:
        groups[mask_nick(nick)].append(nick)
    numbers = {nick: n for owners in groups.values() for n, nick in enumerate(owners, 1)}
    return {
        nick: mask if len(groups[mask]) == 1 else f"{mask}·{numbers[nick]}"
        for nick, mask in ((nick, mask_nick(nick)) for nick in ordered)
    }

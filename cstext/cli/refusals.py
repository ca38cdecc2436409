"""Why a command stops, in the reader's language."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from cstext.cli.refusal_texts import CHINESE
from cstext.errors import CstextError
from cstext.report.faults import fault_text
from cstext.report.texts import LANGS

_TABLE = [(re.compile(pattern), text) for pattern, text in CHINESE.items()]
_WORDS = {
    "chats": "聊天", "orders": "订单", "refunds": "退款", "records": "会话记录", "layout": "格式",
    "policy": "口径", "segmenter": "分词器", "scorecard": "评分表", "pay rules": "工资规则",
    "example mapping": "对照示例", "zone": "时区", "shop": "店铺", "reason": "原因 reason ",
    "second": "第二原因 second ", "action": "动作 action ",
    "note": "备注 note ", "its time": "时间", "settings": "设置文件", "a staff file": "人员表",
    "a scorecard": "评分表",
}  # fmt: skip
_SYSTEM = frozenset(map(os.strerror, errno.errorcode))
"""What the system says, as it says it."""

_PLACES = {r", line (\d+)": r" 第 \1 行", r": record (\d+)": r" 第 \1 行",
           r": task (\d+)": r" 第 \1 个任务", r": label (\d+)": r" 第 \1 条标注"}  # fmt: skip


def refusal(message: str, lang: str) -> str:
    """Return the line that tells of an error; in English where the table does not know it.

    >>> refusal("a.csv: no such file or folder", "zh")
    '错误：a.csv：没有这个文件或文件夹'
    >>> refusal("a.csv: no such file or folder", "en")
    'error: a.csv: no such file or folder'
    """
    told = _with_source(message) if lang == "zh" else None
    return f"错误：{told}" if told else f"error: {message}"


def why(message: str, lang: str) -> str:
    """Return what an error says, as `refusal`, where the line says already that it is one."""
    return (_with_source(message) if lang == "zh" else None) or message


def language_of(arguments: Sequence[str]) -> str:
    """Return the language that a command line asks for, by an option or by the shop's settings."""
    for argument, following in pairwise([*arguments, ""]):
        name, _, value = argument.partition("=")
        if name == "--lang":
            return next((lang for lang in LANGS if lang == (value or following)), LANGS[0])
    # Only a command that failed comes here: it may have failed before it loaded them.
    from cstext.readers import find_settings
    from cstext.settings import load_settings

    try:
        return load_settings(find_settings([a for a in arguments if Path(a).exists()])).lang
    except (CstextError, OSError, ValueError):
        return LANGS[0]


def _with_source(message: str) -> str | None:
    """What stands behind a file's name in Chinese, and the name before it."""
    if told := _said(message):
        return told
    for colon in re.finditer(": ", message):
        if told := _said(message[colon.end() :]):
            return f"{_place(message[: colon.start()])}：{told}"
    return None


def _place(told: str) -> str:
    """Where it is: a file, the line in it, the setting there."""
    for pattern, chinese in _PLACES.items():
        told = re.sub(pattern, chinese, told)
    return told.replace(": ", "：")


def _said(text: str) -> str | None:
    for pattern, chinese in _TABLE:
        if found := pattern.fullmatch(text):
            return chinese.format(*(_parts(part or "") for part in found.groups())).replace(
                "（）", ""
            )
    told = _WORDS.get(text) or fault_text(text, "zh")
    return told if told != text else None


def _parts(text: str) -> str:
    return _with_source(text) or "；".join(map(_part, text.split("; ")))


def _part(text: str) -> str:
    if text.startswith("[Errno") or text in _SYSTEM:
        return text
    return _with_source(text) or text.replace(", or ", " 或 ").replace(" and ", " 与 ").replace(
        " or ", " 或 "
    )

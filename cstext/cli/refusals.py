"""Why a command stops, in the reader's language: the commonest errors, in one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from cstext.errors import CstextError
from cstext.report.faults import fault_text
from cstext.report.texts import LANGS

# What an error says behind the name of its file, and the same in Chinese. A part in braces is
# said in Chinese too where that is known.
_CHINESE = {
    # files and layouts
    r"no such file or folder": "没有这个文件或文件夹",
    r"no workbook is written here; .*": "这里不写工作簿：请写成 .csv，Excel 能打开",
    r"is a pipe or a device; .*": "是管道或设备，请先存成文件",
    r"cannot be read: ([A-Z].+)": "读不了：{0}",  # what the system says
    r"(.+); layouts read: (.+) \(see cstext formats\), .*": (
        "{0}；能读的格式：{1}（见 cstext formats），其他表格或 JSON 用 --mapping FILE.toml"
    ),
    r"more than one layout fits \((.+)\); .*": "有多个格式与它相符（{0}），请用 --layout NAME 指定",
    r"no layout '(.+)'; known: (.+)": "没有格式 '{0}'；已有：{1}",
    r"holds (\w+), not (\w+)": "里面是{0}，不是{1}",
    r"holds no (\w+)": "里面没有{0}",
    r"no chats found(?: \((.+)\))?; .*": (
        "没有找到聊天（{0}）；能读的格式见 cstext formats，其他表格用 --mapping 写明各列"
    ),
    r"no message can be read, (\d+) rows? rejected(?:; (.+))?": (
        "一条消息也读不出，{0} 行被拒（{1}）"
    ),
    r"the first, (\d+): (.+)": "第一处是第 {0} 行：{1}",
    # columns
    r"no column with the text .*": "没有内容列（内容、text …），请用 --mapping 写明各列",
    r"no column with the time .*": "没有时间列（时间、sent_at …），请用 --mapping 写明各列",
    r"no column tells who wrote .*": "没有角色列（角色、role …），请用 --mapping 写明各列",
    r"no column names the conversation .*": (
        "没有会话列也没有买家列（会话、买家 …），请用 --mapping 写明各列"
    ),
    r"no column '(.+)', which the mapping names; .*": "没有对照文件里写的列 '{0}'",
    r"these orders have neither .*": (
        "这些订单没有订单编号也没有买家（订单编号、买家会员名 …），请带上其中一列重新导出"
    ),
    r"no column says when an order .*": (
        "没有下单时间列（订单创建时间、下单时间 …），请带上它重新导出"
    ),
    r"these refunds have no order number .*": "这些退款没有订单编号，请带上它重新导出",
    r"out of memory: ask for fewer days, or set (\w+) above (\S+)": (
        "内存不够：请少选几天，或把环境变量 {0} 设得比 {1} 大"
    ),
    r"no space left on the disk: .*": (
        "磁盘满了：请腾出空间，临时文件夹（TMPDIR）所在的磁盘也要有空间"
    ),
    # options
    r"(--\w+ '.*'): use (?:one of )?(.+)": "{0}：只能用 {1}",
    r"(--[\w-]+ '.*'): write the day as (.+)": "{0}：日期请写成 {1}",
    r"(--\w+ '.*'): no such time zone; .*": "{0}：没有这个时区，例如 Asia/Shanghai",
    r"(.+) exclude each other: give one of them": "{0} 只能用一个",
    r"--from (.+) is after --to (.+)": "--from {0} 在 --to {1} 之后",
    # the days of a review
    r"no complete ISO week between .* \((\S+) to (\S+)\); .*": (
        "从第一条消息到最后一条（{0} 至 {1}）不满一个周一到周日；请用 --from 和 --to 写明日期"
    ),
    r"a review needs both --from and --to": "复盘要同时写 --from 和 --to",
    r"('.*') is no ISO week; write it as (.+)": "{0} 不是 ISO 周，请写成 {1}",
    r"('.*'): write a day as (.+)": "{0}：日期请写成 {1}",
    r"the chats have no times: .*": "聊天没有时间，出不了复盘；只要原因可用 cstext classify",
    r"(.+) is open elsewhere; close it": "{0} 正被别的程序打开，请关掉再来",
    r"--format parquet needs --output FILE": "--format parquet 要用 --output 写明文件",
    r"end the name in (.+)": "文件名请以 {0} 结尾",
    r"is one of the files that are read; name another file": "是读入的文件，请写别的文件名",
    r"is to be written twice; name two files": "要写两次，请写两个文件名",
    r"is a folder; name a file in it": "是文件夹，请写其中的文件名",
    r"cannot be written: (.+)": "写不了：{0}",
    r"cannot be used: (.+)": "用不了：{0}",
    r"standard output cannot be written: (.+)": "标准输出写不了：{0}",
    r"its folder is a file": "它所在的文件夹是个文件",
    r"(\d+) rows? (?:was|were) rejected and --strict was given": "有 {0} 行被拒，而且用了 --strict",
}
_TABLE = [(re.compile(pattern), text) for pattern, text in _CHINESE.items()]
_WORDS = {"chats": "聊天", "orders": "订单", "refunds": "退款", "records": "会话记录"}


def refusal(message: str, lang: str) -> str:
    """Return the line that tells of an error; in English where the table does not know it.

    >>> refusal("a.csv: no such file or folder", "zh")
    '错误：a.csv：没有这个文件或文件夹'
    >>> refusal("a.csv: no such file or folder", "en")
    'error: a.csv: no such file or folder'
    """
    told = _with_source(message) if lang == "zh" else None
    return f"错误：{told}" if told else f"error: {message}"


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
            return f"{message[: colon.start()]}：{told}"
    return None


def _said(text: str) -> str | None:
    for pattern, chinese in _TABLE:
        if found := pattern.fullmatch(text):
            parts = ("；".join(map(_part, (part or "").split("; "))) for part in found.groups())
            return chinese.format(*parts).replace("（）", "")
    told = _WORDS.get(text) or fault_text(text, "zh")
    return told if told != text else None


def _part(text: str) -> str:
    return _with_source(text) or text.replace(" and ", " 与 ").replace(" or ", " 或 ")

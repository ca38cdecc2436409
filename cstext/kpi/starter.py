"""The first `cstext.toml` of a shop: every setting with its comment, filled in from its exports."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from cstext.errors import InputError, UsageError
from cstext.inquiries import Source, Workbench, open_workbench
from cstext.kpi.pay import pay_names
from cstext.kpi.scorecard import scorecard_names
from cstext.policy import profile_names
from cstext.settings import FILE_NAME
from cstext.writing import whole_file

_ROLES = {"agents": "agent", "assists": "assist", "bots": "bot", "systems": "system"}


def write_starter(folder: Path) -> Path:
    """Write a commented ``cstext.toml`` into a folder and return its path.

    Raises:
        UsageError: there is one already (it stays as it is), or it cannot be written.
    """
    path = folder / FILE_NAME
    _refuse_another(path)
    if not folder.is_dir():
        raise UsageError(f"{folder}: is no folder; name the one with the exports")
    text = _text(folder)
    with whole_file(path) as beside:
        beside.write_text(text, "utf-8", newline="\n")
        _refuse_another(path)  # reading takes a while
    return path


def _refuse_another(path: Path) -> None:
    if path.exists():
        raise UsageError(f"{path}: is there already and stays as it is; edit it, or move it away")


def _text(folder: Path) -> str:
    try:
        with open_workbench(Source([folder])) as bench:
            return starter_text(_shop(bench), _accounts(bench), _seen(bench))
    except InputError:
        return starter_text(
            "", {}, ["这个文件夹里还没有能读的聊天记录。 No chats were found here."]
        )


def _shop(bench: Workbench) -> str:
    rows = bench.engine.rows("SELECT DISTINCT shop FROM messages WHERE shop <> '' ORDER BY shop")
    return str(rows[0]["shop"]) if len(rows) == 1 else ""


def _accounts(bench: Workbench) -> dict[str, list[str]]:
    """Our accounts by role; one that writes in several is an agent's, and the export tells which.

    Listed as assist, bot or system, all that it wrote would be that: its automatic replies too.
    """
    rows = bench.engine.rows(
        """
        SELECT CASE WHEN count(DISTINCT role) > 1 THEN 'agent' ELSE min(role) END AS role, sender
        FROM messages
        WHERE role <> 'buyer' AND sender <> ''
        GROUP BY sender
        ORDER BY role, sender
        """
    )
    return {
        key: [row["sender"] for row in rows if row["role"] == role] for key, role in _ROLES.items()
    }


def _seen(bench: Workbench) -> list[str]:
    """What was found, a line each."""
    days = bench.engine.rows(
        "SELECT min(iso) AS first, max(iso) AS last, max(n) AS days FROM days"
        " CROSS JOIN (SELECT count(*) AS n FROM days) AS counted"
    )[0]
    kinds: dict[str, dict[str, int]] = {}
    for file in bench.intake.files:
        if file.kind != "settings":
            layouts = kinds.setdefault(file.kind, {})
            layouts[file.layout] = layouts.get(file.layout, 0) + 1
    lines = [
        f"{kind}: {', '.join(f'{layout} × {n}' for layout, n in layouts.items())}"
        for kind, layouts in kinds.items()
    ]
    return [*lines, f"{days['first'] or '–'} … {days['last'] or '–'}"]


def starter_text(shop: str, accounts: dict[str, list[str]], seen: Sequence[str]) -> str:
    """Return the text of a ``cstext.toml``; what is left open stands there as a comment."""
    found = "".join(f"#   {line}\n" for line in seen)
    listed = "".join(
        f"{key} = {_list(accounts[key])}\n" if accounts.get(key) else f"#{key} = []\n"
        for key in _ROLES
    )
    return f"""\
# 本店设置。命令行的选项优先于这里；# 开头的行不起作用，#名称 的行去掉 # 即生效。
# The shop's settings. Options of a command win over them. Lines that begin with # do nothing;
# take the # off a line like #name to switch it on.
#
# cstext init 看到的 · what cstext init found:
{found}
# 店名；空着则用导出文件里的。 The shop's name; empty: as the exports name it.
shop = {_text_value(shop)}
# 导出时间所在的时区。 The clock that exported times are on.
zone = "Asia/Shanghai"
# 报告语言 zh | en。 Language of reports.
lang = "zh"
# 表头特别的聊天表：对照文件（cstext formats --mapping u-need 是个例子）；写了就按它读所有聊天。
# A mapping file for chat tables with headers of their own; all chats are then read by it.
#mapping = "mapping.toml"
# 评分表：{", ".join(scorecard_names())}，或 FILE.toml。 Score sheet.
#scorecard = "sales"
# 工资规则：{", ".join(pay_names())}，或 FILE.toml。 Pay rules.
#pay = "base-score"
# 员工表（按月）：CSV、XLSX、TOML。 Staff, by month.
#staff = "staff.csv"
# 模型文件夹，从本文件算起；默认用随包的。 Folder of a model of your own, as seen from here.
#model = "../models/mine"
# 本店词典：一行一词的文件夹。 Folders of word lists, one word a line.
#dictionary = ["../words"]

# 本店账号：永远不算买家；* 代表任意字符。 The shop's own accounts: never buyers.
[accounts]
{listed}
# 口径：{", ".join(profile_names())}。
# 其余设置见 cstext policies cstext。 Rules; all of them: cstext policies cstext.
[policy]
name = "cstext"
#threshold_seconds = 180
#auto_reply_prefix = "$"
#auto_reply_texts = ["您好，客服正在赶来"]

# 询单几天内下单算成交（含当日）、下单几小时内付款算付款、买后几天内再来算售后。
# How long an inquiry may become an order, an order be paid, and a buyer's return be after-sale.
[windows]
inquiry_days = 3
payment_hours = 72
after_sale_days = 21

# 上班时间：写了就只按上班时间计响应秒数。 Working hours: if given, only they count as waiting.
#[hours]
#days = {{ mon = [["09:00", "23:00"]], tue = [["09:00", "23:00"]], wed = [["09:00", "23:00"]], \
thu = [["09:00", "23:00"]], fri = [["09:00", "23:00"]], sat = [["09:00", "23:00"]], \
sun = [["09:00", "23:00"]] }}
#holidays = [2026-10-01]
#workdays = [2026-10-10]

# 班次：cstext kpi --by shift。 Shifts.
#[[shifts]]
#name = "早班"
#hours = "08:00-16:00"
#[[shifts]]
#name = "晚班"
#hours = "16:00-24:00"

# 参考数字（同行、竞品）：写在本店数字旁边。名称见 cstext metrics；比率写 "50%"，金额写元。
# Reference figures, shown beside ours; names: cstext metrics.
#[reference."同行均值"]
#conversion_paid = "45%"
#average_response = 35
"""


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text_value, names)) + "]"


def _text_value(text: str) -> str:
    """A text as TOML writes it: JSON's way, and the one control character that JSON lets stand."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

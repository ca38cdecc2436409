"""The inspection as a person reads it: a few lines a file, in Chinese or English."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cstext.report.escape import visible
from cstext.report.plural import filled
from cstext.tables import ROLES

MANY = 8
"""With more files than so many each has one line, and the total stands below."""

_TEXTS = {
    "buyer": ("买家", "buyer"),
    "agent": ("客服", "agent"),
    "assist": ("辅助回复", "assist"),
    "auto": ("自动回复", "auto"),
    "bot": ("机器人", "bot"),
    "system": ("系统", "system"),
    "chats": ("聊天", "chats"),
    "orders": ("订单", "orders"),
    "refunds": ("退款", "refunds"),
    "records": ("会话记录", "session records"),
    "settings": ("设置", "settings"),
    "layout": ("格式", "layout"),
    "rows": ("行数", "rows"),
    "roles": ("消息", "messages"),
    "times": ("时间", "times"),
    "gaps": ("缺口", "gaps"),
    "matched": ("匹配", "matched"),
    "matches": (
        "同一会话或同一秒 {exact} · 按时间 {time} · 存疑 {doubtful} · 没有对应聊天 {none}",
        "exact {exact} · by time {time} · doubtful {doubtful} · none {none}",
    ),
    "faults": ("被拒", "rejected"),
    "notes": ("说明", "notes"),
    "read": ("读入 {rows}，被拒 {rejected}", "{rows} read, {rejected} rejected"),
    "span": ("{first} 至 {last}", "{first} to {last}"),
    "untimed": ("{n} 条没有时间", "{n} without a time"),
    "gap_days": ("{n} 天没有消息（{spans}）", "{n} {n:day|days} without a message ({spans})"),
    "no_gap": ("每天都有消息", "a message every day"),
    "silence": ("最长间隔 {length}，{first} 起", "longest silence {length}, from {first}"),
    "hours": ("{n} 小时", "{n} hours"),
    "days": ("{n} 天", "{n} days"),
    "fault": ("{reason}：{rows} 行，第 {first_line} 行起", "{reason}: {rows}, first {first_line}"),
    "skipped": ("跳过 {n} 个文件", "{n} {n:file|files} skipped"),
    "total": ("合计", "total"),
    "duplicates": (
        "{n} 条在别的文件里也有，只计一次",
        "{n} {n:stands|stand} in another file too, counted once",
    ),
}


def inspection_lines(answer: dict[str, Any], lang: str) -> Iterator[str]:
    """Yield the lines; nothing in them acts on a terminal."""
    column = 0 if lang == "zh" else 1

    def t(key: str, **values: Any) -> str:
        return filled(_TEXTS[key][column], **values)

    files = answer["files"]
    for file in files:
        faults = [row for row in answer["rejected"] if row["source"] == file["source"]]
        draw = _short if len(files) > MANY else _block
        yield from draw(file, faults, t)
    if len(files) > 1:
        yield t("total")
        yield from _entries(answer["total"], t)
    if answer["duplicates"]:
        yield t("duplicates", n=answer["duplicates"])
    if answer["skipped"]:
        yield t("skipped", n=len(answer["skipped"]))
        for row in answer["skipped"][:MANY]:
            yield visible(f"  {row['source']}: {row['reason']}")
        if len(answer["skipped"]) > MANY:
            yield "  …"


def _short(file: dict[str, Any], faults: list[dict[str, Any]], t: Any) -> Iterator[str]:
    counts = t("read", rows=file["rows"], rejected=file["rejected"])
    told = [file["layout"], file["encoding"], counts, *_roles(file, t)]
    yield visible(f"{file['source']}  {' · '.join(told)}")
    yield from _faults(faults, t)
    yield from _notes(file, t)


def _block(file: dict[str, Any], faults: list[dict[str, Any]], t: Any) -> Iterator[str]:
    yield visible(file["source"])
    yield _entry(t("layout"), f"{file['layout']} · {t(file['kind'])} · {file['encoding']}")
    if file["kind"] == "settings":
        return
    yield _entry(t("rows"), t("read", rows=file["rows"], rejected=file["rejected"]))
    yield from _entries(file, t)
    yield from _faults(faults, t)
    yield from _notes(file, t)


def _faults(faults: list[dict[str, Any]], t: Any) -> Iterator[str]:
    for row in faults:
        yield _entry(t("faults"), t("fault", **row))
        yield _entry("", visible(row["raw"]).replace("\n", "⏎"))


def _notes(file: dict[str, Any], t: Any) -> Iterator[str]:
    for note in file["notes"]:
        yield _entry(t("notes"), note)


def _roles(told: dict[str, Any], t: Any) -> list[str]:
    return [f"{t(role)} {told[role]}" for role in ROLES if told[role]]


def _entries(told: dict[str, Any], t: Any) -> Iterator[str]:
    """What is told of a file and of all: roles, first and last, gaps."""
    if roles := _roles(told, t):
        yield _entry(t("roles"), " · ".join(roles))
    times = (
        [t("span", first=_time(told["first"]), last=_time(told["last"]))] if told["first"] else []
    )
    if told["untimed"]:
        times.append(t("untimed", n=told["untimed"]))
    if times:
        yield _entry(t("times"), " · ".join(times))
    if silence := told["silence"]:
        hours = silence["seconds"] / 3600
        length = t("hours", n=f"{hours:.1f}") if hours < 48 else t("days", n=f"{hours / 24:.1f}")
        longest = t("silence", length=length, first=_time(silence["from"]))
        yield _entry(t("gaps"), f"{_gaps(told['gaps'], t)} · {longest}")
    if told["matched"]:
        yield _entry(t("matched"), t("matches", **told["matched"]))


def _gaps(gaps: list[dict[str, Any]], t: Any) -> str:
    if not gaps:
        return str(t("no_gap"))
    spans = [f"{gap['from']}…{gap['to']}" if gap["days"] > 1 else gap["from"] for gap in gaps]
    more = " …" if len(spans) > 3 else ""
    return str(t("gap_days", n=sum(gap["days"] for gap in gaps), spans=", ".join(spans[:3]) + more))


def _entry(name: str, text: str) -> str:
    """A Chinese name is two signs of two columns each."""
    wide = len(name) if name.isascii() else 2 * len(name)
    return f"  {name}{' ' * (8 - wide)}  {text}"


def _time(iso: str) -> str:
    return iso[:19].replace("T", " ")

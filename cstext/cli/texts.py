"""What commands say on stderr beside their results, in Chinese and in English."""

from __future__ import annotations

from cstext.report.plural import filled
from cstext.report.texts import LANGS

TEXTS: dict[str, tuple[str, str]] = {
    "damaged": ("没有读：{source}：{reason}", "not read: {source}: {reason}"),
    "skipped": (
        "有 {n} 个文件没有读（cstext inspect 说明原因）",
        "files not read: {n} (cstext inspect says why)",
    ),
    "verdict.better": (
        "比自带模型好：宏平均 F1 {own} 对 {shipped}，差 {value}（95% 区间 {low} 至 {high}），"
        "在没参加训练的 {chats} 个会话上",
        "better than the shipped model: macro-F1 {own} against {shipped}, gain {value} "
        "(95 %: {low} to {high}) on {chats} {chats:chat|chats} left out",
    ),
    "verdict.worse": (
        "不如自带模型：宏平均 F1 {own} 对 {shipped}，差 {value}（95% 区间 {low} 至 {high}），"
        "在没参加训练的 {chats} 个会话上。请用自带模型",
        "worse than the shipped model: macro-F1 {own} against {shipped}, gain {value} "
        "(95 %: {low} to {high}) on {chats} {chats:chat|chats} left out; keep the shipped one",
    ),
    "verdict.not shown to be better": (
        "看不出比自带模型好：宏平均 F1 {own} 对 {shipped}，差 {value}（95% 区间 {low} 至 {high}），"
        "在没参加训练的 {chats} 个会话上。先用自带模型，再多标一些",
        "not shown to be better than the shipped model: macro-F1 {own} against {shipped}, gain "
        "{value} (95 %: {low} to {high}) on {chats} {chats:chat|chats} left out; keep that one "
        "and label more",
    ),
    "sheet": (
        "{period}：{n} 个聊天 → {path}。在 reason 列填原因，再 cstext labels import {path} "
        "-o labels.jsonl",
        "{period}: {n} {n:chat|chats} → {path}; fill the column reason, then cstext labels import "
        "{path} -o labels.jsonl",
    ),
    "days.all": ("全部日期", "all days"),
    "labels.exported": ("{n} 个标注 → {path}", "{n} {n:label|labels} → {path}"),
    "labels.added": (
        "{path} 新增 {n} 个标注，{known} 个已经有了",
        "{n} {n:label|labels} added to {path}, {known} {known:was|were} there",
    ),
    "disputed": (
        "{n} 个有争议的会话没算进去：请用 cstext desk 定下来",
        "{n} disputed {n:chat|chats} left out: settle them at the desk",
    ),
    "coverage": (
        "不必复核的占 {decided}，其中对 {right}；最有把握的几成，其中对几成：{curve}",
        "stand without a review: {decided}, right of those {right}; of the surest, right: {curve}",
    ),
    "reliability": (
        "把握→实际对（会话数）：{bands}",
        "how sure→how often right (chats): {bands}",
    ),
    "shares": (
        "份额，标注→模型（未按模型误差校正）：{causes}",
        "shares, labelled→decided (not corrected for the model's errors): {causes}",
    ),
    "card": ("全部数字在 {path}", "all figures: {path}"),
    "untimed": (
        "{n} 条消息没有时间，不计入任何响应时间",
        "{n} {n:message|messages} without a time {n:counts|count} for no response time",
    ),
    "rejected": (
        "{n} 行被拒（用 --rejected FILE 列出）",
        "{n} {n:row|rows} rejected (--rejected FILE lists them)",
    ),
    "narrowed": (
        "表里没有列出的列：{columns}（--format csv 有全部）",
        "columns left out of the table: {columns} (--format csv has all)",
    ),
    "rejected.listed": (
        "{n} 行被拒（列在 {path}）",
        "{n} {n:row|rows} rejected (listed in {path})",
    ),
    "no_orders": (
        "没有订单文件：以下是聊天里的障碍，不是流失",
        "no orders file: these are obstacles in the chats, not losses",
    ),
    "imported": (
        "新读 {read} 个文件（{rows} 行），已有 {known} 个；{days} 天的消息 → {path}",
        "{read} {read:file|files} read ({rows} {rows:row|rows}), {known} known before; messages of "
        "{days} {days:day|days} → {path}",
    ),
    "warning": ("注意：{text}", "warning: {text}"),
    "messages": ("{n} 条消息 → {path}", "{n} {n:message|messages} → {path}"),
    "desk": (
        "{n} 个聊天（{period}），标注写入 {path}",
        "{n} {n:chat|chats} ({period}), labels → {path}",
    ),
    "stage.read": ("读取聊天与订单", "reading chats and orders"),
    "stage.sessions": ("梳理会话与询单", "sessions and inquiries"),
    "stage.causes": ("判断流失原因", "deciding causes"),
    "stage.figures": ("计算指标", "computing figures"),
    "stage.page": ("写出网页", "writing the page"),
    "stage.excel": ("写出 Excel", "writing the workbook"),
    "stage.tables": ("写出明细", "writing the rows"),
}  # fmt: skip


def said(key: str, lang: str, **values: object) -> str:
    """Return a line in a language, its blanks filled; a key that is not there is a bug.

    >>> said("messages", "en", n=3, path="out.csv")
    '3 messages → out.csv'
    """
    return filled(TEXTS[key][LANGS.index(lang)], **values)

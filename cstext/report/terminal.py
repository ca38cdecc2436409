"""The review's summary for a terminal: fits 80 columns, full-width characters measured right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cstext.report import format as written
from cstext.report.format import one_line
from cstext.report.phrases import change_rows, changed_lead, settled_sentence
from cstext.report.texts import Texts

Facts = Mapping[str, Any]

BAR = 14
EIGHTHS = " ▏▎▍▌▋▊▉█"
MOST_WISHES = 3
MOST_CHANGES = 6
STYLES = {
    "stock": "yellow", "shipping": "blue", "courier": "magenta", "explanation": "red",
    "other": "bright_black", "good": "green", "bad": "red", "flat": "",
}  # fmt: skip
SHOWN = (
    "receptions", "inquiries", "conversion_ordered", "lost_inquiries", "first_response",
    "average_response", "unanswered_rounds",
)  # fmt: skip


def terminal_summary(facts: Facts, lang: str = "zh", folder: Path | None = None) -> RenderableType:
    """Return the summary for `rich` to print: headline, causes, agents, what to do, the files.

    No text of the facts is taken for markup, and its control codes are visible signs.
    """
    t = Texts(lang)
    return Group(
        _head(facts, t),
        _changed(facts, t),
        _causes(facts, t),
        *([_agents(facts, t)] if facts["agents"] else []),
        _wishes(facts, t),
        _files(facts, t, folder),
    )


def _head(facts: Facts, t: Texts) -> Text:
    period = facts["period"]
    parts = (facts["shop"], period["name"], f"{period['first']} – {period['last']}")
    head = Text(one_line(" · ".join(filter(None, parts))) + "\n")
    if silent := written.silent_days(facts, t):
        head.append(" · ".join(silent) + "\n")
    head.append(written.headline(facts, t) + "\n", "bold")
    for sentence in written.lead(facts, t):
        head.append(sentence + "\n")
    for sentence in written.unsure(facts, t):
        head.append(sentence + "\n", "yellow")
    for sentence in written.people(facts, t):
        head.append(sentence + "\n")
    if not period["is_complete"]:
        head.append(t("period.incomplete") + "\n", "yellow")
    return head


def _changed(facts: Facts, t: Texts) -> Text:
    """What is more than chance, one line each, and how many changes are not."""
    lines = Text()
    if facts["changes"]:
        rows = change_rows(facts, t)
        sure = [row for row in rows if row["sure"]]
        lines.append(changed_lead(facts, t) + "\n")
        for row in sure[:MOST_CHANGES]:
            lines.append(f"  {row['title']}  {row['before']} → {row['now']}  ")
            lines.append(row["difference"] + "\n", STYLES[row["tone"]])
        if len(sure) > MOST_CHANGES:
            lines.append(f"  {t('more', n=len(sure) - MOST_CHANGES)}\n")
    if sentence := settled_sentence(facts, t):
        lines.append(sentence + "\n")
    return lines


def _table(*heads: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="")
    table.add_column(Text(heads[0]), max_width=18, no_wrap=True, overflow="ellipsis")
    for head in heads[1:]:
        table.add_column(Text(head), justify="right")
    return table


def _causes(facts: Facts, t: Texts) -> Table:
    causes, before = facts["causes"], facts["causes"]["before"] or {}
    kind = "" if facts["orders_known"] else ".obstacle"
    heads = ("count", "difference", "review", *(["brief.stake"] if facts["orders_known"] else []))
    table = _table(t(f"section.causes{kind}"), "", *(t(head) for head in heads))
    table.columns[1].justify = "left"
    top = max(causes["period"].values(), default=0)
    for cause, n in causes["period"].items():
        earlier = before.get(cause)
        gap = None if earlier is None else written.gap(n - earlier, "count", t.lang)
        unsure = causes["unsure"].get(cause, 0)
        row = [str(n), gap or written.NONE, str(unsure) if unsure else ""]
        if facts["orders_known"]:
            row.append(written.figure(causes["at_stake_fen"].get(cause), "fen"))
        name = Text(one_line(t.code("reason", cause)), STYLES.get(cause, ""))
        table.add_row(name, Text(_bar(n, top), STYLES.get(cause, "")), *map(Text, row))
    return table


def _bar(n: int, top: int) -> str:
    eighths = round(BAR * 8 * n / top) if top else 0
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()


def _agents(facts: Facts, t: Texts) -> Table:
    metrics = [m for m in written.shown_metrics(facts) if m["name"] in SHOWN]
    names = written.agent_names(facts)
    table = _table(t("col.agent"), *(t.code("brief", metric["name"]) for metric in metrics))
    for row in facts["agents"]:
        name = t("unassigned") if row["agent"] is None else names[row["agent"]]
        table.add_row(Text(one_line(name)), *_cells(metrics, row["values"], t))
    table.add_section()
    table.add_row(Text(t("shop"), "bold"), *_cells(metrics, facts["total"], t))
    return table


def _cells(metrics: Iterable[Facts], values: Facts, t: Texts) -> list[Text]:
    return [
        Text(written.brief(values.get(metric["name"], {}).get("value"), metric["unit"], t.lang))
        for metric in metrics
    ]


def _wishes(facts: Facts, t: Texts) -> Text:
    """The head of each action list, one line each."""
    lines = Text()
    demand = facts["demand"]
    for name, keys in (
        ("restock", ("goods", "size", "colour")),
        ("dispatch", ("goods",)),
        ("carriers", ("carrier",)),
    ):
        wished = [_wish(wish, keys, t) for wish in demand[name][:MOST_WISHES]]
        _line(lines, t(f"{name}.title"), " · ".join(wished))
    _line(lines, t("coach.title"), t("open.n", n=len(demand["coach"])) if demand["coach"] else "")
    waited = sum(row["kind"] != "after_session" for row in facts["unanswered"])
    _line(lines, t("sheet.unanswered"), t("open.n", n=waited) if waited else "")
    return lines


def _wish(wish: Facts, keys: Iterable[str], t: Texts) -> str:
    named = " ".join(one_line(wish[key]) for key in keys if wish[key])
    return f"{named or t('unknown')} ×{wish['buyers']}"


def _line(lines: Text, title: str, content: str) -> None:
    if content:
        lines.append(f"{title}  ", "bold").append(content + "\n")


def _files(facts: Facts, t: Texts, folder: Path | None) -> Text:
    lines = Text()
    for name in ("html", "excel", "markdown", "facts", "tables"):
        place = facts["files"][name]
        lines.append(f"{t(f'file.{name}')}  ", "bold")
        lines.append(one_line(str(folder / place) if folder else place) + "\n")
    lines.rstrip()
    return lines

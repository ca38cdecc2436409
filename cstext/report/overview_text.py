"""The overview of many shops for a terminal: fits 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from cstext.report import format as written
from cstext.report.format import one_line
from cstext.report.overview import PAGE
from cstext.report.overview_rows import lead, shop_rows
from cstext.report.terminal import STYLES
from cstext.report.texts import Texts

Facts = Mapping[str, Any]


def overview_summary(
    overview: Facts, lang: str, folder: Path, why: Callable[[str], str] = str
) -> RenderableType:
    """Return the overview for `rich` to print: a line a shop, those that failed, the page.

    ``why`` says an error in its language.
    No text of it is taken for markup, and its control codes are visible signs.
    """
    t = Texts(lang)
    head, *rest = lead(overview, t)
    lines = Text(head + "\n", "bold")
    for sentence in rest:
        lines.append(sentence + "\n", "")
    return Group(lines, _table(overview, t), _foot(overview, t, folder, why))


def _table(overview: Facts, t: Texts) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="")
    table.add_column(t("overview.shop"), max_width=18, no_wrap=True, overflow="ellipsis")
    for head in ("brief.inquiries", "overview.rate", "overview.change", "brief.average_response",
                 "brief.stake"):  # fmt: skip
        table.add_column(t(head), justify="right", no_wrap=True)
    table.add_column(t("overview.cause"), no_wrap=True)
    for row in shop_rows(overview, t):
        change, main = row["rate_change"], row["main"]
        table.add_row(
            Text(one_line(row["shop"])),
            row["inquiries"],
            row["rate"],
            Text(change["brief"], STYLES[change["tone"]]),
            row["response"],
            row["stake"],
            Text(_main(main, t), STYLES[main[0]] if len(main) == 1 else ""),
        )
    return table


def _main(causes: Sequence[str], t: Texts) -> str:
    """The most frequent causes; of more than two none is the main one."""
    if not causes or len(causes) > 2:
        return written.NONE
    return t("comma").join(t.code("reason", cause) for cause in causes)


def _foot(overview: Facts, t: Texts, folder: Path, why: Callable[[str], str]) -> Text:
    lines = Text(t("overview.how") + "\n")
    if overview["failed"]:
        lines.append(t("overview.failed", n=overview["failed"]) + "\n", "red")
    for row in overview["shops"]:
        if row["error"] is not None:
            lines.append(f"  {one_line(row['folder'])}: {one_line(why(row['error']))}\n")
    if names := overview["other_folders"]:
        lines.append(t("overview.other", names=one_line(", ".join(names))) + "\n")
    lines.append(f"{t('overview.page')}  ", "bold").append(one_line(str(folder / PAGE)))
    return lines

"""Draws the sheets one after another and writes the file whole."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import Any

from cstext.report import format as written
from cstext.report.drawn_book import drawn_book
from cstext.report.escape import visible
from cstext.report.excel.agents import draw_agents
from cstext.report.excel.book import HEADER, Book, Facts
from cstext.report.excel.chats import draw_chats
from cstext.report.excel.definitions import draw_definitions
from cstext.report.excel.demand import draw_demand
from cstext.report.excel.looks import OPTIONS
from cstext.report.excel.lost import draw_lost
from cstext.report.excel.overview import draw_overview
from cstext.report.excel.profiles import draw_profiles
from cstext.report.excel.scorecard import draw_scorecard
from cstext.report.excel.sources import draw_sources
from cstext.report.excel.unanswered import draw_unanswered
from cstext.report.excel.weeks import draw_weeks
from cstext.report.texts import Texts
from cstext.writing import whole_file

SHEETS = (
    draw_overview,
    draw_agents,
    draw_scorecard,
    draw_profiles,
    draw_weeks,
    draw_lost,
    draw_demand,
    draw_unanswered,
    draw_chats,
    draw_definitions,
    draw_sources,
)


def write_excel(facts: Facts, path: Path, lang: str = "zh") -> None:
    """Write the review as a workbook; the file is whole or not there, equal for equal facts."""
    # A copy: what it is given it changes, and the next workbook would look otherwise.
    with whole_file(path) as beside, drawn_book(beside, deepcopy(OPTIONS)) as file:
        _draw(facts, file, Texts(lang))


def _draw(facts: Facts, file: Any, t: Texts) -> None:
    book = Book(file, facts, t, written.agent_names(facts))
    book.chat_rows = _chat_rows(facts)
    file.set_properties(
        {
            "title": visible(f"{facts['shop']} · {facts['period']['name']}"),
            "comments": t("made", version=facts["version"]),
            "created": datetime.fromisoformat(facts["period"]["last"]),
        }
    )
    for draw in SHEETS:
        draw(book)


def _chat_rows(facts: Facts) -> dict[str, tuple[int, int]]:
    rows, row = {}, HEADER + 1
    for number, case in enumerate(facts["cases"], 1):
        rows[case["session_id"]] = (number, row)
        row += len(case["messages"])
    return rows

"""How the workbook's cells look: colours, fonts, number formats."""

from __future__ import annotations

from typing import Any

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_format_properties": {"font_name": "Microsoft YaHei", "font_size": 10},
}
COLOURS = {
    "stock": "#B94E06", "shipping": "#2460C4", "courier": "#7A45C2", "explanation": "#BF2650",
    "other": "#5F6875", "calm": "#8ABFB4", "deep": "#0A675D",
}  # fmt: skip
LINE = "#E0DDD5"
TONES = {"good": "#0A6B48", "bad": "#B3261E", "flat": "#555E6B"}
STYLE = "Table Style Light 1"


def cell_looks(lang: str) -> dict[str, dict[str, Any]]:
    """Return the format of each kind of cell, for xlsxwriter."""
    top = {"valign": "top", "bottom": 1, "bottom_color": LINE}
    seconds = "秒" if lang == "zh" else "s"
    return {
        "text": {**top},
        "wrap": {**top, "text_wrap": True},
        "count": {**top, "num_format": "#,##0"},
        "ratio": {**top, "num_format": "0.0%"},
        "number": {**top, "num_format": "#,##0.00"},
        "seconds": {**top, "num_format": f'#,##0.0" {seconds}"'},
        "fen": {**top, "num_format": '"¥"#,##0.00'},
        "time": {**top, "num_format": "mm-dd hh:mm:ss"},
        "day": {**top, "num_format": "yyyy-mm-dd"},
        "none": {**top, "align": "right", "font_color": TONES["flat"]},
        "column": {
            "bold": True,
            "bg_color": "#EEECE6",
            "text_wrap": True,
            "valign": "vcenter",
            "bottom": 1,
            "bottom_color": TONES["flat"],
        },
        "plain": {},
        "title": {"bold": True, "font_size": 16},
        "head": {"bold": True, "font_size": 12},
        "note": {"font_color": TONES["flat"]},
        "warn": {"font_color": "#714600", "bg_color": "#FFEFC9"},
        "mark": {"bg_color": "#FFE28A", "bold": True},
        "link": {**top, "font_color": COLOURS["deep"], "underline": 1, "num_format": "0"},
    }

"""Makes hostile text harmless where it is shown or opened: terminals, CSV, XML."""

from __future__ import annotations

import re
from typing import Any

# Control codes, escapes and marks that turn the direction of what follows.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# With apostrophes before it too: what is escaped and what merely looks so must stay apart.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def visible(text: str) -> str:
    r"""Return the text with control codes as visible signs; line breaks and tabs stay.

    >>> visible("a\x1b[31mb")
    'a␛[31mb'
    """
    # What is looked for is never printable, most texts are: that is known sooner.
    return text if text.isprintable() else _CONTROL.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match.group())
    return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else "\ufffd"


def all_visible(data: Any) -> Any:
    """Return plain data (texts, lists, dictionaries) with every text in it visible."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, dict):
        return {visible(key): all_visible(value) for key, value in data.items()}
    return [all_visible(item) for item in data] if isinstance(data, list) else data


def csv_cell(value: Any) -> Any:
    """Return a CSV cell that a spreadsheet takes for text, not for a formula.

    The reader of our own table undoes it (``cstext.readers.own_table``).

    >>> csv_cell("=1+1"), csv_cell("'=1+1"), csv_cell(-1), csv_cell("好的")
    ("'=1+1", "''=1+1", -1, '好的')
    """
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value

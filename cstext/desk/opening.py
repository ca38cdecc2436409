"""Opens the desk in a browser without showing its token to others on the machine.

A browser's command line is everybody's to read (``ps``); a file is not. So the browser is given a
private page that leads on to a link which works one time.
"""

from __future__ import annotations

import os
import webbrowser
from html import escape
from pathlib import Path

_PAGE = """<!doctype html>
<html><head><meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={link}"><title>cstext</title></head><body></body></html>
"""


def open_privately(link: str, folder: Path) -> Path:
    """Let the browser open a link by way of a page in ``folder`` that its owner alone can read."""
    page = folder / "desk.html"
    handle = os.open(page, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(_PAGE.format(link=escape(link)))
    webbrowser.open(page.absolute().as_uri())
    return page

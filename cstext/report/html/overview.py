"""The overview of many shops as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from cstext.report.html.page import environment, hash_of, source_of
from cstext.report.overview_rows import lead, shop_rows
from cstext.report.texts import Texts
from cstext.tables import REASONS

Facts = Mapping[str, Any]


def render_overview(overview: Facts, lang: str = "zh", why: Callable[[str], str] = str) -> str:
    """Return the page, which links each shop to its review; equal facts give an equal page.

    ``why`` says an error in its language.
    """
    t = Texts(lang)
    style = Markup(source_of("review.css"))
    head, *rest = lead(overview, t)
    return environment(lang, t).get_template("overview.html.jinja").render(
        f=overview,
        style=style,
        style_hash=hash_of(style),
        headline=head,
        sentences=rest,
        causes=REASONS,
        shops=[{**row, "link": quote(row["review"])} for row in shop_rows(overview, t)],
        failed=[
            {"folder": row["folder"], "error": why(row["error"])}
            for row in overview["shops"]
            if row["error"] is not None
        ],
    )  # fmt: skip

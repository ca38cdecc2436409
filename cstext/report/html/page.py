"""Fills the templates, and writes the page whole."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cstext.report import format as written
from cstext.report.escape import visible
from cstext.report.html.charts import chart_points, heat
from cstext.report.html.choices import choices, headline_parts, namers, titled_metrics
from cstext.report.html.data import page_data
from cstext.report.texts import Texts
from cstext.writing import whole_file

Facts = Mapping[str, Any]
TEMPLATES = Path(__file__).parents[1] / "templates"


def write_html(facts: Facts, path: Path, lang: str = "zh") -> None:
    """Write the review as one self-contained page; the file is whole or not there."""
    with whole_file(path) as beside:
        beside.write_text(render_html(facts, lang), "utf-8", newline="\n")


def render_html(facts: Facts, lang: str = "zh") -> str:
    """Return the page; equal facts give an equal page."""
    t = Texts(lang)
    templates = environment(lang, t)
    style, script = (Markup(source_of(name)) for name in ("review.css", "review.js"))
    return templates.get_template("review.html.jinja").render(
        f={**facts, "metrics": titled_metrics(facts, lang)},
        style=style,
        script=script,
        style_hash=hash_of(style),
        script_hash=hash_of(script),
        data=_script_json(page_data(facts, t)),
        **headline_parts(facts, t),
        **namers(facts, t),
        **chart_points(facts, t),
        **choices(facts, t),
    )


def environment(lang: str, t: Texts) -> Environment:
    """Return the templates, with what all of them call; every text is escaped and visible."""
    made = Environment(
        loader=PackageLoader("cstext.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.globals |= {
        "t": t,
        "lang": lang,
        "html_lang": "zh-CN" if lang == "zh" else "en",
        "none_mark": written.NONE,
        "unknown": t("unknown"),
        "figure": partial(written.figure, lang=lang),
        "change": partial(written.change, lang=lang),
        "count": partial(written.figure, unit="count"),
        "tone": written.tone,
        "clock": written.clock,
        "basis": partial(written.basis, t=t),
        "heat": heat,
    }
    return made


def _finalize(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def source_of(name: str) -> str:
    """Return a file that stands beside the templates."""
    return (TEMPLATES / name).read_text("utf-8")


def hash_of(text: str) -> str:
    """Return how a Content-Security-Policy names a style or a script."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _script_json(data: Any) -> Markup:
    """Return JSON that cannot end the script block it stands in, nor start another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)

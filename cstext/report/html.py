"""The weekly review as one page that works offline: draws the facts, computes none.

Chat text reaches the page escaped by Jinja, or as data that the script puts in as text. The
policy of the page lets only the script and the style through whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from cstext.report import format as written
from cstext.report.escape import visible
from cstext.report.files import whole_file
from cstext.report.texts import Texts

Facts = Mapping[str, Any]

SECTIONS = (
    "headline", "causes", "actions", "chats", "waited", "agents", "funnel", "response",
    "left_out", "definitions", "sources", "policy",
)  # fmt: skip
TILES = (
    "conversion_ordered", "conversion_paid", "paid_amount", "value_per_buyer",
    "consultations", "receptions", "average_response", "never_answered",
    "first_response", "unanswered_rounds", "left_hanging", "within_threshold",
)  # fmt: skip
MOST_TILES = 8
RESPONSE_TILES = ("first_response", "median_response", "p90_response", "within_threshold")
MAIN = (
    "receptions", "inquiries", "conversion_ordered", "paid_amount", "lost_inquiries",
    "first_response", "average_response", "unanswered_rounds",
)  # fmt: skip
WISHES = (
    ("restock", "stock", ("goods", "size", "colour")),
    ("dispatch", "shipping", ("goods",)),
    ("carriers", "courier", ("carrier",)),
)


def write_html(facts: Facts, path: Path, lang: str = "zh") -> None:
    """Write the review as one self-contained page; the file is whole or not there."""
    with whole_file(path) as beside:
        beside.write_text(render_html(facts, lang), "utf-8", newline="\n")


def render_html(facts: Facts, lang: str = "zh") -> str:
    """Return the page; equal facts give an equal page."""
    t = Texts(lang)
    environment = _environment(lang, t)
    style, script = (Markup(_source(name)) for name in ("review.css", "review.js"))
    return environment.get_template("review.html.jinja").render(
        f={**facts, "metrics": _metrics(facts, lang)},
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=_script_json(_page_data(facts, t)),
        **_headline(facts, t),
        **_names(facts, t),
        **_charts(facts, t),
        **_choices(facts, t),
    )


def _environment(lang: str, t: Texts) -> Environment:
    environment = Environment(
        loader=PackageLoader("cstext.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    environment.globals |= {
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
        "heat": _heat,
    }
    return environment


def _finalize(value: Any) -> Any:
    return visible(value) if type(value) is str else value


def _source(name: str) -> str:
    return (Path(__file__).parent / "templates" / name).read_text("utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _script_json(data: Any) -> Markup:
    """Return JSON that cannot end the script block it stands in, nor start another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)


def _heat(n: int, hottest: int) -> str:
    return f"h{-(-4 * n // hottest)}" if n and hottest else ""


def _headline(facts: Facts, t: Texts) -> dict[str, Any]:
    return {
        "kind": "" if facts["orders_known"] else ".obstacle",
        "headline": written.headline(facts, t),
        "lead": written.lead(facts, t),
        "parts": _parts(facts, t),
        "unsure": written.unsure_cases(facts),
    }


def _parts(facts: Facts, t: Texts) -> list[dict[str, Any]]:
    """What the inquiries ended in; without orders, the obstacles alone."""
    causes = facts["causes"]["period"]
    parts = [
        {"name": t.code("reason", cause), "n": n, "tone": cause} for cause, n in causes.items()
    ]
    if not facts["orders_known"]:
        return parts
    pending = written.pending_inquiries(facts)
    ordered = facts["total"]["inquiries"]["value"] - sum(causes.values()) - pending
    return [
        {"name": t("part.ordered"), "n": ordered, "tone": "ordered"},
        {"name": t("part.pending"), "n": pending, "tone": "pending"},
        *parts,
    ]


def _names(facts: Facts, t: Texts) -> dict[str, Any]:
    short = written.agent_names(facts)

    def agent(name: str | None) -> Markup:
        if name is None:
            return Markup("<i>{}</i>").format(t("unassigned"))
        return Markup('<bdi title="{}">{}</bdi>').format(visible(name), visible(short[name]))

    return {
        "agent": agent,
        "short": lambda name: t("unassigned") if name is None else short[name],
        "case_agents": sorted(
            {case["agent"] for case in facts["cases"]}, key=lambda name: (name is None, name or "")
        ),
    }


def _metrics(facts: Facts, lang: str) -> list[dict[str, Any]]:
    return [
        {**metric, "title": metric[lang], "definition": metric[f"definition_{lang}"]}
        for metric in written.shown_metrics(facts)
    ]


def _choices(facts: Facts, t: Texts) -> dict[str, Any]:
    """What of the facts is shown where, of what they hold."""
    metrics = {metric["name"]: metric for metric in _metrics(facts, t.lang)}
    before = facts["total_before"] or {}
    kinds = Counter(row["kind"] for row in facts["unanswered"])
    kind = "" if facts["orders_known"] else ".obstacle"
    counts = [n for row in facts["causes"]["by_agent"] for k, n in row.items() if k != "agent"]
    settings = facts["policy"]["settings"]
    return {
        "sections": [
            (name, t(f"section.{name}{kind if name in ('causes', 'chats') else ''}"))
            for name in SECTIONS
        ],
        "tiles": [metrics[name] for name in TILES if name in metrics][:MOST_TILES],
        "response_tiles": [metrics[name] for name in RESPONSE_TILES if name in metrics],
        "main": MAIN,
        "wishes": WISHES,
        "never": kinds["never_answered"],
        "hanging": kinds["left_hanging"],
        "before_of": lambda name: before.get(name, {}).get("value"),
        "hottest": max(counts, default=0),
        "carried": partial(_carried, {c["session_id"]: n for n, c in enumerate(facts["cases"])}),
        "rejected_title": written.rejected_title(facts, t),
        "settings": [(name, written.setting(value, t)) for name, value in settings.items()],
    }


def _carried(numbers: Mapping[str, int], sessions: list[str]) -> list[int]:
    """Which of the page's chats these sessions are."""
    return [numbers[session] for session in sessions if session in numbers]


def _charts(facts: Facts, t: Texts) -> dict[str, Any]:
    """The points of the column charts: label, value, its dark part, the words and the figure."""
    return {
        "hour_rounds": [_hour_rounds(row, t) for row in facts["hours"]],
        "hour_waits": [_hour_wait(row, t) for row in facts["hours"]],
        "wait_rounds": [_wait_point(row, t) for row in facts["waits"]],
        "day_inquiries": [_day_point(row, t) for row in facts["days"]],
    }


def _hour_rounds(row: Facts, t: Texts) -> dict[str, Any]:
    rounds, unanswered = row["rounds"], row["unanswered_rounds"]
    note = t("waited.hour", hour=row["hour"], rounds=rounds, unanswered=unanswered)
    return _point(row["hour"], rounds, unanswered, note)


def _hour_wait(row: Facts, t: Texts) -> dict[str, Any]:
    time = written.figure(row["mean_seconds"], "seconds", t.lang)
    return _point(row["hour"], row["mean_seconds"], 0, t("hours.hour", hour=row["hour"], time=time))


def _point(label: str, value: float | None, part: int, note: str, text: str = "") -> dict[str, Any]:
    return {"label": label, "value": value, "part": part, "note": note, "text": text}


def _wait_point(row: Facts, t: Texts) -> dict[str, Any]:
    label = written.wait_label(row["upto"], t)
    count = written.figure(row["rounds"], "count")
    return _point(label, row["rounds"], 0, f"{label}: {count}", count)


def _day_point(row: Facts, t: Texts) -> dict[str, Any]:
    day = date.fromisoformat(row["day"])
    weekday = t("weekdays").split()[day.weekday()]
    inquiries = row["values"]["inquiries"]["value"]
    lost = row["values"]["lost_inquiries"]["value"]
    shown = {"day": row["day"], "inquiries": inquiries}
    if lost is None:
        return _point(
            f"{weekday}\n{day:%m-%d}", inquiries, 0, t("days.alone", **shown), f"{inquiries}"
        )
    note = t("days.day", **shown, lost=lost)
    return _point(f"{weekday}\n{day:%m-%d}", inquiries, lost, note, f"{lost}/{inquiries}")


def _page_data(facts: Facts, t: Texts) -> dict[str, Any]:
    """What the script needs: the chats, and the labels to draw them with."""
    sources = sorted({m["source"] for case in facts["cases"] for m in case["messages"]})
    place = {source: n for n, source in enumerate(sources)}
    labels = {
        **t.starting("js."),
        **{f"reason.{cause}": t.code("reason", cause) for cause in facts["causes"]["period"]},
        **{f"role.{role}": text for role, text in t.starting("role.").items()},
        "review": t("review"),
        "unassigned": t("unassigned"),
    }
    data = {
        "labels": labels,
        "agents": written.agent_names(facts),
        "sources": sources,
        "cases": [_page_case(case, place, t.lang) for case in facts["cases"]],
    }
    shown: dict[str, Any] = _all_visible(data)
    return shown


def _page_case(case: Facts, place: Mapping[str, int], lang: str) -> dict[str, Any]:
    return {
        "id": case["session_id"],
        "buyer": case["buyer"],
        "agent": case["agent"],
        "time": written.clock(case["started_at"]),
        "reason": case["reason"],
        "confidence": case["confidence"],
        "by": case["decided_by"],
        "review": case["review"],
        "second": case["second"],
        "sentence": case[f"sentence_{lang}"],
        "wanted": [word for words in case["wanted"].values() for word in words],
        "messages": [_page_message(message, place) for message in case["messages"]],
    }


def _page_message(message: Facts, place: Mapping[str, int]) -> dict[str, Any]:
    shown = {
        "role": message["role"],
        "sender": message["sender"],
        "time": written.clock(message["at"], seconds=True) if message["at"] else "",
        "text": message["text"],
        "source": place[message["source"]],
        "line": message["line"],
    }
    return {**shown, "evidence": True} if message["is_evidence"] else shown


def _all_visible(data: Any) -> Any:
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, dict):
        return {visible(key): _all_visible(value) for key, value in data.items()}
    return [_all_visible(item) for item in data] if isinstance(data, list) else data

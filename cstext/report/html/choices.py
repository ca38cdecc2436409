"""What of the facts the page shows where, of what they hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from cstext.report import format as written
from cstext.report.escape import visible
from cstext.report.phrases import (
    SALES_PARTS,
    agent_caused,
    change_rows,
    changed_lead,
    funnel_note,
    has_shops,
    lists_unsure,
    profile_rows,
    profiles_how,
    reading_notes,
    reference_rows,
    settled_sentence,
    waited_kind,
    waited_lead,
)
from cstext.report.scores import score_rows
from cstext.report.texts import Texts

Facts = Mapping[str, Any]

SECTIONS = (
    "headline", "changed", "causes", "actions", "chats", "waited", "agents", "scorecard",
    "profiles", "reference", "settled", "funnel", "response", "left_out",
    "definitions", "sources", "policy",
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
FEW_CHANGES = 6
OUTCOME_TONES = {
    "paid": "ordered", "ordered": "shipping", "untold": "shipping", "closed": "stock",
    "lost": "explanation", "unmatched": "other", "pending": "pending",
}  # fmt: skip
WISHES = (
    ("restock", "stock", ("goods", "size", "colour")),
    ("dispatch", "shipping", ("goods",)),
    ("carriers", "courier", ("carrier",)),
)


def headline_parts(facts: Facts, t: Texts) -> dict[str, Any]:
    """Return the sentences under the shop's name, and the parts of the whole."""
    return {
        "kind": "" if facts["orders_known"] else ".obstacle",
        "title": written.title(facts, t),
        "silent_days": written.silent_days(facts, t),
        "headline": written.headline(facts, t),
        "lead": written.lead(facts, t),
        "parts": _parts(facts, t),
        "unsure": written.unsure_cases(facts),
        "unsure_said": written.unsure(facts, t),
        "people": written.people(facts, t),
    }


def _parts(facts: Facts, t: Texts) -> list[dict[str, Any]]:
    """What the inquiries ended in; without orders, the obstacles alone."""
    causes = facts["causes"]["period"]
    parts = [
        {"name": t.code("reason", cause), "n": n, "tone": cause} for cause, n in causes.items()
    ]
    if not facts["orders_known"]:
        return parts
    unknown = facts["total"]["lost_inquiries"]["left_out"]
    ordered = facts["total"]["inquiries"]["value"] - sum(causes.values()) - sum(unknown.values())
    return [
        {"name": t("part.ordered"), "n": ordered, "tone": "ordered"},
        *(
            {"name": t.code("because", why), "n": n, "tone": "pending"}
            for why, n in unknown.items()
        ),
        *parts,
    ]


def namers(facts: Facts, t: Texts) -> dict[str, Any]:
    """Return how agents are named: in markup, as text, and those who have chats."""
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


def titled_metrics(facts: Facts, lang: str) -> list[dict[str, Any]]:
    """Return the metrics that have a say, with title and definition in a language."""
    return [
        {**metric, "title": metric[lang], "definition": metric[f"definition_{lang}"]}
        for metric in written.shown_metrics(facts)
    ]


def choices(facts: Facts, t: Texts) -> dict[str, Any]:
    """What of the facts is shown where, of what they hold."""
    metrics = {metric["name"]: metric for metric in titled_metrics(facts, t.lang)}
    before = facts["total_before"] or {}
    kind = "" if facts["orders_known"] else ".obstacle"
    counts = [n for row in facts["causes"]["by_agent"] for k, n in row.items() if k != "agent"]
    settings, said = facts["policy"]["settings"], _said(facts, t)
    told = {"scorecard": facts["scorecard"], "profiles": said["profiles"],
            "reference": said["references"]}  # fmt: skip
    return {
        "sections": [
            (name, t(f"section.{name}{kind if name in ('causes', 'chats') else ''}"))
            for name in SECTIONS
            if told.get(name, True)
        ],
        "tiles": [metrics[name] for name in TILES if name in metrics][:MOST_TILES],
        "response_tiles": [metrics[name] for name in RESPONSE_TILES if name in metrics],
        "main": MAIN,
        "wishes": WISHES,
        "waited_lead": waited_lead(facts, t),
        "waited_kind": waited_kind,
        "has_shops": has_shops(facts["unanswered"]),
        "before_of": lambda name: before.get(name, {}).get("value"),
        "hottest": max(counts, default=0),
        "carried": partial(_carried, {c["session_id"]: n for n, c in enumerate(facts["cases"])}),
        **said,
        "agent_caused": agent_caused(facts, t),
        "funnel_note": funnel_note(facts, t),
        "lists_unsure": lists_unsure(facts, t),
        "orders_reach": written.orders_reach(facts, t),
        "strays": written.strays(facts["strays"], t),
        "notes": reading_notes(facts, t),
        "policy": written.policy_title(facts, t),
        "rejected_title": written.rejected_title(facts, t),
        "settings": [(name, written.setting(value, t)) for name, value in settings.items()],
    }


def _said(facts: Facts, t: Texts) -> dict[str, Any]:
    """The rows of text that every medium shows alike."""
    changed = change_rows(facts, t)
    settled = facts["settled"] or {"outcomes": {}}
    scores = score_rows(facts["scorecard"], t.lang, brief=True) if facts["scorecard"] else []
    return {
        "changed": changed,
        "changed_lead": changed_lead(facts, t),
        "sure_or_few": max(FEW_CHANGES, sum(row["sure"] for row in changed)),
        "profiles": profile_rows(facts, t),
        "profiles_how": profiles_how(facts, t),
        "sales_parts": SALES_PARTS,
        "scores": scores,
        "score_heads": list(scores[0]) if scores else [],
        "references": reference_rows(facts, t),
        "settled": settled_sentence(facts, t),
        "settled_parts": [
            {"name": t.code("outcome", code), "n": n, "tone": OUTCOME_TONES[code]}
            for code, n in settled["outcomes"].items()
        ],
    }


def _carried(numbers: Mapping[str, int], sessions: list[str]) -> list[int]:
    """Which of the page's chats these sessions are."""
    return [numbers[session] for session in sessions if session in numbers]

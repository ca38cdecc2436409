"""What the page's script needs: the chats, and the labels to draw them with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile
from pathlib import PurePath
from typing import Any

from cstext.report import format as written
from cstext.report.escape import all_visible
from cstext.report.texts import Texts

Facts = Mapping[str, Any]


def page_data(facts: Facts, t: Texts) -> dict[str, Any]:
    """Return what the script needs: the chats, and the labels to draw them with."""
    sources = sorted({m["source"] for case in facts["cases"] for m in case["messages"]})
    place = {source: n for n, source in enumerate(sources)}
    labels = {
        **t.starting("js."),
        **{f"reason.{cause}": t.code("reason", cause) for cause in facts["causes"]["period"]},
        **{f"role.{role}": text for role, text in t.starting("role.").items()},
        "review": t("review"),
        "stake": t("col.stake"),
        **{f"stake.{origin}": t.code("stake", origin) for origin in ("goods", "shop")},
        "unassigned": t("unassigned"),
    }
    data = {
        "labels": labels,
        "agents": written.agent_names(facts),
        "sources": _shortest(sources),
        "cases": [_page_case(case, place, t.lang) for case in facts["cases"]],
    }
    shown: dict[str, Any] = all_visible(data)
    return shown


def _shortest(sources: Sequence[str]) -> list[str]:
    """Return the files without the folders that all of them share: pages are handed on."""
    parts = [PurePath(source).parts for source in sources]
    levels = zip(*(folders[:-1] for folders in parts), strict=False)
    shared = len(list(takewhile(lambda level: len(set(level)) == 1, levels)))
    return [str(PurePath(*folders[shared:])) for folders in parts]


def _page_case(case: Facts, place: Mapping[str, int], lang: str) -> dict[str, Any]:
    second = case["second"]
    return {
        "id": case["session_id"],
        "buyer": case["buyer"],
        "agent": case["agent"],
        "time": written.clock(case["started_at"]),
        "reason": case["reason"],
        "confidence": _sure(case["confidence"]),
        "by": case["decided_by"],
        "review": case["review"],
        "second": second and {**second, "probability": _sure(second["probability"])},
        "sentence": case[f"sentence_{lang}"],
        "stake": "" if case["at_stake_fen"] is None else written.yuan(case["at_stake_fen"]),
        "from": case["at_stake_from"],
        "wanted": [word for words in case["wanted"].values() for word in words],
        "messages": [_page_message(message, place) for message in case["messages"]],
    }


def _sure(probability: float) -> str:
    """As the sentence says it, which stands beside."""
    return f"{probability:.0%}"


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

"""A decision as one plain sentence, for reports."""

from __future__ import annotations

from cstext.reasons.decide import Decision
from cstext.reasons.taxonomy import MEANINGS, TITLES, Lang

_SECOND_FROM = 0.2
"""A second cause less likely than this is not worth a reader's time."""


def sentence(decision: Decision, lang: Lang = "zh") -> str:
    """Return why, how sure, which messages say so, and what else it may be."""
    return _chinese(decision) if lang == "zh" else _english(decision)


def _chinese(decision: Decision) -> str:
    title, meaning = TITLES[decision.reason]["zh"], MEANINGS[decision.reason]["zh"]
    parts = [f"{title}：{meaning}"]
    if decision.decided_by == "rule":
        return "其他：没有买家的消息。"
    if decision.decided_by == "person":
        parts.append("由人工判定")
    else:
        parts.append(f"把握 {decision.confidence:.0%}")
    if decision.evidence:
        parts.append(f"看第 {'、'.join(map(str, decision.evidence))} 条")
    if decision.second and decision.decided_by == "person":
        parts.append(f"其次{TITLES[decision.second[0]]['zh']}")
    elif decision.second and decision.second[1] >= _SECOND_FROM:
        parts.append(f"也可能是{TITLES[decision.second[0]]['zh']}")
    if decision.review:
        parts.append("请人工复核")
    return "，".join(parts) + "。"


def _english(decision: Decision) -> str:
    title, meaning = TITLES[decision.reason]["en"], MEANINGS[decision.reason]["en"]
    if decision.decided_by == "rule":
        return "Other: the buyer said nothing."
    by_person = decision.decided_by == "person"
    parts = [
        f"{title}: {meaning}",
        "decided by a person" if by_person else f"{decision.confidence:.0%} sure",
    ]
    if decision.evidence:
        word = "message" if len(decision.evidence) == 1 else "messages"
        parts.append(f"see {word} {', '.join(map(str, decision.evidence))}")
    if decision.second and by_person:
        parts.append(f"then {TITLES[decision.second[0]]['en']}")
    elif decision.second and decision.second[1] >= _SECOND_FROM:
        parts.append(f"or else {TITLES[decision.second[0]]['en']}")
    if decision.review:
        parts.append("needs a review")
    return ", ".join(parts) + "."

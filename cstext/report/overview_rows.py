"""An overview as rows of text: the same on the page and in the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cstext.kpi import METRICS
from cstext.report import format as written
from cstext.report.texts import Texts
from cstext.tables import REASONS

Facts = Mapping[str, Any]


def shop_rows(overview: Facts, t: Texts) -> list[dict[str, Any]]:
    """Return the shops that were reviewed, in the order of their folders.

    Each: shop, review, period, inquiries, rate, rate_change, response, response_change (text, brief
    without its unit, tone), stake, main (the most frequent causes but for ``other``) and causes
    (as text; of a shop without orders none, because nobody knows what it lost).
    """
    return [_row(row, t) for row in overview["shops"] if row["error"] is None]


def lead(overview: Facts, t: Texts) -> list[str]:
    """Return the sentences at the head: how many shops, what they lost, what was at stake.

    Behind these what the sums do not say: losses that are unknown or without an estimate, pending
    inquiries, those from before the orders begin, periods that differ.
    """
    total = overview["total"]
    count = {name: written.figure(total[name], "count") for name in ("inquiries", "lost_inquiries")}
    told = len(overview["shops"]) - overview["failed"]
    if not told:
        return [t("overview.lead.none", failed=overview["failed"])]
    knows_losses = total["lost_inquiries"] is not None
    sentences = [
        t("overview.lead", shops=told, inquiries=count["inquiries"], lost=count["lost_inquiries"])
        if knows_losses
        else t("overview.lead.unknown", shops=told, inquiries=count["inquiries"])
    ]
    if total["at_stake_fen"] is not None:
        sentences.append(t("overview.stake", yuan=written.yuan(total["at_stake_fen"])))
    reviewed = [row for row in overview["shops"] if row["error"] is None]
    if worthless := [row for row in reviewed if _is_unstaked(row)]:
        lost = sum(row["values"]["lost_inquiries"]["value"] for row in worthless)
        told = written.figure(lost, "count")
        sentences.append(t("overview.unstaked", shops=len(worthless), lost=told))
    if unknown := [row for row in reviewed if not row["orders_known"]]:
        inquiries = sum(row["values"]["inquiries"]["value"] or 0 for row in unknown)
        told = written.figure(inquiries, "count")
        sentences.append(t("overview.unknown", shops=len(unknown), inquiries=told))
    if pending := sum(
        row["values"]["lost_inquiries"]["left_out"].get("pending", 0) for row in reviewed
    ):
        sentences.append(t("overview.pending", n=written.figure(pending, "count")))
    if early := sum(
        row["values"]["lost_inquiries"]["left_out"].get("unknown", 0) for row in reviewed
    ):
        sentences.append(t("overview.early", n=written.figure(early, "count")))
    if len(names := sorted({row["period"]["name"] for row in reviewed})) > 1:
        sentences.append(t("overview.periods", names=written.one_line(", ".join(names))))
    return sentences


def _is_unstaked(row: Facts) -> bool:
    """Whether it lost something of which no order tells the worth."""
    return row["at_stake_fen"] is None and bool(row["values"]["lost_inquiries"]["value"])


def _row(row: Facts, t: Texts) -> dict[str, Any]:
    values, causes = row["values"], row["causes"] if row["orders_known"] else {}
    actionable = {cause: n for cause, n in causes.items() if cause != "other" and n}
    most = max(actionable.values(), default=0)
    return {
        "shop": row["shop"],
        "review": row["review"],
        "period": row["period"],
        "inquiries": _brief(values, "inquiries", t),
        "lost": _brief(values, "lost_inquiries", t),
        "rate": _brief(values, "loss_rate", t),
        "rate_change": _change(row, "loss_rate", t),
        "response": _brief(values, "average_response", t),
        "response_change": _change(row, "average_response", t),
        "stake": written.figure(row["at_stake_fen"], "fen"),
        "main": [cause for cause, n in actionable.items() if n == most],
        "causes": {reason: written.figure(causes.get(reason), "count") for reason in REASONS},
    }


def _brief(values: Facts, name: str, t: Texts) -> str:
    return written.brief(values[name]["value"], METRICS[name].unit, t.lang)


def _change(row: Facts, name: str, t: Texts) -> dict[str, Any]:
    change = row["changes"].get(name)
    if change is None:
        return {"text": written.NONE, "brief": written.NONE, "tone": "flat"}
    sure = change["is_more_than_chance"]
    tone = {True: "good", False: "bad", None: "flat"}[change["is_better"]] if sure else "flat"
    text = written.gap(change["difference"], METRICS[name].unit, t.lang)
    star = "*" if sure else ""
    return {"text": text + star, "brief": text.split(" ")[0] + star, "tone": tone}

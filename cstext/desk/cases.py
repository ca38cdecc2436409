"""The cases of the desk: lost inquiries with their chat, their proposal and what is at stake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cstext.conversation.period import EVER, Period, covered, latest_week
from cstext.inquiries import Workbench
from cstext.labels.choose import chat_vectors, learning_order, uncertainty
from cstext.labels.record import draw, model_id
from cstext.reasons import Chat, Decision, Model, load_model
from cstext.report.causes import Case, decide_causes
from cstext.report.escape import all_visible
from cstext.report.facts import case_facts
from cstext.report.names import Names


@dataclass(frozen=True)
class DeskCase:
    """One lost inquiry (without orders: one received session).

    ``key`` names it in requests and says nothing of the buyer; ``shown`` is what a reader may
    see, names and texts masked as set up; ``shop`` is whose chat it is, if known; ``stake_fen`` is
    what such an order comes to, if known; ``learning`` is its place, from 0, in the order that
    teaches the model most.
    """

    key: str
    shop: str
    chat: Chat
    decision: Decision
    shown: Mapping[str, Any]
    day: str
    goods: str
    text_hash: str
    draw: float
    learning: int
    stake_fen: int | None


@dataclass(frozen=True)
class Desk:
    """All cases in the order in which they began, and what they were made with."""

    cases: tuple[DeskCase, ...]
    model: Model
    model_id: str
    period: Period
    orders_known: bool


def desk_days(asked: Period | None, known: Period) -> Period:
    """Return the days of a desk: those that are asked for, else the latest whole week, else all."""
    return asked or latest_week(known) or EVER


def load_desk(
    bench: Workbench, *, period: Period | None, model: Path | None, show_private: bool
) -> Desk:
    """Decide the causes and return the cases; the bench may be closed after that.

    Without a period: the latest complete ISO week, as the review takes it; where there is none,
    all days.

    Raises:
        ArtifactError: as `load_model`.
    """
    period = desk_days(period, covered(bench.engine))
    chosen = load_model(bench.model_folder(model))
    found = decide_causes(bench.engine, chosen, period)
    facts = case_facts(bench, found, Names(bench.engine, show_private))
    chats = [case.chat for case in found]
    decisions = [case.decision for case in found]
    places = _learning_places(chats, decisions, chosen)
    stakes = _Stakes(bench)
    cases = tuple(
        _case(case, shown, place, stakes)
        for case, shown, place in zip(found, facts, places, strict=True)
    )
    return Desk(cases, chosen, model_id(chosen), period, stakes.usual is not None)


def _case(case: Case, shown: dict[str, Any], place: int, stakes: _Stakes) -> DeskCase:
    safe, mark, chat = all_visible(shown), case.text_hash, case.chat
    named = f"{case.shop}\n{chat.session_id}\n{mark}"
    goods = "、".join(safe["wanted"]["goods"])
    return DeskCase(
        key=sha256(named.encode("utf-8", "replace")).hexdigest()[:16],
        shop=case.shop,
        chat=chat,
        decision=case.decision,
        shown=safe,
        day=(shown["started_at"] or "")[:10],
        goods=goods,
        text_hash=mark,
        draw=draw(chat.session_id),
        learning=place,
        stake_fen=stakes.of(shown["wanted"]["goods"]),
    )


def _learning_places(
    chats: Sequence[Chat], decisions: Sequence[Decision], model: Model
) -> list[int]:
    if not chats:
        return []
    order = learning_order(uncertainty(decisions, model), chat_vectors(chats))
    places = [0] * len(chats)
    for place, row in enumerate(order):
        places[row] = place
    return places


class _Stakes:
    """What an order of some goods comes to: the mean of the paid orders whose title names them."""

    def __init__(self, bench: Workbench) -> None:
        rows = bench.engine.rows(
            """
            SELECT goods, CAST(sum(paid_fen) AS BIGINT) AS fen, count(*) AS n
            FROM orders WHERE paid_fen > 0 GROUP BY goods ORDER BY goods NULLS LAST
            """
        )
        self._orders = [(row["goods"] or "", row["fen"], row["n"]) for row in rows]
        self.usual = self._mean("")

    def of(self, goods: Sequence[str]) -> int | None:
        """The mean for the first of the goods, else for all orders; None without orders."""
        return (self._mean(goods[0]) if goods else None) or self.usual

    def _mean(self, part: str) -> int | None:
        words = part.split()
        found = [(fen, n) for title, fen, n in self._orders if all(w in title for w in words)]
        count = sum(n for _, n in found)
        return round(sum(fen for fen, _ in found) / count) if count else None

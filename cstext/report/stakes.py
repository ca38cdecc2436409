"""The money at stake in a lost inquiry: an estimate from what paying inquirers of it spent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.kpi.figures import orders_known

LEAST_PAYERS = 5
"""Goods that fewer inquirers paid for have no median of their own."""

HOW_ZH = (
    "每个流失询单按买家想要的商品估：本期末为止同一商品付款询单的买家实付中位数"
    f"（至少 {LEAST_PAYERS} 人付款），认不出商品或人数不足则用全店中位数。"
    "是全部成交的上限，并非损失额。"
)
HOW_EN = (
    "Each lost inquiry counts the median that paying inquirers of the goods it wanted have paid "
    f"up to the period's end (of at least {LEAST_PAYERS} payers), else the shop's median: the most "
    "there was to win, not a measured loss."
)

From = Literal["goods", "shop"]


@dataclass(frozen=True)
class Worth:
    """What a paying inquirer paid, in fen: the median of goods, and of the shop."""

    goods: Mapping[str, int]
    shop: int | None

    def of(self, wanted: Sequence[str]) -> tuple[int | None, From | None]:
        """Return what is at stake where these goods were wanted, and from what it is known.

        >>> worth = Worth({"四件套": 19900}, 8800)
        >>> worth.of(["四件套"]), worth.of(["拖鞋"]), Worth({}, None).of([])
        ((19900, 'goods'), (8800, 'shop'), (None, None))
        """
        for name in wanted:
            if name in self.goods:
                return self.goods[name], "goods"
        return self.shop, None if self.shop is None else "shop"


def paid_worth(engine: Engine, so_far: Period) -> Worth:
    """Return the medians of what was paid in the inquiries of these days.

    Reads what `build_kpi` made. Without orders nothing is known.
    """
    if not orders_known(engine):
        return Worth({}, None)
    rows = engine.rows(
        f"""
        WITH payers AS (
            SELECT i.shop, i.buyer, l.goods, CAST(sum(i.paid_fen) AS BIGINT) AS fen
            FROM inquiries AS i
            LEFT JOIN order_labels AS l ON l.shop = i.shop AND l.order_id = i.order_id
            WHERE i.left_out_because IS NULL AND i.paid_fen > 0
                AND {days_condition(so_far, "i.day")}
            GROUP BY i.shop, i.buyer, l.goods
        )
        SELECT goods, is_shop, payers, fen
        FROM (
            SELECT goods, FALSE AS is_shop, count(*) AS payers,
                round(percentile_cont(0.5) WITHIN GROUP (ORDER BY fen), 0) AS fen
            FROM payers WHERE goods IS NOT NULL GROUP BY goods
            UNION ALL
            SELECT NULL, TRUE, count(*), round(percentile_cont(0.5) WITHIN GROUP (ORDER BY fen), 0)
            FROM (
                SELECT shop, buyer, sum(fen) AS fen FROM payers GROUP BY shop, buyer
            ) AS whole
        ) AS medians
        ORDER BY is_shop, goods NULLS LAST
        """
    )
    return Worth(
        {
            row["goods"]: int(row["fen"])
            for row in rows
            if not row["is_shop"] and row["payers"] >= LEAST_PAYERS
        },
        next((int(row["fen"]) for row in rows if row["is_shop"] and row["payers"]), None),
    )


def put_stakes(
    engine: Engine, sessions: Sequence[int], stakes: Sequence[tuple[int | None, From | None]]
) -> None:
    """Make the table `stakes`: session_n, at_stake_fen, at_stake_from."""
    engine.put(
        "stakes",
        pa.table(
            {
                "session_n": pa.array(sessions, pa.int64()),
                "at_stake_fen": pa.array([fen for fen, _ in stakes], pa.int64()),
                "at_stake_from": pa.array([origin for _, origin in stakes], pa.string()),
            }
        ),
    )


def staked(cases: Sequence[Mapping[str, Any]], causes: Sequence[str]) -> dict[str, Any]:
    """Return the sum of the cases' stakes by cause (None: nothing known), and how it was made."""
    known = {
        cause: [case["at_stake_fen"] for case in cases if case["reason"] == cause]
        for cause in causes
    }
    has_any = any(case["at_stake_fen"] is not None for case in cases)
    return {
        "at_stake_fen": {
            cause: sum(fen or 0 for fen in stakes) if has_any else None
            for cause, stakes in known.items()
        },
        "at_stake_from": {
            by: sum(case["at_stake_from"] == by for case in cases) for by in ("goods", "shop")
        },
        "at_stake_how_zh": HOW_ZH,
        "at_stake_how_en": HOW_EN,
    }

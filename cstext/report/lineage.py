"""The rows behind the totals as Parquet, each leading back to file and line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.conversation.period import Period, days_condition
from cstext.engine import Engine
from cstext.kpi.figures import make_cells
from cstext.report.causes import Case
from cstext.report.names import Names


def write_tables(
    engine: Engine, folder: Path, period: Period, cases: Sequence[Case], names: Names
) -> None:
    """Write the rows of a period that its totals were made of; buyers are named as in the facts.

    sessions and inquiries name their first message by ``source`` and ``line``; rounds name
    question and reply; lost names the messages that decided the cause, as ``source:line``. cells
    says for every counted thing (``kind``) in which agent's figures it is, and of which session.
    Needs the tables causes and stakes beside those of `build_kpi`.
    """
    folder.mkdir()
    engine.put("shown_names", names.table())
    make_cells(engine, "agent", period)
    engine.make("spots", __package__)
    engine.put("evidence", _evidence(engine, cases))
    for name, sql in _TABLES.items():
        known = _known(engine, name) if name in _WHOLE else ""
        rows = engine.arrow(sql.format(days=days_condition(period, "x.day"), known=known))
        # Opened here: pyarrow does not open a name that is no UTF-8.
        with (folder / f"{name}.parquet").open("wb") as file:
            pq.write_table(rows, file)


def _known(engine: Engine, name: str) -> str:
    """The columns of a table but those by which its buyers are known."""
    columns = engine.arrow(f"SELECT * FROM {name} LIMIT 0").column_names
    return ", ".join(f"x.{column}" for column in columns if column not in _PRIVATE)


def _evidence(engine: Engine, cases: Sequence[Case]) -> pa.Table:
    """The messages that decided each case, as ``source:line``, in the order they were named."""
    named = [
        (case.inquiry["session_n"], place, number)
        for case in cases
        for place, number in enumerate(case.decision.evidence)
    ]
    columns = dict(zip(("session_n", "place", "number"), zip(*named, strict=True), strict=False))
    engine.put(
        "evidence_numbers",
        pa.table({
            name: pa.array(columns.get(name, []), pa.int64())
            for name in ("session_n", "place", "number")
        }),
    )  # fmt: skip
    places: dict[int, list[str]] = {case.inquiry["session_n"]: [] for case in cases}
    for row in engine.rows(_EVIDENCE):
        places[row["session_n"]].append(f"{row['source']}:{row['line']}")
    return pa.table(
        {
            "session_n": pa.array(list(places), pa.int64()),
            "evidence": pa.array(list(places.values()), pa.list_(pa.string())),
        }
    )


_EVIDENCE = """
    SELECT e.session_n, x.source, x.line
    FROM evidence_numbers AS e
    JOIN (
        SELECT t.session_n, t.n,
            row_number() OVER (PARTITION BY t.session_n ORDER BY t.n NULLS LAST) AS number
        FROM turns AS t
        WHERE t.session_n IN (SELECT session_n FROM evidence_numbers)
    ) AS m ON m.session_n = e.session_n AND m.number = e.number
    JOIN spots AS x ON x.n = m.n
    ORDER BY e.session_n NULLS LAST, e.place NULLS LAST
"""
_WHOLE = ("sessions", "rounds", "inquiries")
_PRIVATE = ("session_id", "buyer", "conversation")

_TABLES = {
    "sessions": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer,
            {known}, m.source, m.line
        FROM sessions AS x
        JOIN shown_names AS n ON n.session_n = x.session_n
        JOIN spots AS m ON m.n = x.first_n
        WHERE {days}
        ORDER BY x.started_ms NULLS LAST, x.session_n NULLS LAST
    """,
    "rounds": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer, {known},
            q.source AS question_source, q.line AS question_line,
            a.source AS reply_source, a.line AS reply_line
        FROM rounds AS x
        JOIN shown_names AS n ON n.session_n = x.session_n
        JOIN spots AS q ON q.n = x.n
        LEFT JOIN spots AS a ON a.n = x.replied_n
        WHERE {days}
        ORDER BY x.started_ms NULLS LAST, x.n NULLS LAST
    """,
    "inquiries": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer,
            {known}, m.source, m.line
        FROM inquiries AS x
        JOIN sessions AS s ON s.session_n = x.session_n
        JOIN shown_names AS n ON n.session_n = x.session_n
        JOIN spots AS m ON m.n = s.first_n
        WHERE {days}
        ORDER BY x.started_ms NULLS LAST, x.session_n NULLS LAST
    """,
    "lost": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer, x.agent, x.started_ms, x.day,
            c.reason, c.confidence, c.review, c.decided_by, e.evidence,
            k.at_stake_fen, k.at_stake_from
        FROM causes AS c
        JOIN inquiries AS x ON x.session_n = c.session_n
        JOIN shown_names AS n ON n.session_n = x.session_n
        LEFT JOIN evidence AS e ON e.session_n = x.session_n
        LEFT JOIN stakes AS k ON k.session_n = x.session_n
        WHERE {days}
        ORDER BY x.started_ms NULLS LAST, n.shown_session NULLS LAST
    """,
    "cells": """
        SELECT x.kind, x.cell AS agent, n.shown_session AS session_id, x.order_id,
            coalesce(m.source, o.source) AS source, coalesce(m.line, o.line) AS line
        FROM cells AS x
        LEFT JOIN orders AS o ON o.shop = x.shop AND o.order_id = x.order_id
        LEFT JOIN order_owners AS w ON w.shop = x.shop AND w.order_id = x.order_id
        LEFT JOIN turns AS t ON t.n = x.n AND x.kind NOT IN ('session', 'inquiry', 'rated')
        LEFT JOIN sessions AS s ON s.session_n = coalesce(
            w.session_n,
            t.session_n,
            CASE WHEN x.kind IN ('session', 'inquiry') THEN x.n END
        )
        LEFT JOIN shown_names AS n ON n.session_n = s.session_n
        LEFT JOIN spots AS m ON m.n = coalesce(t.n, s.first_n)
        WHERE NOT x.is_total
        ORDER BY x.kind NULLS LAST, x.cell NULLS LAST, s.session_n NULLS LAST, x.n NULLS LAST,
            x.order_id NULLS LAST
    """,
}
"""Each file's rows; ``{days}`` stands for the days of what is counted (x), ``{known}`` for its
columns."""

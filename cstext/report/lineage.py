"""The rows behind the totals as Parquet, each leading back to file and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    engine.put("evidence", _evidence(cases))
    make_cells(engine, "agent", period)
    for name, sql in _TABLES.items():
        rows = engine.arrow(sql.format(days=days_condition(period, "x.day")))
        pq.write_table(rows, folder / f"{name}.parquet")


def _evidence(cases: Sequence[Case]) -> pa.Table:
    return pa.table(
        {
            "session_n": pa.array([case.inquiry["session_n"] for case in cases], pa.int64()),
            "evidence": pa.array([_places(case) for case in cases], pa.list_(pa.string())),
        }
    )


def _places(case: Case) -> list[str]:
    lines: Mapping[int, str] = {
        line["n"]: f"{line['source']}:{line['line']}" for line in case.lines
    }
    return [lines[n] for n in case.decision.evidence if n in lines]


_TABLES = {
    "sessions": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer,
            x.* EXCLUDE (session_id, buyer, conversation), m.source, m.line
        FROM sessions AS x
        JOIN shown_names AS n ON n.session_n = x.session_n
        JOIN places AS p ON p.n = x.first_n
        JOIN messages AS m ON m.message_id = p.message_id
        WHERE {days}
        ORDER BY x.started_ms NULLS LAST, x.session_n NULLS LAST
    """,
    "rounds": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer, x.* EXCLUDE (buyer),
            q.source AS question_source, q.line AS question_line,
            a.source AS reply_source, a.line AS reply_line
        FROM rounds AS x
        JOIN shown_names AS n ON n.session_n = x.session_n
        JOIN places AS p ON p.n = x.n
        JOIN messages AS q ON q.message_id = p.message_id
        LEFT JOIN places AS r ON r.n = x.replied_n
        LEFT JOIN messages AS a ON a.message_id = r.message_id
        WHERE {days}
        ORDER BY x.started_ms NULLS LAST, x.n NULLS LAST
    """,
    "inquiries": """
        SELECT n.shown_session AS session_id, n.shown_buyer AS buyer,
            x.* EXCLUDE (session_id, buyer, conversation), m.source, m.line
        FROM inquiries AS x
        JOIN sessions AS s ON s.session_n = x.session_n
        JOIN shown_names AS n ON n.session_n = x.session_n
        JOIN places AS p ON p.n = s.first_n
        JOIN messages AS m ON m.message_id = p.message_id
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
        LEFT JOIN places AS p ON p.n = coalesce(t.n, s.first_n)
        LEFT JOIN messages AS m ON m.message_id = p.message_id
        WHERE NOT x.is_total
        ORDER BY x.kind NULLS LAST, x.cell NULLS LAST, s.session_n NULLS LAST, x.n NULLS LAST,
            x.order_id NULLS LAST
    """,
}
"""Each file's rows; ``{days}`` stands for the days of what is counted (x)."""

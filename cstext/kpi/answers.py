"""What the table commands print: plain documents that repeat the rules they were computed by."""

from __future__ import annotations

from typing import Any, cast, get_args

from cstext.conversation.period import Period, days_condition
from cstext.conversation.response import Grouping, local_iso, response_table, round_rows
from cstext.errors import UsageError
from cstext.inquiries import Workbench
from cstext.kpi.figures import orders_known
from cstext.policy import Policy
from cstext.privacy import mask_text


def policy_facts(policy: Policy) -> dict[str, Any]:
    """Return a policy as outputs repeat it: its name, title, signature and every setting."""
    return {
        "name": policy.name,
        "title": policy.title,
        "signature": policy.signature,
        **policy.settings(),
    }


def response_answer(
    bench: Workbench, by: str, period: Period, with_rounds: bool = False
) -> dict[str, Any]:
    """Return ``{"policy", "rounds"?, "total", "by_<by>"}``; see `response_table`.

    Raises:
        UsageError: there is no such dimension.
    """
    if by not in get_args(Grouping):
        raise UsageError(f"--by {by!r}: use one of {', '.join(get_args(Grouping))}")
    rounds = {"rounds": round_rows(bench.engine, bench.zone, period)} if with_rounds else {}
    return {
        "policy": policy_facts(bench.policy),
        **rounds,
        **response_table(bench.engine, cast(Grouping, by), period),
    }


def unanswered_answer(bench: Workbench, period: Period, show_private: bool) -> dict[str, Any]:
    """Return ``{"policy", "unanswered"}``: sessions never answered, or left with a question.

    Each row: session_id, buyer, agent (addressed; null: nobody), kind, started_at, asked_at,
    question (masked unless private data is to be shown), ordered_later (null: no orders known),
    source and line of the question.
    """
    rows = bench.engine.rows(UNANSWERED.format(days=days_condition(period, "s.day")))
    show = (lambda text: text) if show_private else mask_text
    return {
        "policy": policy_facts(bench.policy),
        "unanswered": [
            {
                "session_id": row["session_id"],
                "buyer": row["buyer"],
                "agent": row["agent"],
                "kind": row["kind"],
                "started_at": local_iso(row["started_ms"], bench.zone),
                "asked_at": local_iso(row["asked_ms"], bench.zone),
                "question": show(row["text"]),
                "ordered_later": row["ordered_later"],
                "source": row["source"],
                "line": row["line"],
            }
            for row in rows
        ],
    }


UNANSWERED = """
    SELECT s.session_id, s.conversation, s.buyer, coalesce(s.agent, r.agent) AS agent,
        s.started_ms, r.started_ms AS asked_ms,
        CASE WHEN s.has_reply THEN 'left_hanging' ELSE 'never_answered' END AS kind,
        m.text, m.source, m.line,
        CASE WHEN u.until_day IS NOT NULL THEN i.has_ordered END AS ordered_later
    FROM sessions AS s
    CROSS JOIN orders_until AS u
    JOIN (
        SELECT session_n, max(n) AS n
        FROM rounds
        WHERE left_out_because IS NULL
        GROUP BY session_n
    ) AS l ON l.session_n = s.session_n
    JOIN rounds AS r ON r.n = l.n AND r.left_out_because IS NULL AND r.waited IS NULL
    JOIN places AS t ON t.n = r.n
    JOIN messages AS m ON m.message_id = t.message_id
    JOIN inquiries AS i ON i.session_n = s.session_n
    WHERE {days}
    ORDER BY s.started_ms NULLS LAST, s.conversation NULLS LAST, s.session_n NULLS LAST
"""


def inquiries_answer(bench: Workbench, period: Period) -> dict[str, Any]:
    """Return ``{"policy", "orders_until", "inquiries"}``: a row a session.

    ``left_out_because`` null: an inquiry. ``outcome``: paid, ordered, closed, pending, lost;
    null: no orders are known. Amounts in yuan.
    """
    rows = bench.engine.rows(
        f"""
        SELECT i.*, o.source AS order_source, o.line AS order_line,
            o.ordered_ms, o.paid_ms
        FROM inquiries AS i
        LEFT JOIN orders AS o ON o.shop = i.shop AND o.order_id = i.order_id
        WHERE {days_condition(period, "i.day")}
        ORDER BY i.started_ms NULLS LAST, i.conversation NULLS LAST, i.session_n NULLS LAST
        """
    )
    return {
        "policy": policy_facts(bench.policy),
        "orders_known": orders_known(bench.engine),
        "inquiries": [
            {
                "session_id": row["session_id"],
                "shop": row["shop"],
                "buyer": row["buyer"],
                "agent": row["agent"],
                "started_at": local_iso(row["started_ms"], bench.zone),
                "left_out_because": row["left_out_because"],
                "outcome": row["outcome"],
                "is_settled": row["is_settled"],
                "is_doubtful": row["is_doubtful"],
                "orders": row["orders"],
                "order_id": row["order_id"],
                "ordered_at": local_iso(row["ordered_ms"], bench.zone),
                "paid_at": local_iso(row["paid_ms"], bench.zone),
                "amount": yuan(row["amount_fen"]),
                "paid": yuan(row["paid_fen"]),
                "order_source": row["order_source"],
                "order_line": row["order_line"],
            }
            for row in rows
        ],
    }


def yuan(fen: int) -> str:
    """Return fen as yuan, exactly.

    >>> yuan(1205), yuan(-30)
    ('12.05', '-0.30')
    """
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"


def inspect_answer(bench: Workbench) -> dict[str, Any]:
    """Return ``{"files", "skipped", "rejected"}``: what each file was taken for.

    Each file: source, kind, layout, encoding, rows, rejected, messages by role, first and last
    time. Rejected rows are counted by reason, with the first line of each.
    """
    times = {
        row["source"]: row
        for row in bench.engine.rows(
            """
            SELECT source, min(sent_ms) AS first_ms, max(sent_ms) AS last_ms,
                CAST(sum(CASE WHEN role = 'buyer' THEN 1 ELSE 0 END) AS BIGINT) AS buyer,
                CAST(sum(CASE WHEN role = 'agent' THEN 1 ELSE 0 END) AS BIGINT) AS agent,
                CAST(sum(CASE WHEN role = 'assist' THEN 1 ELSE 0 END) AS BIGINT) AS assist,
                CAST(sum(CASE WHEN role = 'auto' THEN 1 ELSE 0 END) AS BIGINT) AS auto,
                CAST(sum(CASE WHEN role = 'bot' THEN 1 ELSE 0 END) AS BIGINT) AS bot,
                CAST(sum(CASE WHEN role = 'system' THEN 1 ELSE 0 END) AS BIGINT) AS system
            FROM messages GROUP BY source
            """
        )
    }
    reasons = bench.engine.rows(
        """
        SELECT source, reason, CAST(count(*) AS BIGINT) AS rows, min(line) AS first_line
        FROM rejected GROUP BY source, reason ORDER BY source NULLS LAST, first_line NULLS LAST
        """
    )
    roles = ("buyer", "agent", "assist", "auto", "bot", "system")
    return {
        "files": [
            {
                "source": report.source,
                "kind": report.kind,
                "layout": report.layout,
                "encoding": report.encoding,
                "rows": report.rows,
                "rejected": report.rejected,
                **{role: times.get(report.source, {}).get(role) for role in roles},
                "first": local_iso(times.get(report.source, {}).get("first_ms"), bench.zone),
                "last": local_iso(times.get(report.source, {}).get("last_ms"), bench.zone),
                "notes": "；".join(report.notes),
            }
            for report in bench.intake.files
        ],
        "duplicates": bench.intake.duplicates,
        "skipped": [vars(skipped) for skipped in bench.intake.skipped],
        "rejected": reasons,
    }

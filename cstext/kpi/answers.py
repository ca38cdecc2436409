"""What the table commands print: plain documents that repeat the rules they were computed by."""

from __future__ import annotations

from typing import Any, cast, get_args

from cstext.conversation.period import Period, days_condition
from cstext.conversation.response import Grouping, local_iso, response_table, round_rows
from cstext.engine import Engine
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
    """Return ``{"policy", "unanswered"}``: questions that their session left without an answer.

    They are yielded once.

    Each row: session_id, shop, buyer, agent (who wrote last in the session, else who was addressed;
    null: nobody), kind, started_at, asked_at, answered_at (the first valid reply after the session;
    null: never), question (masked unless private data is to be shown), is_robot_only (of our side
    only a robot or an automatic reply wrote in the session), ordered_later (placed after the
    question, in the session's window; null: not as far as the orders tell, which do not hold all of
    it), source and line of the question. ``kind``: never_answered (no reply in the session),
    left_hanging (its last question has none), after_session (a policy that leaves late replies out:
    the reply came when the session had ended).
    """
    rows = bench.engine.batches(UNANSWERED.format(days=days_condition(period, "s.day")))
    show = (lambda text: text) if show_private else mask_text
    return {
        "policy": policy_facts(bench.policy),
        "unanswered": (
            {
                "session_id": row["session_id"],
                "shop": row["shop"],
                "buyer": row["buyer"],
                "agent": row["agent"],
                "kind": row["kind"],
                "started_at": local_iso(row["started_ms"], bench.zone),
                "asked_at": local_iso(row["asked_ms"], bench.zone),
                "answered_at": local_iso(row["answered_ms"], bench.zone),
                "question": show(row["text"]),
                "is_robot_only": row["is_robot_only"],
                "ordered_later": row["ordered_later"],
                "source": row["source"],
                "line": row["line"],
            }
            for batch in rows
            for row in batch.to_pylist()
        ),
    }


UNANSWERED = """
    WITH asked AS (
        SELECT session_n, max(n) AS n, FALSE AS is_late
        FROM rounds
        WHERE left_out_because IS NULL
        GROUP BY session_n
        UNION ALL
        SELECT session_n, n, TRUE FROM rounds WHERE left_out_because = 'too_late_for_session'
    ),
    answered AS (
        SELECT a.n, min(t.sent_ms) AS answered_ms
        FROM asked AS a
        JOIN rounds AS r ON r.n = a.n AND r.waited IS NULL
        JOIN sessions AS s ON s.session_n = a.session_n
        JOIN turns AS t ON t.conversation_n = s.conversation_n AND t.n > a.n AND t.replies
        GROUP BY a.n
    ),
    bought AS (
        SELECT DISTINCT a.n
        FROM asked AS a
        JOIN rounds AS r ON r.n = a.n AND r.waited IS NULL
        JOIN session_orders AS so ON so.session_n = a.session_n
            AND so.is_ordered_in_window AND so.matched_by <> 'unmatched'
        JOIN orders AS o ON o.shop = so.shop AND o.order_id = so.order_id
            AND o.ordered_ms >= r.started_ms
    )
    SELECT s.session_id, s.shop, s.conversation, s.buyer, coalesce(s.agent, r.agent) AS agent,
        s.started_ms, r.started_ms AS asked_ms, w.answered_ms,
        CASE
            WHEN a.is_late THEN 'after_session'
            WHEN s.has_reply THEN 'left_hanging'
            ELSE 'never_answered'
        END AS kind,
        q.text, q.source, q.line,
        s.auto_messages > 0 AND s.agent_messages = 0 AS is_robot_only,
        CASE
            WHEN u.until_day IS NULL THEN NULL
            WHEN b.n IS NOT NULL THEN TRUE
            WHEN i.is_settled THEN FALSE
        END AS ordered_later
    FROM sessions AS s
    JOIN orders_until AS u ON u.shop = s.shop
    JOIN asked AS a ON a.session_n = s.session_n
    JOIN rounds AS r ON r.n = a.n AND r.waited IS NULL
    LEFT JOIN answered AS w ON w.n = a.n
    LEFT JOIN bought AS b ON b.n = a.n
    JOIN places AS q ON q.n = r.n
    JOIN inquiries AS i ON i.session_n = s.session_n
    WHERE {days}
    ORDER BY s.started_ms NULLS LAST, s.conversation NULLS LAST, s.session_n NULLS LAST, a.n
"""


def inquiries_answer(bench: Workbench, period: Period) -> dict[str, Any]:
    """Return ``{"policy", "orders_known", "inquiries"}``: a row a session.

    ``left_out_because`` null: an inquiry. ``outcome``: paid, ordered, untold, closed,
    unmatched, unknown, pending, lost (see inquiries.sql); null: no orders are known. Amounts in
    yuan; null: an order of the inquiry does not tell it.
    """
    rows = bench.engine.rows(
        f"""
        SELECT i.*, o.source AS order_source, o.line AS order_line,
            o.ordered_ms, o.paid_ms, p.source, p.line
        FROM inquiries AS i
        JOIN sessions AS s ON s.session_n = i.session_n
        JOIN places AS p ON p.n = s.first_n
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
                "amount": _told(row["amount_fen"]),
                "paid": _told(row["paid_fen"]),
                "order_source": row["order_source"],
                "order_line": row["order_line"],
                "source": row["source"],
                "line": row["line"],
            }
            for row in rows
        ],
    }


def orders_answer(bench: Workbench, period: Period) -> dict[str, Any]:
    """Return ``{"policy", "orders_known", "orders"}``: a row an order of the days.

    ``agent`` owns it, ``assisted_by`` are the other accounts that wrote to the buyer before it was
    judged (``judged_at``), the last of them first; ``session_id`` is the session it is linked to.
    ``is_silent``: in no consultation's window. ``reply_source`` and ``reply_line`` are the owner's
    last message before that moment. Amounts in yuan; null (``is_paid`` and ``is_closed``
    too): the file does not say.
    """
    engine, zone = bench.engine, bench.zone
    rows = engine.rows(
        f"""
        SELECT w.*, o.buyer, o.source, o.line, s.session_id, p.source AS reply_source,
            p.line AS reply_line
        FROM order_owners AS w
        JOIN orders AS o ON o.shop = w.shop AND o.order_id = w.order_id
        LEFT JOIN sessions AS s ON s.session_n = w.session_n
        LEFT JOIN order_writers AS r
            ON r.shop = w.shop AND r.order_id = w.order_id AND r.place = 1
        LEFT JOIN places AS p ON p.n = r.last_n
        WHERE {days_condition(period, "w.ordered_day")}
        ORDER BY w.ordered_ms NULLS LAST, w.shop NULLS LAST, w.order_id NULLS LAST
        """
    )
    assistants = _assistants(engine)
    return {
        "policy": policy_facts(bench.policy),
        "orders_known": orders_known(engine),
        "orders": [
            {
                "order_id": row["order_id"],
                "shop": row["shop"],
                "buyer": row["buyer"],
                "agent": row["agent"],
                "assisted_by": assistants.get((row["shop"], row["order_id"]), []),
                "is_silent": row["is_silent"],
                "session_id": row["session_id"],
                "ordered_at": local_iso(row["ordered_ms"], zone),
                "paid_at": local_iso(row["paid_ms"], zone),
                "judged_at": local_iso(row["judged_ms"], zone),
                "is_paid": row["is_paid"] if row["is_payment_told"] else None,
                "is_closed": row["is_closed"] if row["is_end_told"] else None,
                "amount": _told(row["amount_fen"]),
                "paid": _told(row["paid_fen"]),
                "source": row["source"],
                "line": row["line"],
                "reply_source": row["reply_source"],
                "reply_line": row["reply_line"],
            }
            for row in rows
        ],
    }


def _assistants(engine: Engine) -> dict[tuple[str, str], list[str]]:
    """The accounts that assisted in an order, by shop and order."""
    rows = engine.rows(
        """
        SELECT shop, order_id, agent FROM order_writers WHERE place > 1
        ORDER BY shop NULLS LAST, order_id NULLS LAST, place NULLS LAST
        """
    )
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        found.setdefault((row["shop"], row["order_id"]), []).append(row["agent"])
    return found


def _told(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen)


def yuan(fen: int) -> str:
    """Return fen as yuan, exactly.

    >>> yuan(1205), yuan(-30)
    ('12.05', '-0.30')
    """
    sign, fen = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{fen // 100}.{fen % 100:02d}"

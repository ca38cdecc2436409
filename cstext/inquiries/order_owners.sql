-- One row an order: the session it is linked to, and whose it is. It counts once.
-- It is judged at the order, at the payment, or at the order first and else at the payment
-- (policy.order_judged_at); null `judged_ms`: silent, or (judged at the payment) never paid.
-- Linked to the latest session that is no monologue and started before that moment.
-- Owner, among the accounts that wrote to the buyer before that moment in sessions within
-- reach: the last who wrote (chat_time), or who answered most rounds (rounds; of equals the
-- last who wrote); null: nobody had. `assists` is the number of the others.
WITH reached AS (
    SELECT
        so.*, s.started_ms, o.ordered_ms, o.paid_ms,
        s.buyer_messages > 0 AND s.agent_messages > 0 AS is_talk,
        max(CASE WHEN so.is_ordered_in_window AND s.buyer_messages > 0 AND s.agent_messages > 0
            THEN 1 ELSE 0 END) OVER (PARTITION BY so.shop, so.order_id) AS has_talk_before_order
    FROM session_orders AS so
    JOIN sessions AS s ON s.session_n = so.session_n
    JOIN orders AS o ON o.shop = so.shop AND o.order_id = so.order_id
    WHERE so.is_in_window AND so.matched_by <> 'unmatched'
),
judged AS (
    SELECT
        r.*,
        CASE
            WHEN p.order_judged_at = 'payment' THEN r.paid_ms
            WHEN p.order_judged_at = 'order_first' AND r.has_talk_before_order = 0 THEN r.paid_ms
            ELSE r.ordered_ms
        END AS judged_ms
    FROM reached AS r
    CROSS JOIN policy AS p
    WHERE r.is_talk
),
within_reach AS (
    SELECT
        judged.*,
        row_number() OVER (
            PARTITION BY shop, order_id
            ORDER BY started_ms DESC NULLS LAST, session_n DESC NULLS LAST
        ) AS place
    FROM judged
    WHERE started_ms <= judged_ms
),
wrote AS (
    SELECT
        w.shop, w.order_id, t.agent,
        max(t.sent_ms) AS last_ms,
        max(t.n) AS last_n,
        CAST(count(DISTINCT r.n) AS BIGINT) AS rounds
    FROM within_reach AS w
    JOIN turns AS t
        ON t.session_n = w.session_n
        AND t.role IN ('agent', 'assist') AND t.agent IS NOT NULL AND t.sent_ms <= w.judged_ms
    LEFT JOIN rounds AS r ON r.replied_n = t.n
    GROUP BY w.shop, w.order_id, t.agent
),
ranked AS (
    SELECT
        wrote.shop, wrote.order_id, wrote.agent,
        row_number() OVER (
            PARTITION BY wrote.shop, wrote.order_id
            ORDER BY
                CASE WHEN p.order_owner = 'rounds' THEN wrote.rounds ELSE 0 END DESC NULLS LAST,
                wrote.last_ms DESC NULLS LAST, wrote.last_n DESC NULLS LAST
        ) AS place,
        count(*) OVER (PARTITION BY wrote.shop, wrote.order_id) AS writers
    FROM wrote
    CROSS JOIN policy AS p
)
SELECT
    o.shop, o.order_id, w.session_n, w.judged_ms, r.agent,
    w.session_n IS NULL AND NOT coalesce(any_session.is_talked_of, FALSE) AS is_silent,
    coalesce(r.writers - 1, 0) AS assists,
    coalesce(o.paid_ms - o.ordered_ms <= p.payment_window_hours * 3600000, FALSE) AS is_paid,
    o.is_closed, o.ordered_ms, o.ordered_day, o.paid_ms, o.paid_day, o.amount_fen, o.paid_fen,
    o.pieces
FROM orders AS o
CROSS JOIN policy AS p
LEFT JOIN within_reach AS w ON w.shop = o.shop AND w.order_id = o.order_id AND w.place = 1
LEFT JOIN ranked AS r ON r.shop = o.shop AND r.order_id = o.order_id AND r.place = 1
LEFT JOIN (
    SELECT shop, order_id, TRUE AS is_talked_of FROM session_orders WHERE is_in_window
    GROUP BY shop, order_id
) AS any_session ON any_session.shop = o.shop AND any_session.order_id = o.order_id

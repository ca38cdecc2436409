-- One row an order and session within its reach: a talk (no monologue) in whose window the order
-- falls and that started before the moment at which the order is judged.
-- That moment (policy.order_judged_at) is the order, the payment, or the order if a talk came
-- before it and else the payment. `place` 1 is the latest session: the order is linked to it.
-- Of two that start in the same millisecond, the latest is that whose conversation's name sorts last.
WITH reached AS (
    SELECT
        so.shop, so.order_id, so.session_n, s.started_ms, o.ordered_ms, o.paid_ms,
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
        r.shop, r.order_id, r.session_n, r.started_ms,
        CASE
            WHEN p.order_judged_at = 'payment' THEN r.paid_ms
            WHEN p.order_judged_at = 'order_first' AND r.has_talk_before_order = 0 THEN r.paid_ms
            ELSE r.ordered_ms
        END AS judged_ms
    FROM reached AS r
    CROSS JOIN policy AS p
    WHERE r.is_talk
)
SELECT
    shop, order_id, session_n, judged_ms,
    CAST(row_number() OVER (
        PARTITION BY shop, order_id
        ORDER BY started_ms DESC NULLS LAST, session_n DESC NULLS LAST
    ) AS BIGINT) AS place
FROM judged
WHERE started_ms <= judged_ms

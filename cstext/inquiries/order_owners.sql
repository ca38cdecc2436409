-- One row an order: the session it is linked to (order_sessions), and whose it is
-- (order_writers). It counts once. `is_silent`: its buyer wrote nothing in whose window it
-- lies; what the shop alone sent is no consultation. Null `judged_ms`: silent, or (judged at the
-- payment) never
-- paid. Null `agent`: nobody had written before. `assists` is the number of the other writers.
-- Orders that an earlier version kept in a workspace do not say what their files told: all.
SELECT
    o.shop, o.order_id, w.session_n, w.judged_ms, r.agent,
    w.session_n IS NULL AND NOT coalesce(any_session.is_talked_of, FALSE) AS is_silent,
    coalesce(a.writers - 1, 0) AS assists,
    coalesce(o.paid_ms - o.ordered_ms <= p.payment_window_hours * 3600000, FALSE) AS is_paid,
    coalesce(o.is_payment_told, TRUE) AS is_payment_told,
    coalesce(o.is_end_told, TRUE) AS is_end_told,
    o.is_closed, o.ordered_ms, o.ordered_day, o.paid_ms, o.paid_day, o.amount_fen, o.paid_fen,
    o.pieces
FROM orders AS o
CROSS JOIN policy AS p
LEFT JOIN order_sessions AS w
    ON w.shop = o.shop AND w.order_id = o.order_id AND w.place = 1
LEFT JOIN order_writers AS r
    ON r.shop = o.shop AND r.order_id = o.order_id AND r.place = 1
LEFT JOIN (
    SELECT shop, order_id, count(*) AS writers FROM order_writers GROUP BY shop, order_id
) AS a ON a.shop = o.shop AND a.order_id = o.order_id
LEFT JOIN (
    SELECT so.shop, so.order_id, TRUE AS is_talked_of
    FROM session_orders AS so
    JOIN sessions AS s ON s.session_n = so.session_n AND s.buyer_messages > 0
    WHERE so.is_in_window
    GROUP BY so.shop, so.order_id
) AS any_session ON any_session.shop = o.shop AND any_session.order_id = o.order_id

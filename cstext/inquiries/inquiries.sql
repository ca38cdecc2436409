-- One row a session in which anybody but the system wrote; those with `left_out_because` null
-- are inquiries. `outcome`: paid (an order of its window was paid within the payment window),
-- ordered (placed, not paid, still open), untold (placed; nothing tells whether it was paid),
-- closed (placed, never paid, closed), unmatched (a nick is masked, and several fit it), unknown
-- (no order, but the shop's orders were evidently exported from a later day on), pending (no order
-- yet, and the window reaches past the end of the shop's orders), lost; null: left out, a chat
-- without times, or no orders are known. `last_day`: of the window, which counts from the session's
-- last visit (visits). `is_settled`: the window lies within the orders, so the outcome is final.
-- Order, payment and amounts are those of the orders linked to the session (order_owners): each
-- counts once, and an amount is null where one of them does not tell its; the other sessions in
-- whose window it falls have ordered too (`has_ordered`).
WITH seen AS (
    SELECT
        so.session_n,
        bool_or(so.is_in_window) AS has_ordered,
        bool_or(so.is_in_window AND w.is_paid) AS has_paid,
        bool_and(w.is_closed AND w.paid_ms IS NULL) FILTER (WHERE so.is_in_window) AS is_closed,
        bool_and(w.is_payment_told) FILTER (WHERE so.is_in_window) AS is_payment_told,
        bool_or(so.is_paid_before) AS has_bought_before,
        bool_or(so.matched_by = 'masked') AS is_doubtful,
        min(w.ordered_day) FILTER (WHERE so.is_in_window) AS ordered_day,
        min(w.paid_day) FILTER (WHERE so.is_in_window AND w.is_paid) AS paid_day
    FROM session_orders AS so
    JOIN order_owners AS w ON w.shop = so.shop AND w.order_id = so.order_id
    WHERE so.matched_by <> 'unmatched'
    GROUP BY so.session_n
),
unmatched AS (
    SELECT session_n
    FROM session_orders
    WHERE matched_by = 'unmatched' AND is_in_window
    GROUP BY session_n
),
credited AS (
    SELECT
        session_n,
        CAST(count(*) AS BIGINT) AS orders,
        CAST(sum(CASE WHEN is_paid THEN 1 ELSE 0 END) AS BIGINT) AS paid_orders,
        CASE WHEN bool_and(amount_fen IS NOT NULL) THEN CAST(sum(amount_fen) AS BIGINT) END
            AS amount_fen,
        CASE
            WHEN bool_and(
                is_payment_told AND (NOT is_paid OR coalesce(paid_fen, amount_fen) IS NOT NULL)
            )
            THEN CAST(sum(CASE WHEN is_paid THEN coalesce(paid_fen, amount_fen) ELSE 0 END)
                AS BIGINT)
        END AS paid_fen,
        CAST(sum(CASE WHEN is_paid THEN coalesce(pieces, 0) ELSE 0 END) AS BIGINT) AS paid_pieces,
        min(order_id) AS order_id
    FROM order_owners
    WHERE session_n IS NOT NULL
    GROUP BY session_n
),
first_words AS (
    SELECT session_n, min(day) AS day
    FROM turns
    WHERE role = 'buyer'
    GROUP BY session_n
),
-- Buyers' messages that say nothing to the shop: blank ones, and strangers' advertising.
idle AS (
    SELECT
        t.session_n,
        CAST(sum(CASE WHEN p.kind = 'empty' THEN 1 ELSE 0 END) AS BIGINT) AS empty_messages,
        CAST(count(*) AS BIGINT) AS messages
    FROM places AS p
    JOIN turns AS t ON t.n = p.n
    WHERE p.role = 'buyer' AND p.kind IN ('empty', 'advertising')
    GROUP BY t.session_n
),
judged AS (
    SELECT
        s.session_id, s.shop, s.conversation, s.session_n, s.buyer, s.agent, s.started_ms, s.day,
        coalesce(v.day, s.day) + p.inquiry_window_days - 1 AS last_day,
        CASE
            WHEN s.buyer_messages = 0 AND s.agent_messages = 0 THEN 'automatic_only'
            WHEN s.buyer_messages = 0 THEN 'agent_monologue'
            WHEN a.account IS NOT NULL THEN 'own_account'
            WHEN s.buyer_messages = i.empty_messages THEN 'empty'
            WHEN s.buyer_messages = i.messages THEN 'advertising'
            WHEN s.agent_messages = 0 THEN 'not_received'
            WHEN s.is_agent_first
                AND b.day >= s.day + p.agent_initiated_days
                THEN 'agent_initiated'
            WHEN coalesce(o.has_bought_before AND NOT o.has_ordered, FALSE) THEN 'after_sale'
        END AS left_out_because,
        coalesce(o.has_ordered, FALSE) AS has_ordered,
        coalesce(o.has_paid, FALSE) AS has_paid,
        o.is_closed, o.is_payment_told, coalesce(o.is_doubtful, FALSE) AS is_doubtful,
        e.session_n IS NOT NULL AS is_unmatched, o.ordered_day, o.paid_day,
        coalesce(c.orders, 0) AS orders, coalesce(c.paid_orders, 0) AS paid_orders,
        CASE WHEN c.session_n IS NULL THEN 0 ELSE c.amount_fen END AS amount_fen,
        CASE WHEN c.session_n IS NULL THEN 0 ELSE c.paid_fen END AS paid_fen,
        coalesce(c.paid_pieces, 0) AS paid_pieces, c.order_id,
        coalesce(s.day < u.from_day, FALSE) AS is_before_orders, u.until_day, u.is_known
    FROM sessions AS s
    CROSS JOIN policy AS p
    JOIN orders_until AS u ON u.shop = s.shop
    LEFT JOIN own_accounts AS a ON a.account = s.buyer
    LEFT JOIN idle AS i ON i.session_n = s.session_n
    LEFT JOIN seen AS o ON o.session_n = s.session_n
    LEFT JOIN unmatched AS e ON e.session_n = s.session_n
    LEFT JOIN credited AS c ON c.session_n = s.session_n
    LEFT JOIN first_words AS b ON b.session_n = s.session_n
    LEFT JOIN (SELECT session_n, max(day) AS day FROM visits GROUP BY session_n) AS v
        ON v.session_n = s.session_n
)
SELECT
    session_id, shop, conversation, session_n, buyer, agent, started_ms, day, last_day,
    left_out_because,
    CASE
        WHEN NOT is_known OR last_day IS NULL OR left_out_because IS NOT NULL THEN NULL
        WHEN has_paid THEN 'paid'
        WHEN has_ordered AND is_closed THEN 'closed'
        WHEN has_ordered AND NOT is_payment_told THEN 'untold'
        WHEN has_ordered THEN 'ordered'
        WHEN is_unmatched THEN 'unmatched'
        WHEN is_before_orders THEN 'unknown'
        WHEN until_day IS NULL OR last_day > until_day THEN 'pending'
        ELSE 'lost'
    END AS outcome,
    has_ordered, is_doubtful, orders, paid_orders, amount_fen, paid_fen, paid_pieces, order_id,
    ordered_day, paid_day, is_before_orders,
    coalesce(last_day <= until_day, FALSE) AND NOT is_before_orders AND NOT is_unmatched
        AS is_settled
FROM judged

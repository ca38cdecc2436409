-- One row a session in which anybody but the system wrote; those with `left_out_because` null
-- are inquiries. `outcome`: paid (an order of its window was paid within the payment window),
-- ordered (placed, not paid, still open), closed (placed, never paid, closed), pending (no
-- order yet, and the window reaches past the end of the orders), lost, or null where no orders
-- are known. `is_settled`: the window lies within the orders, so that the outcome is final. An order is linked (`order_id`, amounts) to the latest session before it that is
-- no monologue, so that it counts once; the other sessions of its window have ordered too.
WITH linked AS (
    SELECT
        so.*, o.ordered_ms, o.ordered_day, o.paid_day, o.is_closed, o.amount_fen, o.paid_fen, o.pieces,
        coalesce(o.paid_ms - o.ordered_ms <= p.payment_window_hours * 3600000, FALSE) AS is_paid,
        s.buyer_messages > 0 AND s.agent_messages > 0 AND row_number() OVER (
            PARTITION BY so.shop, so.order_id, so.is_in_window
            ORDER BY
                CASE WHEN s.buyer_messages > 0 AND s.agent_messages > 0 THEN 0 ELSE 1 END,
                s.started_ms DESC NULLS LAST, so.conversation NULLS LAST, so.session_n NULLS LAST
        ) = 1 AND so.is_in_window AS is_credited
    FROM session_orders AS so
    CROSS JOIN policy AS p
    JOIN orders AS o ON o.shop = so.shop AND o.order_id = so.order_id
    JOIN sessions AS s
        ON s.shop = so.shop AND s.conversation = so.conversation AND s.session_n = so.session_n
),
ordered AS (
    SELECT
        shop, conversation, session_n,
        bool_or(is_in_window) AS has_ordered,
        bool_or(is_in_window AND is_paid) AS has_paid,
        bool_and(is_closed) FILTER (WHERE is_in_window) AS is_closed,
        bool_or(is_paid_before) AS has_bought_before,
        bool_or(matched_by = 'masked') AS is_doubtful,
        CAST(sum(CASE WHEN is_credited THEN 1 ELSE 0 END) AS BIGINT) AS orders,
        CAST(sum(CASE WHEN is_credited AND is_paid THEN 1 ELSE 0 END) AS BIGINT) AS paid_orders,
        CAST(sum(CASE WHEN is_credited THEN coalesce(amount_fen, 0) ELSE 0 END) AS BIGINT)
            AS amount_fen,
        CAST(sum(CASE WHEN is_credited AND is_paid THEN coalesce(paid_fen, amount_fen, 0) ELSE 0 END)
            AS BIGINT) AS paid_fen,
        CAST(sum(CASE WHEN is_credited AND is_paid THEN coalesce(pieces, 0) ELSE 0 END) AS BIGINT)
            AS paid_pieces,
        min(CASE WHEN is_credited THEN order_id END) AS order_id,
        min(CASE WHEN is_in_window THEN ordered_day END) AS ordered_day,
        min(CASE WHEN is_in_window AND is_paid THEN paid_day END) AS paid_day
    FROM linked
    GROUP BY shop, conversation, session_n
),
judged AS (
    SELECT
        s.session_id, s.shop, s.conversation, s.session_n, s.buyer, s.agent, s.started_ms, s.day,
        s.day + p.inquiry_window_days - 1 AS last_day,
        CASE
            WHEN s.buyer_messages = 0 AND s.agent_messages = 0 THEN 'automatic_only'
            WHEN s.buyer_messages = 0 THEN 'agent_monologue'
            WHEN a.account IS NOT NULL THEN 'own_account'
            WHEN s.agent_messages = 0 THEN 'not_received'
            WHEN s.is_agent_first
                AND b.sent_ms - s.started_ms > p.agent_initiated_days * 86400000
                THEN 'agent_initiated'
            WHEN coalesce(o.has_bought_before AND NOT o.has_ordered, FALSE) THEN 'after_sale'
        END AS left_out_because,
        coalesce(o.has_ordered, FALSE) AS has_ordered,
        coalesce(o.has_paid, FALSE) AS has_paid,
        o.is_closed, coalesce(o.is_doubtful, FALSE) AS is_doubtful,
        coalesce(o.orders, 0) AS orders, coalesce(o.paid_orders, 0) AS paid_orders,
        coalesce(o.amount_fen, 0) AS amount_fen, coalesce(o.paid_fen, 0) AS paid_fen,
        coalesce(o.paid_pieces, 0) AS paid_pieces, o.order_id, o.ordered_day,
        o.paid_day, u.until_day
    FROM sessions AS s
    CROSS JOIN policy AS p
    CROSS JOIN orders_until AS u
    LEFT JOIN own_accounts AS a ON a.account = s.buyer
    LEFT JOIN ordered AS o
        ON o.shop = s.shop AND o.conversation = s.conversation AND o.session_n = s.session_n
    LEFT JOIN (
        SELECT shop, conversation, session_n, min(sent_ms) AS sent_ms
        FROM turns
        WHERE role = 'buyer'
        GROUP BY shop, conversation, session_n
    ) AS b
        ON b.shop = s.shop AND b.conversation = s.conversation AND b.session_n = s.session_n
)
SELECT
    session_id, shop, conversation, session_n, buyer, agent, started_ms, day, last_day,
    left_out_because,
    CASE
        WHEN until_day IS NULL THEN NULL
        WHEN has_paid THEN 'paid'
        WHEN has_ordered AND is_closed THEN 'closed'
        WHEN has_ordered THEN 'ordered'
        WHEN last_day > until_day THEN 'pending'
        ELSE 'lost'
    END AS outcome,
    has_ordered, is_doubtful, orders, paid_orders, amount_fen, paid_fen, paid_pieces, order_id,
    ordered_day, paid_day, coalesce(last_day <= until_day, FALSE) AS is_settled
FROM judged
ORDER BY
    shop NULLS LAST, started_ms NULLS LAST, conversation NULLS LAST, session_n NULLS LAST

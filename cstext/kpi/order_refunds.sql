-- One row an order that was closed, or of which a refund is told: `is_refunded` (a refund of it was
-- not closed) and what settled refunds gave back: at most what was paid for it, and all of that
-- where it was closed; null: a refund does not say how much.
-- A refund is of the order of its own shop; where that shop has no such number, or the refund names
-- no shop, of the order that has it.
WITH told AS (
    SELECT
        o.shop, o.order_id,
        bool_or(coalesce(r.refund_fen <> 0, TRUE)) AS is_refunded,
        CAST(sum(CASE WHEN r.is_settled THEN coalesce(r.refund_fen, 0) ELSE 0 END) AS BIGINT) AS fen,
        bool_or(r.is_settled AND r.refund_fen IS NULL) AS is_untold
    FROM refunds AS r
    LEFT JOIN orders AS own ON own.shop = r.shop AND own.order_id = r.order_id
    JOIN orders AS o ON o.order_id = r.order_id AND (own.shop IS NULL OR o.shop = own.shop)
    GROUP BY o.shop, o.order_id
),
sold AS (
    SELECT shop, order_id, is_closed, coalesce(paid_fen, amount_fen, 0) AS fen FROM orders
)
SELECT
    o.shop, o.order_id, coalesce(t.is_refunded, FALSE) AS is_refunded,
    CASE WHEN o.is_closed OR t.fen >= o.fen THEN o.fen WHEN NOT t.is_untold THEN t.fen END AS given_back_fen
FROM sold AS o
LEFT JOIN told AS t ON t.shop = o.shop AND t.order_id = o.order_id
WHERE o.is_closed OR t.order_id IS NOT NULL

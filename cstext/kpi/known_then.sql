-- One row an agent and day of request's days: what adds up and rests on orders, as far as it was
-- known when the orders reached as far as `reach` says: inquiries whose window had ended, with what
-- they had become, and orders of inquiries that were placed by then, and paid. Where they reach far
-- beyond the days asked for, that is all there is.
WITH asked AS (
    SELECT i.*
    FROM inquiries AS i
    CROSS JOIN request AS q
    WHERE i.left_out_because IS NULL AND i.day >= q.from_day AND i.day <= q.to_day
),
things AS (
    SELECT
        i.agent, i.day, 1 AS settled, CASE WHEN i.has_ordered THEN 1 ELSE 0 END AS ordered,
        CASE WHEN i.outcome = 'paid' AND i.paid_day <= r.payment_day THEN 1 ELSE 0 END AS paid,
        CASE WHEN i.outcome = 'lost' THEN 1 ELSE 0 END AS lost,
        CASE WHEN i.outcome = 'lost' THEN c.reason END AS reason,
        0 AS orders, 0 AS paid_orders, 0 AS paid_fen
    FROM asked AS i
    JOIN reach AS r ON r.shop = i.shop
    LEFT JOIN causes AS c ON c.session_n = i.session_n
    WHERE i.is_settled AND i.last_day <= r.window_day
    UNION ALL
    SELECT
        w.agent, i.day, 0, 0, 0, 0, NULL, 1,
        CASE WHEN w.is_paid AND w.paid_day <= r.payment_day THEN 1 ELSE 0 END,
        CASE WHEN w.is_paid AND w.paid_day <= r.payment_day
            THEN coalesce(w.paid_fen, w.amount_fen, 0) ELSE 0 END
    FROM asked AS i
    JOIN reach AS r ON r.shop = i.shop
    JOIN order_owners AS w ON w.session_n = i.session_n
    WHERE w.ordered_day <= r.order_day
)
SELECT
    agent, day,
    CAST(sum(settled) AS BIGINT) AS settled_inquiries,
    CAST(sum(ordered) AS BIGINT) AS ordered_inquiries,
    CAST(sum(paid) AS BIGINT) AS paid_inquiries,
    CAST(sum(orders) AS BIGINT) AS orders,
    CAST(sum(paid_orders) AS BIGINT) AS paid_orders,
    CAST(sum(paid_fen) AS BIGINT) AS paid_amount,
    CAST(sum(lost) AS BIGINT) AS lost_inquiries,
    CAST(sum(CASE WHEN reason = 'stock' THEN 1 ELSE 0 END) AS BIGINT) AS lost_stock,
    CAST(sum(CASE WHEN reason = 'shipping' THEN 1 ELSE 0 END) AS BIGINT) AS lost_shipping,
    CAST(sum(CASE WHEN reason = 'courier' THEN 1 ELSE 0 END) AS BIGINT) AS lost_courier,
    CAST(sum(CASE WHEN reason = 'explanation' THEN 1 ELSE 0 END) AS BIGINT) AS lost_explanation,
    CAST(sum(CASE WHEN reason = 'other' THEN 1 ELSE 0 END) AS BIGINT) AS lost_other
FROM things
GROUP BY agent, day

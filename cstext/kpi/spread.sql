-- One row a cell of `cells`, measure and buyer: how many cases a buyer has (`n`) and what they
-- come to (`y`: milliseconds, fen, marks, or how many of them are hits). What one buyer does in a
-- period hangs together: buyers, not rounds, are what a figure's uncertainty is counted by. What was
-- paid of inquiries whose window had ended is as far as `reach` says.
WITH waited AS (
    SELECT
        is_total, cell, shop, buyer, session_n, day, is_first, is_within,
        CAST(round(seconds * 1000) AS BIGINT) AS ms,
        waited IS NOT NULL AS is_answered
    FROM placed_rounds
),
asked AS (
    SELECT x.is_total, x.cell, i.*, r.window_day, r.payment_day
    FROM cells AS x
    JOIN inquiries AS i ON i.session_n = x.n
    JOIN reach AS r ON r.shop = i.shop
    WHERE x.kind = 'inquiry' AND i.left_out_because IS NULL
),
cases AS (
    SELECT is_total, cell, shop, buyer, 'average_response' AS measure, ms AS y
    FROM waited
    WHERE ms IS NOT NULL
    UNION ALL
    SELECT is_total, cell, shop, buyer, 'first_response', ms
    FROM waited
    WHERE is_first AND ms IS NOT NULL
    UNION ALL
    SELECT is_total, cell, shop, buyer, 'rounds_answered', CASE WHEN is_answered THEN 1 ELSE 0 END
    FROM waited
    UNION ALL
    SELECT w.is_total, w.cell, w.shop, w.buyer, 'within_threshold',
        CASE WHEN w.is_within THEN 1 ELSE 0 END
    FROM waited AS w
    CROSS JOIN policy AS p
    WHERE w.is_within IS NOT NULL AND p.rate_over = 'rounds'
    UNION ALL
    -- What the rate is over else is within only if all its rounds are: of an agent, his own.
    SELECT is_total, cell, shop, buyer, 'within_threshold',
        CASE WHEN bool_and(is_within) THEN 1 ELSE 0 END
    FROM (
        SELECT w.*,
            CASE p.rate_over WHEN 'sessions' THEN w.session_n WHEN 'buyer_days' THEN w.day END
                AS part
        FROM waited AS w
        CROSS JOIN policy AS p
        WHERE w.is_within IS NOT NULL AND p.rate_over <> 'rounds'
    ) AS rated
    GROUP BY is_total, cell, shop, buyer, part
    UNION ALL
    SELECT is_total, cell, shop, buyer, 'conversion_ordered',
        CASE WHEN has_ordered THEN 1 ELSE 0 END
    FROM asked
    WHERE is_settled
    UNION ALL
    SELECT is_total, cell, shop, buyer, 'conversion_paid',
        CASE WHEN outcome = 'paid' AND paid_day <= payment_day THEN 1 ELSE 0 END
    FROM asked
    WHERE is_settled AND last_day <= window_day
    UNION ALL
    SELECT is_total, cell, shop, buyer, 'loss_rate', CASE WHEN outcome = 'lost' THEN 1 ELSE 0 END
    FROM asked
    WHERE is_settled
    UNION ALL
    SELECT
        x.is_total, x.cell, i.shop, i.buyer, 'value_per_buyer',
        CAST(sum(coalesce(w.paid_fen, w.amount_fen, 0)) AS BIGINT)
    FROM cells AS x
    JOIN order_owners AS w ON w.shop = x.shop AND w.order_id = x.order_id
    JOIN inquiries AS i ON i.session_n = w.session_n
    WHERE x.kind = 'order' AND w.is_paid AND coalesce(w.paid_fen, w.amount_fen) IS NOT NULL
    GROUP BY x.is_total, x.cell, i.shop, i.buyer, i.day
)
SELECT
    is_total, cell, measure, shop, buyer,
    CAST(count(*) AS BIGINT) AS n,
    CAST(sum(y) AS BIGINT) AS y
FROM cases
GROUP BY is_total, cell, measure, shop, buyer

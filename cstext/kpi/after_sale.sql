-- One row: refunds of the days of `refund_bounds`.
-- Refunds count on the day they were asked for, settled ones on the day they were settled (where
-- one of the two is not told, on the other), orders on the day they were paid.
WITH asked AS (
    SELECT
        CAST(count(*) AS BIGINT) AS refunds,
        CAST(sum(CASE WHEN r.is_intervened THEN 1 ELSE 0 END) AS BIGINT) AS disputes
    FROM refund_days AS r
    CROSS JOIN refund_bounds AS b
    WHERE coalesce(r.requested_day, r.settled_day, b.to_day) BETWEEN b.from_day AND b.to_day
),
settled AS (
    SELECT
        CAST(count(*) AS BIGINT) AS settled_refunds,
        CAST(sum(CASE WHEN r.is_intervened THEN 0 ELSE 1 END) AS BIGINT) AS self_settled_refunds,
        CAST(count(r.settled_ms - r.requested_ms) AS BIGINT) AS timed_refunds,
        CAST(sum(r.settled_ms - r.requested_ms) AS BIGINT) AS settling_ms,
        CAST(sum(coalesce(r.pieces, 0)) AS BIGINT) AS refunded_pieces,
        CAST(sum(CASE WHEN r.pieces IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS refunds_without_pieces
    FROM refund_days AS r
    CROSS JOIN refund_bounds AS b
    WHERE r.is_settled
        AND coalesce(r.settled_day, r.requested_day, b.to_day) BETWEEN b.from_day AND b.to_day
),
sold AS (
    SELECT
        CAST(count(*) AS BIGINT) AS sold_orders,
        CAST(sum(coalesce(o.pieces, 0)) AS BIGINT) AS sold_pieces
    FROM orders AS o
    CROSS JOIN refund_bounds AS b
    WHERE o.paid_ms IS NOT NULL
        AND o.paid_day BETWEEN b.from_day AND b.to_day
)
SELECT
    asked.refunds, coalesce(asked.disputes, 0) AS disputes, settled.settled_refunds,
    coalesce(settled.self_settled_refunds, 0) AS self_settled_refunds, settled.timed_refunds,
    coalesce(settled.settling_ms, 0) AS settling_ms,
    coalesce(settled.refunded_pieces, 0) AS refunded_pieces,
    coalesce(settled.refunds_without_pieces, 0) AS refunds_without_pieces,
    sold.sold_orders, coalesce(sold.sold_pieces, 0) AS sold_pieces
FROM asked
CROSS JOIN settled
CROSS JOIN sold

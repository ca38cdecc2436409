-- One row: refunds of the 28 shop days that end on request.to_day (where it is null, on the last
-- day of the chats; all days where these have no times).
-- Refunds count on the day they were asked for, settled ones on the day they were settled,
-- orders on the day they were paid.
WITH bounds AS (
    SELECT coalesce(q.to_day, d.last_day) - 27 AS from_day, coalesce(q.to_day, d.last_day) AS to_day
    FROM request AS q
    CROSS JOIN (SELECT max(day) AS last_day FROM days) AS d
),
asked AS (
    SELECT
        CAST(count(*) AS BIGINT) AS refunds,
        CAST(sum(CASE WHEN r.is_intervened THEN 1 ELSE 0 END) AS BIGINT) AS disputes
    FROM refund_days AS r
    CROSS JOIN bounds AS b
    WHERE coalesce(r.requested_day >= b.from_day, TRUE) AND coalesce(r.requested_day <= b.to_day, TRUE)
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
    CROSS JOIN bounds AS b
    WHERE r.is_settled
        AND coalesce(r.settled_day >= b.from_day, TRUE) AND coalesce(r.settled_day <= b.to_day, TRUE)
),
sold AS (
    SELECT
        CAST(count(*) AS BIGINT) AS sold_orders,
        CAST(sum(coalesce(o.pieces, 0)) AS BIGINT) AS sold_pieces
    FROM orders AS o
    CROSS JOIN bounds AS b
    WHERE o.paid_ms IS NOT NULL
        AND coalesce(o.paid_day >= b.from_day, TRUE) AND coalesce(o.paid_day <= b.to_day, TRUE)
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

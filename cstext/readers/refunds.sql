-- One row a refund; where several rows hold it, the one that is settled, else the last named.
SELECT
    refund_id, order_id, shop, requested_ms, settled_ms, refund_fen, pieces, is_intervened,
    is_settled, source, line
FROM intake_refunds
QUALIFY row_number() OVER (
    PARTITION BY shop, order_id, refund_id ORDER BY is_settled DESC, file DESC, line DESC
) = 1
ORDER BY order_id, refund_id, shop

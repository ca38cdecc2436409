-- One row an order with a refund that was not closed. A refund is of the order of its own shop;
-- where that shop has no such number, or the refund names no shop, of the order that has it.
SELECT DISTINCT o.shop, o.order_id
FROM refunds AS r
LEFT JOIN orders AS own ON own.shop = r.shop AND own.order_id = r.order_id
JOIN orders AS o ON o.order_id = r.order_id AND (own.shop IS NULL OR o.shop = own.shop)
WHERE coalesce(r.refund_fen <> 0, TRUE)

-- One row a title of an order and a message with a link or a card of goods in the session that the
-- order is linked to: what links are of is told by what was ordered after them.
SELECT DISTINCT w.session_n, o.goods, p.text
FROM order_owners AS w
JOIN orders AS o ON o.shop = w.shop AND o.order_id = w.order_id
JOIN turns AS t ON t.session_n = w.session_n
JOIN places AS p ON p.n = t.n
WHERE t.role IN ('buyer', 'system') AND o.goods IS NOT NULL
    AND (p.text LIKE '%http%' OR p.text LIKE '%商品%')

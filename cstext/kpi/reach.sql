-- One row a shop: how far its orders spoke when they reached `shift.days` days less far.
-- `window_day`: the last day that they spoke of, so that windows up to it had ended; `order_day` and
-- `payment_day`: the last on which an order was placed, or paid, where that is later. An export of
-- the orders placed up to a day tells payments of later days too.
SELECT
    u.shop,
    u.until_day - f.days AS window_day,
    greatest(u.until_day, coalesce(o.ordered_day, u.until_day)) - f.days AS order_day,
    greatest(u.until_day, coalesce(o.ordered_day, u.until_day), coalesce(o.paid_day, u.until_day))
        - f.days AS payment_day
FROM orders_until AS u
CROSS JOIN shift AS f
LEFT JOIN (
    SELECT shop, max(ordered_day) AS ordered_day, max(paid_day) FILTER (WHERE is_paid) AS paid_day
    FROM order_owners
    GROUP BY shop
) AS o ON o.shop = u.shop

-- One row a chat whose rows name no buyer: the first who wrote in it as a buyer.
SELECT
    coalesce(nullif(p.shop, ''), o.shop, '') AS shop, p.conversation,
    min_by(p.sender, p.place) AS buyer
FROM parts AS p
CROSS JOIN only_shop AS o
WHERE p.role = 'buyer' AND p.sender <> '' AND p.conversation IS NOT NULL AND p.buyer IS NULL
GROUP BY coalesce(nullif(p.shop, ''), o.shop, ''), p.conversation

-- One row a row that was read: its shop, the only one that is named where it names none, and its
-- buyer, the one of its chat where it names none, the chat's name where nobody does.
SELECT
    p.place, coalesce(nullif(p.shop, ''), o.shop, '') AS shop,
    coalesce(p.buyer, b.buyer, p.conversation) AS buyer
FROM parts AS p
CROSS JOIN only_shop AS o
LEFT JOIN chat_buyers AS b
    ON coalesce(nullif(p.shop, ''), o.shop, '') = b.shop AND p.conversation = b.conversation
    AND p.buyer IS NULL

-- One row a row that was read: its shop, the only one that is named where it names none, and its
-- buyer, the one of its chat where it names none, the chat's name where nobody does.
SELECT
    p.place, p.file, coalesce(nullif(p.shop, ''), o.shop, '') AS shop, p.conversation,
    coalesce(p.buyer, b.buyer, p.conversation) AS buyer,
    p.agent, p.role, p.sender, p.sent_ms, p.day, p.second_of_day, p.text, p.kind, p.is_courtesy,
    p.is_question, p.source, p.line, p.position
FROM parts AS p
CROSS JOIN only_shop AS o
LEFT JOIN chat_buyers AS b
    ON coalesce(nullif(p.shop, ''), o.shop, '') = b.shop AND p.conversation = b.conversation
    AND p.buyer IS NULL

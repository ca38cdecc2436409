-- One row a buyer and shop-local day on which the buyer wrote (a consultation, 咨询). It is a
-- reception (接待) if an agent wrote to that buyer on that day too. Its owner is the last
-- account of ours that wrote on that day, else the last one addressed, else nobody.
SELECT
    c.shop, c.buyer, t.day,
    bool_or(t.role IN ('agent', 'assist')) AS is_received,
    coalesce(
        max_by(t.agent, t.sent_ms * 1000 + t.n % 1000)
            FILTER (WHERE t.role IN ('agent', 'assist') AND t.agent IS NOT NULL),
        max_by(t.agent, t.sent_ms * 1000 + t.n % 1000)
            FILTER (WHERE t.role = 'buyer' AND t.agent IS NOT NULL)
    ) AS agent
FROM turns AS t
JOIN conversations AS c ON c.conversation_n = t.conversation_n
WHERE t.sent_ms IS NOT NULL
GROUP BY c.shop, c.buyer, t.day
HAVING bool_or(t.role = 'buyer')

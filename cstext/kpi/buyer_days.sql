-- One row a buyer and shop-local day on which the buyer wrote (a consultation, 咨询). It is a
-- reception (接待) if an agent wrote to that buyer on that day too. Its owner is the last
-- account of ours that wrote on that day, else the last one addressed, else nobody.
SELECT
    shop, buyer, day,
    bool_or(role IN ('agent', 'assist')) AS is_received,
    coalesce(
        max_by(agent, sent_ms * 1000000 + n)
            FILTER (WHERE role IN ('agent', 'assist') AND agent IS NOT NULL),
        max_by(agent, sent_ms * 1000000 + n) FILTER (WHERE role = 'buyer' AND agent IS NOT NULL)
    ) AS agent
FROM turns
WHERE sent_ms IS NOT NULL
GROUP BY shop, buyer, day
HAVING bool_or(role = 'buyer')
ORDER BY shop NULLS LAST, buyer NULLS LAST, day NULLS LAST

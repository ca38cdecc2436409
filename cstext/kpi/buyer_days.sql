-- One row a buyer and shop-local day on which the buyer wrote (a consultation, 咨询). It is a
-- reception (接待) if an agent wrote to that buyer on that day too. Its owner is the last
-- account of ours that wrote on that day, else the last one addressed, else nobody; `n` is the
-- message that says so, `session_n` its session, `second_of_day` when the buyer first wrote.
WITH written AS (
    SELECT
        c.shop, c.buyer, t.day, t.role, t.agent, t.n, t.session_n, t.second_of_day,
        row_number() OVER (
            PARTITION BY c.shop, c.buyer, t.day
            ORDER BY
                CASE
                    WHEN t.agent IS NULL THEN 2
                    WHEN t.role IN ('agent', 'assist') THEN 0
                    WHEN t.role = 'buyer' THEN 1
                    ELSE 2
                END NULLS LAST,
                t.sent_ms DESC NULLS LAST, t.n DESC NULLS LAST
        ) AS place
    FROM turns AS t
    JOIN conversations AS c ON c.conversation_n = t.conversation_n
    WHERE t.sent_ms IS NOT NULL
)
SELECT
    shop, buyer, day,
    bool_or(role IN ('agent', 'assist')) AS is_received,
    max(CASE WHEN place = 1 AND role IN ('agent', 'assist', 'buyer') THEN agent END) AS agent,
    max(CASE WHEN place = 1 THEN n END) AS n,
    max(CASE WHEN place = 1 THEN session_n END) AS session_n,
    min(CASE WHEN role = 'buyer' THEN second_of_day END) AS second_of_day
FROM written
GROUP BY shop, buyer, day
HAVING bool_or(role = 'buyer')

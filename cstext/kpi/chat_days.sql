-- One row a conversation and shop-local day on which anything with a time stands in it: the message
-- that says whose the day is (`n`, `sent_ms`, `rank`: 0 an account of ours wrote it, 1 a buyer
-- addressed one, 2 neither), when the buyer first wrote (null: not at all), whether an agent did.
WITH written AS (
    SELECT
        t.conversation_n, t.day, t.role, t.agent, t.n, t.session_n, t.sent_ms, t.second_of_day,
        CASE
            WHEN t.agent IS NULL THEN 2
            WHEN t.role IN ('agent', 'assist') THEN 0
            WHEN t.role = 'buyer' THEN 1
            ELSE 2
        END AS rank
    FROM turns AS t
    WHERE t.sent_ms IS NOT NULL
),
placed AS (
    SELECT
        written.*,
        row_number() OVER (
            PARTITION BY conversation_n, day
            ORDER BY rank NULLS LAST, sent_ms DESC NULLS LAST, n DESC NULLS LAST
        ) AS place
    FROM written
),
of_day AS (
    SELECT
        conversation_n, day,
        bool_or(role IN ('agent', 'assist')) AS is_received,
        bool_or(role = 'buyer') AS is_asked,
        max(CASE WHEN place = 1 AND rank < 2 THEN agent END) AS agent,
        max(CASE WHEN place = 1 THEN rank END) AS rank,
        max(CASE WHEN place = 1 THEN sent_ms END) AS sent_ms,
        max(CASE WHEN place = 1 THEN n END) AS n,
        max(CASE WHEN place = 1 THEN session_n END) AS session_n,
        min(CASE WHEN role = 'buyer' THEN second_of_day END) AS second_of_day
    FROM placed
    GROUP BY conversation_n, day
)
SELECT c.shop, c.buyer, d.*
FROM of_day AS d
JOIN conversations AS c ON c.conversation_n = d.conversation_n

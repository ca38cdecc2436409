-- One row a conversation and shop-local day on which anything with a time stands in it: the message
-- that says whose the day is (`n`, `sent_ms`, `rank`: 0 an account of ours wrote it, 1 a buyer
-- addressed one, 2 neither), when the buyer first wrote (null: not at all), whether an agent did.
-- It is the last one of its rank: within a conversation, places are in the order of time.
WITH of_day AS (
    SELECT
        conversation_n, day,
        bool_or(role IN ('agent', 'assist')) AS is_received,
        bool_or(role = 'buyer') AS is_asked,
        max(CASE WHEN agent IS NOT NULL AND role IN ('agent', 'assist') THEN n END) AS written_n,
        max(CASE WHEN agent IS NOT NULL AND role = 'buyer' THEN n END) AS addressed_n,
        max(n) AS last_n,
        min(CASE WHEN role = 'buyer' THEN second_of_day END) AS second_of_day
    FROM turns
    WHERE sent_ms IS NOT NULL
    GROUP BY conversation_n, day
)
SELECT
    c.shop, c.buyer, d.conversation_n, d.day, d.is_received, d.is_asked,
    CASE WHEN coalesce(d.written_n, d.addressed_n) IS NOT NULL THEN t.agent END AS agent,
    CASE
        WHEN d.written_n IS NOT NULL THEN 0
        WHEN d.addressed_n IS NOT NULL THEN 1
        ELSE 2
    END AS rank,
    t.sent_ms, t.n, t.session_n, d.second_of_day
FROM of_day AS d
JOIN conversations AS c ON c.conversation_n = d.conversation_n
JOIN turns AS t ON t.n = coalesce(d.written_n, d.addressed_n, d.last_n)

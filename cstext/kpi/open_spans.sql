-- One row a span in which a received session was open: its messages, of either side, follow each
-- other within ten minutes. `n` is the first of them. A session that pauses longer has several.
WITH spoken AS (
    SELECT
        t.session_n, t.n, t.sent_ms, t.day, t.second_of_day, s.shop, s.agent,
        lag(t.sent_ms) OVER (PARTITION BY t.session_n ORDER BY t.n NULLS LAST) AS before_ms
    FROM turns AS t
    JOIN sessions AS s ON s.session_n = t.session_n
    WHERE t.role IN ('buyer', 'agent', 'assist') AND t.sent_ms IS NOT NULL
        AND s.buyer_messages > 0 AND s.agent_messages > 0
),
numbered AS (
    SELECT
        spoken.*,
        max(CASE WHEN coalesce(sent_ms - before_ms > 600000, TRUE) THEN n END) OVER (
            PARTITION BY session_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS first_n
    FROM spoken
)
SELECT
    first_n AS n, session_n, shop, agent,
    min(sent_ms) AS opened_ms,
    max(sent_ms) AS closed_ms,
    min(CASE WHEN n = first_n THEN day END) AS day,
    min(CASE WHEN n = first_n THEN second_of_day END) AS second_of_day
FROM numbered
GROUP BY first_n, session_n, shop, agent

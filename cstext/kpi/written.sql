-- One row a session, side, account and quarter of an hour: what was written in it. A message of
-- ours counts for the account that wrote it, a robot's for nobody; a buyer's for the one
-- addressed, else for the session's owner. `side`: buyer, agent (people, and robots under their
-- eyes) or auto (automatic texts, robots). `n` is the first message of the row, `second_of_day`
-- when the quarter begins.
SELECT
    max(s.shop) AS shop,
    t.session_n, t.day,
    CASE
        WHEN t.role = 'buyer' THEN 'buyer'
        WHEN t.role IN ('agent', 'assist') THEN 'agent'
        ELSE 'auto'
    END AS side,
    CASE
        WHEN t.role = 'buyer' THEN coalesce(t.agent, s.agent)
        WHEN t.role <> 'bot' THEN t.agent
    END AS agent,
    CAST(floor(t.second_of_day / 900) AS BIGINT) * 900 AS second_of_day,
    min(t.n) AS n,
    CAST(count(*) AS BIGINT) AS messages,
    CAST(sum(CAST(length(p.text) AS BIGINT)) AS BIGINT) AS characters
FROM turns AS t
JOIN sessions AS s ON s.session_n = t.session_n
JOIN places AS p ON p.n = t.n
WHERE t.role <> 'system'
GROUP BY
    t.session_n, t.day,
    CASE
        WHEN t.role = 'buyer' THEN 'buyer'
        WHEN t.role IN ('agent', 'assist') THEN 'agent'
        ELSE 'auto'
    END,
    CASE
        WHEN t.role = 'buyer' THEN coalesce(t.agent, s.agent)
        WHEN t.role <> 'bot' THEN t.agent
    END,
    CAST(floor(t.second_of_day / 900) AS BIGINT) * 900

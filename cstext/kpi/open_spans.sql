-- One row a span in which a received session was open: its messages, of either side, follow each
-- other within ten minutes. `n` is the first of them. A session that pauses longer has several.
WITH spoken AS (
    SELECT
        session_n, n, sent_ms, day, second_of_day,
        coalesce(sent_ms - lag(sent_ms) OVER said > 600000, TRUE) AS opens,
        coalesce(sent_ms - lead(sent_ms) OVER said < -600000, TRUE) AS closes
    FROM turns
    WHERE role IN ('buyer', 'agent', 'assist') AND sent_ms IS NOT NULL
    WINDOW said AS (PARTITION BY session_n ORDER BY n NULLS LAST)
),
-- Of these, one that opens a span and does not close it comes right before the one that does.
ends AS (
    SELECT
        session_n, n, sent_ms, day, second_of_day, opens,
        CASE
            WHEN closes THEN sent_ms
            ELSE lead(sent_ms) OVER (PARTITION BY session_n ORDER BY n NULLS LAST)
        END AS closed_ms
    FROM spoken
    WHERE opens OR closes
)
SELECT
    e.n, e.session_n, s.shop, s.agent, e.sent_ms AS opened_ms, e.closed_ms, e.day, e.second_of_day
FROM ends AS e
JOIN sessions AS s ON s.session_n = e.session_n
WHERE e.opens AND s.buyer_messages > 0 AND s.agent_messages > 0

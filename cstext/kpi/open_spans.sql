-- One row a span in which a received session was open: its messages, of either side, follow each
-- other within ten minutes. `n` is the first of them. A session that pauses longer has several.
-- A span is cut where a quarter of an hour begins, of which hours, shifts and days are made: the
-- part after begins then and is named by its first message (pauses are shorter than quarters, so it
-- has one). `goes_on`: it is followed by such a part, which is open from that moment on.
WITH spoken AS (
    SELECT
        session_n, n, sent_ms, day, second_of_day,
        sent_ms - sent_ms % 1000 - second_of_day % 900 * 1000 AS quarter_ms
    FROM turns
    WHERE role IN ('buyer', 'agent', 'assist') AND sent_ms IS NOT NULL
),
beside AS (
    SELECT
        spoken.*,
        coalesce(sent_ms - lag(sent_ms) OVER said <= 600000, FALSE) AS follows,
        coalesce(sent_ms - lead(sent_ms) OVER said >= -600000, FALSE) AS is_followed,
        coalesce(lag(quarter_ms) OVER said < quarter_ms, FALSE) AS is_first_of_quarter,
        lead(quarter_ms) OVER said AS next_quarter_ms
    FROM spoken
    WINDOW said AS (PARTITION BY session_n ORDER BY n NULLS LAST)
),
-- Of these, one that opens a part and does not close it comes right before the one that does.
ends AS (
    SELECT
        session_n, n, day, second_of_day,
        CASE
            WHEN NOT follows THEN sent_ms
            WHEN is_first_of_quarter THEN quarter_ms
        END AS opened_ms,
        CASE
            WHEN NOT is_followed THEN sent_ms
            WHEN next_quarter_ms > quarter_ms THEN next_quarter_ms
        END AS closed_ms,
        is_followed
    FROM beside
    WHERE NOT follows OR NOT is_followed OR is_first_of_quarter OR next_quarter_ms > quarter_ms
),
parts AS (
    SELECT
        session_n, n, day, second_of_day, opened_ms,
        coalesce(closed_ms, lead(closed_ms) OVER said) AS closed_ms,
        CASE WHEN closed_ms IS NULL THEN lead(is_followed) OVER said ELSE is_followed END AS goes_on
    FROM ends
    WINDOW said AS (PARTITION BY session_n ORDER BY n NULLS LAST)
)
SELECT
    e.n, e.session_n, s.shop, s.agent, e.opened_ms, e.closed_ms, e.goes_on, e.day, e.second_of_day
FROM parts AS e
JOIN sessions AS s ON s.session_n = e.session_n
WHERE e.opened_ms IS NOT NULL AND s.buyer_messages > 0 AND s.agent_messages > 0

-- One row a counted round and a cell it counts in: the whole (is_total), and its value of the
-- asked-for dimension (request.grouping). A round belongs to its agent and to the day it starts.
-- Only rounds that start on the asked-for days.
WITH counted AS (
    SELECT
        r.shop, r.buyer, r.session_n, r.day, r.waited, r.seconds, r.is_within,
        r.n = e.first_n AS is_first,
        CASE q.grouping
            WHEN 'agent' THEN r.agent
            WHEN 'day' THEN d.iso
            WHEN 'week' THEN d.week
            WHEN 'hour' THEN lpad(CAST(CAST(floor(r.second_of_day / 3600) AS BIGINT) AS STRING), 2, '0')
            WHEN 'shop' THEN r.shop
        END AS cell
    FROM rounds AS r
    CROSS JOIN request AS q
    JOIN endings AS e ON e.session_n = r.session_n
    LEFT JOIN days AS d ON d.day = r.day
    WHERE r.left_out_because IS NULL
        AND coalesce(r.day >= q.from_day, TRUE) AND coalesce(r.day <= q.to_day, TRUE)
)
SELECT
    TRUE AS is_total, CAST(NULL AS STRING) AS cell,
    shop, buyer, session_n, day, waited, seconds, is_within, is_first
FROM counted
UNION ALL
SELECT FALSE, c.cell, shop, buyer, session_n, day, waited, seconds, is_within, is_first
FROM counted AS c
CROSS JOIN request AS q
WHERE q.grouping IS NOT NULL

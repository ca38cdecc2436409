-- One row a session and a cell it counts in: the whole (is_total), and its value of the asked-for
-- dimension (request.grouping). A session belongs to its owner, the last account of ours that wrote
-- in it, else the one addressed; to its first day. Only sessions that start on the asked-for days:
-- one without a time starts on none.
WITH owned AS (
    SELECT
        coalesce(e.is_never_answered, FALSE) AS is_never_answered,
        coalesce(e.is_left_hanging, FALSE) AS is_left_hanging,
        CASE q.grouping
            WHEN 'agent' THEN coalesce(s.agent, e.agent)
            WHEN 'day' THEN d.iso
            WHEN 'week' THEN d.week
            WHEN 'hour' THEN lpad(CAST(CAST(floor(s.second_of_day / 3600) AS BIGINT) AS STRING), 2, '0')
            WHEN 'shop' THEN s.shop
        END AS cell
    FROM sessions AS s
    CROSS JOIN request AS q
    LEFT JOIN days AS d ON d.day = s.day
    LEFT JOIN endings AS e ON e.session_n = s.session_n
    WHERE (q.from_day IS NULL OR s.day >= q.from_day) AND (q.to_day IS NULL OR s.day <= q.to_day)
)
SELECT
    TRUE AS is_total, CAST(NULL AS STRING) AS cell, is_never_answered, is_left_hanging
FROM owned
UNION ALL
SELECT FALSE, o.cell, is_never_answered, is_left_hanging
FROM owned AS o
CROSS JOIN request AS q
WHERE q.grouping IS NOT NULL

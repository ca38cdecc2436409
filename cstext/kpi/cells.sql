-- One row a thing that is counted and a cell it counts in: the whole (is_total), and its cell of
-- the asked-for dimension (request.grouping). Only things of the asked-for days: what has no day is
-- of none. `n` finds the thing in its table (orders: `order_id`). Buyer-days, rounds and messages count on their own
-- day, what a platform says of a session on that of its start; sessions, inquiries and the orders linked to them on the day the session starts; silent
-- orders on the day they are placed. Sessions belong to the last account of ours that wrote in
-- them, those nobody answered to the one addressed; orders to their owner. People with several
-- accounts are one agent (`persons`, by the days on which they held them). Labels of days and of minutes of the day are tables.
WITH things AS (
    SELECT
        'buyer_day' AS kind, n, CAST(NULL AS STRING) AS order_id, shop, agent, day,
        second_of_day, session_n
    FROM buyer_days
    UNION ALL
    SELECT 'session', s.session_n, NULL, s.shop, coalesce(s.agent, a.agent), s.day,
        s.second_of_day, s.session_n
    FROM sessions AS s
    LEFT JOIN endings AS a ON a.session_n = s.session_n
    UNION ALL
    SELECT 'inquiry', i.session_n, NULL, i.shop, i.agent, i.day, s.second_of_day, i.session_n
    FROM inquiries AS i
    JOIN sessions AS s ON s.session_n = i.session_n
    UNION ALL
    SELECT 'round', n, NULL, shop, agent, day, second_of_day, session_n
    FROM rounds
    WHERE left_out_because IS NULL
    UNION ALL
    SELECT 'written', n, NULL, shop, agent, day, second_of_day, session_n FROM written
    UNION ALL
    SELECT 'span', n, NULL, shop, agent, day, second_of_day, session_n FROM open_spans
    UNION ALL
    SELECT 'rated', n, NULL, shop, agent, day, second_of_day, NULL FROM rated
    UNION ALL
    SELECT 'handover_in', n, NULL, shop, agent, day, second_of_day, session_n FROM handovers
    UNION ALL
    SELECT 'handover_out', n, NULL, shop, from_agent, day, second_of_day, session_n
    FROM handovers
    UNION ALL
    SELECT
        'order', NULL, w.order_id, w.shop, w.agent,
        CASE WHEN w.is_silent THEN w.ordered_day ELSE i.day END,
        CASE WHEN w.is_silent THEN o.second_of_day ELSE s.second_of_day END, w.session_n
    FROM order_owners AS w
    JOIN order_labels AS o ON o.shop = w.shop AND o.order_id = w.order_id
    LEFT JOIN inquiries AS i ON i.session_n = w.session_n AND i.left_out_because IS NULL
    LEFT JOIN sessions AS s ON s.session_n = i.session_n
    WHERE w.is_silent OR i.day IS NOT NULL
),
labelled AS (
    SELECT
        t.kind, t.n, t.order_id, t.shop,
        CASE q.grouping
            WHEN 'agent' THEN coalesce(p.person, t.agent)
            WHEN 'shop' THEN t.shop
            WHEN 'goods' THEN coalesce(o.goods, g.goods)
            ELSE coalesce(d.label, m.label)
        END AS cell
    FROM things AS t
    CROSS JOIN request AS q
    LEFT JOIN persons AS p
        ON p.account = t.agent
        AND (p.from_day IS NULL OR (t.day >= p.from_day AND t.day <= p.to_day))
    LEFT JOIN day_labels AS d ON d.day = t.day
    LEFT JOIN minute_labels AS m ON m.minute = CAST(floor(t.second_of_day / 60) AS BIGINT)
    LEFT JOIN session_goods AS g ON g.session_n = t.session_n
    LEFT JOIN order_labels AS o ON o.shop = t.shop AND o.order_id = t.order_id
    WHERE (q.from_day IS NULL OR t.day >= q.from_day) AND (q.to_day IS NULL OR t.day <= q.to_day)
)
SELECT TRUE AS is_total, CAST(NULL AS STRING) AS cell, kind, n, order_id, shop FROM labelled
UNION ALL
SELECT FALSE, l.cell, l.kind, l.n, l.order_id, l.shop
FROM labelled AS l
CROSS JOIN request AS q
WHERE q.grouping IS NOT NULL

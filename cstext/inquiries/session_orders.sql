-- One row a session and order of the same buyer, where the order matters to the session:
-- `is_ordered_in_window` (placed after the session started, within the inquiry window, which counts
-- from the day of its start, and anew from that of each later visit),
-- `is_paid_in_window` (paid so; counts where the policy judges at the payment), or
-- `is_paid_before` the session, within the after-sale days.
-- `matched_by`: number (an order number in the chat names the buyer), nick (the same nick, in
-- full), masked (a nick masked in the chat or in the order, with one candidate on the other side
-- among what matters here: doubtful, counted apart), or unmatched (several candidates: nobody can
-- say whose order it is). Masked ones are looked at only where a session has no others: a number
-- says whose another order is, and takes nothing from the buyer's own.
WITH
-- The days from which a session's window counts, and when each began.
asked AS (
    SELECT session_n, day, started_ms AS asked_ms
    FROM sessions
    WHERE day IS NOT NULL
    UNION ALL
    SELECT session_n, day, asked_ms FROM visits
),
last_asked AS (
    SELECT session_n, max(day) AS day FROM asked GROUP BY session_n
),
candidates AS (
    SELECT s.shop, s.session_n, o.buyer AS order_buyer, o.order_id, 1 AS rank
    FROM sessions AS s
    JOIN order_mentions AS m ON m.shop = s.shop AND m.conversation = s.conversation
    JOIN orders AS o ON o.shop = s.shop AND o.order_id = m.order_id
    UNION ALL
    SELECT s.shop, s.session_n, o.buyer, o.order_id, 1
    FROM sessions AS s
    JOIN order_mentions AS m ON m.shop = s.shop AND m.conversation = s.conversation
    JOIN orders AS named ON named.shop = s.shop AND named.order_id = m.order_id
    JOIN orders AS o ON o.shop = named.shop AND o.buyer = named.buyer
    WHERE named.buyer NOT LIKE '%*%'
    UNION ALL
    SELECT s.shop, s.session_n, o.buyer, o.order_id, 2
    FROM sessions AS s
    JOIN orders AS o ON o.shop = s.shop AND o.buyer = s.buyer
    WHERE s.buyer NOT LIKE '%*%'
    UNION ALL
    SELECT s.shop, s.session_n, o.buyer, o.order_id, 3
    FROM sessions AS s
    CROSS JOIN policy AS p
    JOIN masked_nicks AS k ON k.nick = s.buyer
    JOIN last_asked AS l ON l.session_n = s.session_n
    -- Thousands may be masked alike: only those near in time are looked at.
    JOIN orders AS o ON o.shop = s.shop AND o.buyer = k.order_nick
        AND least(o.ordered_day, coalesce(o.paid_day, o.ordered_day))
            < l.day + p.inquiry_window_days
        AND greatest(o.ordered_day, coalesce(o.paid_day, o.ordered_day))
            >= s.day - p.after_sale_days
),
known AS (
    SELECT shop, session_n, order_buyer, order_id, min(rank) AS rank
    FROM candidates
    GROUP BY shop, session_n, order_buyer, order_id
),
counted AS (
    SELECT
        k.session_n, k.order_id,
        max(a.day) FILTER (WHERE a.asked_ms <= o.ordered_ms) AS day_before_order,
        max(a.day) FILTER (WHERE a.asked_ms <= o.paid_ms) AS day_before_payment
    FROM known AS k
    JOIN asked AS a ON a.session_n = k.session_n
    JOIN orders AS o ON o.shop = k.shop AND o.order_id = k.order_id
    GROUP BY k.session_n, k.order_id
),
dated AS (
    SELECT
        k.shop, k.session_n, s.buyer, k.order_buyer, k.order_id, k.rank,
        coalesce(o.ordered_day < c.day_before_order + p.inquiry_window_days, FALSE)
            AS is_ordered_in_window,
        coalesce(
            p.order_judged_at <> 'order'
            AND o.paid_day < c.day_before_payment + p.inquiry_window_days,
            FALSE
        ) AS is_paid_in_window,
        coalesce(o.paid_ms < s.started_ms AND s.day - o.paid_day <= p.after_sale_days, FALSE)
            AS is_paid_before
    FROM known AS k
    CROSS JOIN policy AS p
    JOIN sessions AS s ON s.session_n = k.session_n
    JOIN orders AS o ON o.shop = k.shop AND o.order_id = k.order_id
    LEFT JOIN counted AS c ON c.session_n = k.session_n AND c.order_id = k.order_id
),
relevant AS (
    SELECT
        dated.*,
        min(rank) OVER (PARTITION BY session_n) AS best_rank,
        min(order_buyer) OVER (PARTITION BY session_n, rank) AS least_buyer,
        max(order_buyer) OVER (PARTITION BY session_n, rank) AS most_buyer,
        min(buyer) OVER (PARTITION BY shop, order_id) AS least_nick,
        max(buyer) OVER (PARTITION BY shop, order_id) AS most_nick
    FROM dated
    WHERE is_ordered_in_window OR is_paid_in_window OR is_paid_before
)
SELECT
    shop, session_n, order_id, is_ordered_in_window, is_paid_in_window,
    is_ordered_in_window OR is_paid_in_window AS is_in_window, is_paid_before,
    CASE
        WHEN rank = 1 THEN 'number'
        WHEN rank = 2 THEN 'nick'
        WHEN least_buyer = most_buyer
            AND (order_buyer NOT LIKE '%*%' OR least_nick = most_nick) THEN 'masked'
        ELSE 'unmatched'
    END AS matched_by
FROM relevant
WHERE rank < 3 OR best_rank = 3

-- One row an order and account of ours that wrote to the buyer before the order was judged, in
-- a session within its reach. `place` 1 owns the order: the last who wrote (chat_time), or who
-- answered most rounds (rounds; of equals the last who wrote). The others assisted.
-- `last_n` is the account's last message before that moment, `rounds` how many it answered.
WITH wrote AS (
    SELECT
        w.shop, w.order_id, t.agent,
        max(t.sent_ms) AS last_ms,
        max(t.n) AS last_n,
        CAST(count(DISTINCT r.n) AS BIGINT) AS rounds
    FROM order_sessions AS w
    JOIN turns AS t
        ON t.session_n = w.session_n
        AND t.role IN ('agent', 'assist') AND t.agent IS NOT NULL AND t.sent_ms <= w.judged_ms
    LEFT JOIN rounds AS r ON r.replied_n = t.n
    GROUP BY w.shop, w.order_id, t.agent
)
SELECT
    w.shop, w.order_id, w.agent, w.last_n, w.rounds,
    CAST(row_number() OVER (
        PARTITION BY w.shop, w.order_id
        ORDER BY
            CASE WHEN p.order_owner = 'rounds' THEN w.rounds ELSE 0 END DESC NULLS LAST,
            w.last_ms DESC NULLS LAST, w.last_n DESC NULLS LAST
    ) AS BIGINT) AS place
FROM wrote AS w
CROSS JOIN policy AS p

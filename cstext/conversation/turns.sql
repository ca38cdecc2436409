-- One row a message: what it does to an open run, and its session.
-- A run is a stretch of buyer messages up to the first valid reply. `stretch` numbers the
-- stretches of a conversation: a new one begins after a message that ends an open run (a valid
-- reply; a bot, by policy) and before one that finds the run ended (a new day, by policy; a
-- silence that reached the session gap, unless an open run keeps the session alive).
-- `opens` marks buyer messages that wait for an answer; the first of a stretch starts the run.
-- `ends_run` marks what ends a run if one is open: only after a message that opens.
-- What is remembered of an earlier message is packed into one growing number, so that one running
-- maximum finds it: its time and day, its place and whether it asks, its stretch and day. Packed
-- numbers are only compared, never divided: a division would go through a double.
-- Each of the four windows sorts what it is given: roles and accounts go through them as numbers.
WITH seen AS (
    SELECT
        m.conversation_n, m.n, m.role_n, m.agent_n, m.sent_ms,
        -- The widest table there is: these two fit in half the space.
        CAST(m.day AS INT) AS day, CAST(m.second_of_day AS INT) AS second_of_day, m.is_offline,
        m.is_courtesy, m.is_buyer, m.is_system, m.replies, m.closes,
        -- 131072 = 2^17 days are enough until the year 2328.
        max(CASE WHEN NOT m.is_system THEN m.sent_ms * 131072 + m.day END) OVER before
            AS previous,
        max(
            CASE WHEN m.is_ours THEN m.n * 2 + CASE WHEN m.is_question THEN 1 ELSE 0 END END
        ) OVER before AS last_agent,
        max(CASE WHEN m.is_buyer THEN m.n * 2 END) OVER before AS last_buyer,
        CAST(coalesce(sum(CASE WHEN m.closes THEN 1 ELSE 0 END) OVER before, 0) AS BIGINT)
            AS closed_before
    FROM places AS m
    WINDOW before AS (
        PARTITION BY m.conversation_n
        ORDER BY m.n NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
judged AS (
    SELECT
        conversation_n, n, role_n, agent_n, sent_ms, day, second_of_day, is_offline, is_buyer,
        replies, closes, closed_before, last_agent - last_agent % 2 AS twice_last_agent_n,
        NOT is_system AND coalesce(
            sent_ms * 131072 - (previous - previous % 131072)
            >= p.session_gap_seconds * 131072000,
            FALSE
        ) AS is_late,
        is_buyer AND NOT (
            p.courtesy_needs_no_answer
            AND is_courtesy
            AND NOT (
                -- Only the first word after the agent's question answers it.
                coalesce(last_agent % 2 = 1, FALSE)
                AND last_agent > coalesce(last_buyer, 0)
                AND coalesce(
                    sent_ms * 131072 - (previous - previous % 131072)
                    < p.session_gap_seconds * 131072000,
                    TRUE
                )
            )
        ) AS opens,
        -- The latest day so far where a new one closes rounds, else 0.
        CASE WHEN p.day_closes_round THEN coalesce(greatest(day, previous % 131072), 0) ELSE 0 END
            AS closing_day
    FROM seen
    CROSS JOIN policy AS p
),
opened AS (
    SELECT
        judged.*,
        max(CASE WHEN opens THEN closed_before * 131072 + closing_day END) OVER (
            PARTITION BY conversation_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_open
    FROM judged
),
-- A session is cut by a silence, unless it lets a late reply count and a run was open: opened since
-- the last one was closed, and on this day.
cut AS (
    SELECT
        conversation_n, n, role_n, agent_n, sent_ms, day, second_of_day, is_offline, opens,
        is_buyer AND NOT opens AS is_courtesy, replies, is_late, closed_before, closing_day,
        twice_last_agent_n, p.late_reply = 'counts' AS may_be_late,
        coalesce(closes AND last_open - last_open % 131072 = closed_before * 131072, FALSE)
            AS ends_run,
        CAST(
            sum(
                CASE
                    WHEN is_late AND NOT (
                        p.late_reply = 'counts'
                        AND coalesce(last_open = closed_before * 131072 + closing_day, FALSE)
                    ) THEN 1
                    ELSE 0
                END
            ) OVER (
                PARTITION BY conversation_n
                ORDER BY n NULLS LAST
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS BIGINT
        ) AS cuts
    FROM opened
    CROSS JOIN policy AS p
)
SELECT
    t.conversation_n, t.n, r.role, a.agent, t.sent_ms, t.day, t.second_of_day, t.is_offline,
    t.opens, t.is_courtesy, t.replies, t.ends_run, t.is_late,
    -- None of the three ever shrinks, and one of them grows where a stretch begins.
    t.conversation_n * 4294967296 + t.closed_before + t.closing_day
    + CASE WHEN t.may_be_late THEN 0 ELSE t.cuts END AS stretch,
    t.twice_last_agent_n,
    t.conversation_n * 4294967296 + 1 + t.cuts AS session_n
FROM cut AS t
JOIN policy_roles AS r ON r.role_n = t.role_n
LEFT JOIN accounts AS a ON a.agent_n = t.agent_n

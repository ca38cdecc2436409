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
WITH seen AS (
    SELECT
        m.conversation_n, m.n, m.role, m.agent, m.sent_ms, m.day, m.second_of_day, m.is_offline,
        m.is_courtesy,
        v.role IS NOT NULL AS replies,
        v.role IS NOT NULL OR (m.role = 'bot' AND p.bot_reply <> 'open') AS closes,
        -- 131072 = 2^17 days are enough until the year 2328.
        max(CASE WHEN m.role <> 'system' THEN m.sent_ms * 131072 + m.day END) OVER before
            AS previous,
        max(
            CASE WHEN m.role IN ('agent', 'assist')
                THEN m.n * 2 + CASE WHEN m.is_question THEN 1 ELSE 0 END
            END
        ) OVER before AS last_agent,
        max(CASE WHEN m.role = 'buyer' THEN m.n * 2 END) OVER before AS last_buyer,
        CAST(coalesce(
            sum(
                CASE WHEN v.role IS NOT NULL OR (m.role = 'bot' AND p.bot_reply <> 'open')
                    THEN 1 ELSE 0 END
            ) OVER before,
            0
        ) AS BIGINT) AS closed_before
    FROM places AS m
    CROSS JOIN policy AS p
    LEFT JOIN policy_valid_replies AS v ON v.role = m.role
    WINDOW before AS (
        PARTITION BY m.conversation_n
        ORDER BY m.n NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
judged AS (
    SELECT
        seen.*,
        role <> 'system' AND coalesce(
            sent_ms * 131072 - (previous - previous % 131072)
            >= p.session_gap_seconds * 131072000,
            FALSE
        ) AS is_late,
        p.day_closes_round AND coalesce(day > previous % 131072, FALSE) AS is_new_day,
        role = 'buyer' AND NOT (
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
        p.late_reply = 'counts' AS may_be_late,
        p.day_closes_round AS day_closes
    FROM seen
    CROSS JOIN policy AS p
),
broken AS (
    SELECT
        judged.*,
        CAST(sum(CASE WHEN is_new_day OR (is_late AND NOT may_be_late) THEN 1 ELSE 0 END) OVER (
            PARTITION BY conversation_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS breaks,
        max(CASE WHEN opens THEN closed_before * 131072 + day END) OVER (
            PARTITION BY conversation_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS last_open
    FROM judged
)
SELECT
    conversation_n, n, role, agent, sent_ms,
    -- The widest table there is: these two fit in half the space.
    CAST(day AS INT) AS day, CAST(second_of_day AS INT) AS second_of_day,
    is_offline, opens,
    role = 'buyer' AND NOT opens AS is_courtesy,
    replies,
    coalesce(closes AND last_open - last_open % 131072 = closed_before * 131072, FALSE) AS ends_run,
    is_late,
    conversation_n * 4294967296 + closed_before + breaks AS stretch,
    last_agent - last_agent % 2 AS twice_last_agent_n,
    -- A session is cut by a silence, unless a run was open: opened in this stretch, this day.
    conversation_n * 4294967296 + 1 + CAST(
        sum(
            CASE
                WHEN is_late AND NOT (
                    may_be_late
                    AND coalesce(last_open - last_open % 131072 = closed_before * 131072, FALSE)
                    AND NOT (day_closes AND day > last_open % 131072)
                ) THEN 1
                ELSE 0
            END
        ) OVER (
            PARTITION BY conversation_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT
    ) AS session_n
FROM broken

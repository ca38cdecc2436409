-- One row a message: what it does to an open run, and its session.
-- A run is a stretch of buyer messages up to the first valid reply. `stretch` numbers the
-- stretches of a conversation: a new one begins after a message that ends an open run (a valid
-- reply; a bot, by policy) and before one that finds the run ended (a new day, by policy; a
-- silence that reached the session gap, unless an open run keeps the session alive).
-- `opens` marks buyer messages that wait for an answer; the first of a stretch starts the run.
-- `answers_too_late_n`, on a valid reply that comes after the session of an open run has ended:
-- the last message of that run.
WITH seen AS (
    SELECT
        m.conversation_n, m.n, m.role, m.agent, m.sent_ms, m.day, m.second_of_day, m.is_offline,
        m.is_courtesy,
        v.role IS NOT NULL AS replies,
        v.role IS NOT NULL OR (m.role = 'bot' AND p.bot_reply <> 'open') AS closes,
        max(CASE WHEN m.role <> 'system' THEN m.sent_ms END) OVER before AS previous_ms,
        max(m.day) OVER before AS previous_day,
        -- The last agent message before this one, and in the last bit whether it asks something.
        max(
            CASE WHEN m.role IN ('agent', 'assist')
                THEN m.n * 2 + CASE WHEN m.is_question THEN 1 ELSE 0 END
            END
        ) OVER before AS last_agent,
        coalesce(
            sum(
                CASE WHEN v.role IS NOT NULL OR (m.role = 'bot' AND p.bot_reply <> 'open')
                    THEN 1 ELSE 0 END
            ) OVER before,
            0
        ) AS closed_before
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
        role <> 'system'
        AND coalesce(sent_ms - previous_ms >= p.session_gap_seconds * 1000, FALSE) AS is_late,
        p.day_closes_round AND coalesce(day > previous_day, FALSE) AS is_new_day,
        role = 'buyer' AND NOT (
            p.courtesy_needs_no_answer
            AND is_courtesy
            AND NOT (
                coalesce(last_agent % 2 = 1, FALSE)
                AND coalesce(sent_ms - previous_ms < p.session_gap_seconds * 1000, TRUE)
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
        sum(CASE WHEN is_new_day OR (is_late AND NOT may_be_late) THEN 1 ELSE 0 END) OVER upto
            AS breaks,
        max(CASE WHEN is_late THEN n END) OVER upto AS last_late_n,
        max(CASE WHEN opens THEN n END) OVER before AS last_open_n,
        max(CASE WHEN opens THEN day END) OVER before AS last_open_day,
        max(CASE WHEN opens THEN closed_before END) OVER before AS closed_at_open
    FROM judged
    WINDOW
        upto AS (
            PARTITION BY conversation_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        before AS (
            PARTITION BY conversation_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
)
SELECT
    conversation_n, n, role, agent, sent_ms, day, second_of_day, is_offline, opens,
    role = 'buyer' AND NOT opens AS is_courtesy,
    replies, closes,
    conversation_n * 4294967296 + CAST(closed_before + breaks AS BIGINT) AS stretch,
    CASE WHEN replies AND closed_at_open = closed_before AND last_late_n > last_open_n
        THEN last_open_n END AS answers_too_late_n,
    CAST(floor(last_agent / 2) AS BIGINT) AS last_agent_n,
    conversation_n * 4294967296 + CAST(
        1 + sum(
            CASE
                WHEN is_late AND NOT (
                    may_be_late
                    AND coalesce(closed_at_open = closed_before, FALSE)
                    AND NOT (day_closes AND day > last_open_day)
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

-- One row a message: its place in its conversation, what it does to an open run, its session.
-- A run is a stretch of buyer messages up to the first valid reply. `stretch` numbers the
-- stretches of a conversation: a new one begins after a message that ends an open run (a valid
-- reply; a bot, by policy) and before one that finds the run ended (a new day, by policy; a
-- silence that reached the session gap, unless an open run keeps the session alive).
-- `opens` marks buyer messages that wait for an answer; the first of a stretch starts the run.
WITH placed AS (
    SELECT
        m.message_id, m.shop, m.conversation, m.is_chat, m.buyer, m.agent, m.sent_ms, m.day,
        m.second_of_day, m.kind, m.is_courtesy, m.is_question,
        CASE
            WHEN m.role IN ('agent', 'assist') AND (
                substr(m.text, 1, length(p.auto_reply_prefix)) = p.auto_reply_prefix
                OR t.text IS NOT NULL
                OR s.sender IS NOT NULL
            ) THEN 'auto'
            ELSE m.role
        END AS role,
        row_number() OVER (
            PARTITION BY m.shop, m.conversation
            ORDER BY m.sent_ms NULLS LAST, m.source NULLS LAST, m.line NULLS LAST,
                m.position NULLS LAST
        ) AS n
    FROM messages AS m
    CROSS JOIN policy AS p
    LEFT JOIN policy_auto_texts AS t ON t.text = m.text
    LEFT JOIN policy_auto_senders AS s ON s.sender = m.sender
),
seen AS (
    SELECT
        placed.*,
        v.role IS NOT NULL AS replies,
        max(CASE WHEN placed.role <> 'system' THEN sent_ms END) OVER before AS previous_ms,
        max(day) OVER before AS previous_day,
        -- The last agent message before this one, and in the last bit whether it asks something.
        max(
            CASE WHEN placed.role IN ('agent', 'assist')
                THEN n * 2 + CASE WHEN is_question THEN 1 ELSE 0 END
            END
        ) OVER before AS last_agent
    FROM placed
    LEFT JOIN policy_valid_replies AS v ON v.role = placed.role
    WINDOW before AS (
        PARTITION BY shop, conversation
        ORDER BY n NULLS LAST
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
        p.late_reply = 'counts' AS reply_may_be_late,
        replies OR (role = 'bot' AND p.bot_reply <> 'open') AS closes
    FROM seen
    CROSS JOIN policy AS p
),
stretched AS (
    SELECT
        judged.*,
        CAST(
            sum(
                CASE WHEN is_new_day OR (is_late AND NOT reply_may_be_late) THEN 1 ELSE 0 END
            ) OVER upto
            + coalesce(sum(CASE WHEN closes THEN 1 ELSE 0 END) OVER before, 0) AS BIGINT
        ) AS stretch
    FROM judged
    WINDOW
        upto AS (
            PARTITION BY shop, conversation
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ),
        before AS (
            PARTITION BY shop, conversation
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )
),
opened AS (
    SELECT
        stretched.*,
        coalesce(
            max(CASE WHEN opens THEN stretch END) OVER (
                PARTITION BY shop, conversation
                ORDER BY n NULLS LAST
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) = stretch,
            FALSE
        ) AS is_open
    FROM stretched
)
SELECT
    message_id, shop, conversation, is_chat, buyer, agent, role, kind, sent_ms, day, second_of_day,
    n, stretch, opens, is_courtesy, replies, closes, is_late,
    CAST(floor(last_agent / 2) AS BIGINT) AS last_agent_n,
    CAST(
        1 + sum(CASE WHEN is_late AND NOT is_open THEN 1 ELSE 0 END) OVER (
            PARTITION BY shop, conversation
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT
    ) AS session_n
FROM opened

-- One row a session that has any message but system lines. It starts at its first such message.
-- `agent` is the last account of ours that wrote in it (its owner), null: none did.
-- `session_id` is the conversation's name; where a conversation is cut, and where the export
-- has no chats and one buyer's messages make it, each part carries its local start.
WITH parts AS (
    SELECT
        shop, conversation, session_n,
        bool_or(is_chat) AS is_chat,
        min(buyer) AS buyer,
        max_by(agent, n) FILTER (WHERE role IN ('agent', 'assist') AND agent IS NOT NULL) AS agent,
        min(sent_ms) FILTER (WHERE role <> 'system') AS started_ms,
        max(sent_ms) FILTER (WHERE role <> 'system') AS ended_ms,
        min_by(day * 86400 + second_of_day, n) FILTER (WHERE role <> 'system') AS local_second,
        min(n) AS first_n,
        max(n) AS last_n,
        CAST(count(DISTINCT CASE WHEN role IN ('agent', 'assist') THEN agent END) AS BIGINT)
            AS agents,
        CAST(sum(CASE WHEN role = 'buyer' THEN 1 ELSE 0 END) AS BIGINT) AS buyer_messages,
        CAST(sum(CASE WHEN role IN ('agent', 'assist') THEN 1 ELSE 0 END) AS BIGINT)
            AS agent_messages,
        CAST(sum(CASE WHEN role IN ('auto', 'bot') THEN 1 ELSE 0 END) AS BIGINT) AS auto_messages,
        CAST(sum(CASE WHEN role <> 'system' THEN 1 ELSE 0 END) AS BIGINT) AS lines,
        bool_or(replies) AS has_reply,
        min(n) FILTER (WHERE role = 'buyer') AS first_buyer_n,
        min(n) FILTER (WHERE role IN ('agent', 'assist')) AS first_agent_n
    FROM turns
    GROUP BY shop, conversation, session_n
),
named AS (
    SELECT
        parts.*,
        CAST(floor(local_second / 86400) AS BIGINT) AS day,
        local_second % 86400 AS second_of_day,
        count(*) OVER (PARTITION BY shop, conversation) AS siblings
    FROM parts
    WHERE lines > 0
)
SELECT
    CASE
        WHEN n.started_ms IS NULL OR (n.is_chat AND n.siblings = 1) THEN n.conversation
        ELSE n.conversation || '#' || d.compact || 'T'
            || lpad(CAST(CAST(floor(n.second_of_day / 3600) AS BIGINT) AS STRING), 2, '0')
            || lpad(CAST(CAST(floor(n.second_of_day / 60) AS BIGINT) % 60 AS STRING), 2, '0')
            || lpad(CAST(n.second_of_day % 60 AS STRING), 2, '0')
    END AS session_id,
    n.shop, n.conversation, n.session_n, n.buyer, n.agent, n.started_ms, n.ended_ms, n.day,
    n.second_of_day, n.first_n, n.last_n, n.agents, n.buyer_messages, n.agent_messages,
    n.auto_messages, n.has_reply,
    coalesce(n.first_agent_n < n.first_buyer_n, FALSE) AS is_agent_first
FROM named AS n
LEFT JOIN days AS d ON d.day = n.day
ORDER BY
    n.shop NULLS LAST, n.started_ms NULLS LAST, n.conversation NULLS LAST, n.session_n NULLS LAST

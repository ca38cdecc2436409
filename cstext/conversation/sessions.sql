-- One row a session that has any message but system lines. It starts at its first such message.
-- `agent` is the last account of ours that wrote in it (its owner), null: none did.
-- `session_id` is the conversation's name; where a conversation is cut, and where the export
-- has no chats and one buyer's messages make it, each part carries its local start.
WITH parts AS (
    SELECT
        session_n, min(conversation_n) AS conversation_n,
        min(n) AS first_n,
        max(n) AS last_n,
        min(CASE WHEN role <> 'system' THEN n END) AS started_n,
        max(CASE WHEN role <> 'system' THEN sent_ms END) AS ended_ms,
        max(CASE WHEN role IN ('agent', 'assist') AND agent IS NOT NULL THEN n END) AS owner_n,
        CAST(sum(CASE WHEN role = 'buyer' THEN 1 ELSE 0 END) AS BIGINT) AS buyer_messages,
        CAST(sum(CASE WHEN role IN ('agent', 'assist') THEN 1 ELSE 0 END) AS BIGINT)
            AS agent_messages,
        CAST(sum(CASE WHEN role IN ('auto', 'bot') THEN 1 ELSE 0 END) AS BIGINT) AS auto_messages,
        bool_or(replies) AS has_reply,
        min(CASE WHEN role = 'buyer' THEN n END) AS first_buyer_n,
        min(CASE WHEN role IN ('agent', 'assist') THEN n END) AS first_agent_n
    FROM turns
    GROUP BY session_n
),
siblings AS (
    SELECT conversation_n, count(*) AS parts
    FROM parts
    WHERE started_n IS NOT NULL
    GROUP BY conversation_n
)
SELECT
    CASE
        WHEN s.sent_ms IS NULL OR (c.is_chat AND b.parts = 1) THEN c.conversation
        ELSE c.conversation || '#' || d.compact || 'T'
            || lpad(CAST(CAST(floor(s.second_of_day / 3600) AS BIGINT) AS STRING), 2, '0')
            || lpad(CAST(CAST(floor(s.second_of_day / 60) AS BIGINT) % 60 AS STRING), 2, '0')
            || lpad(CAST(s.second_of_day % 60 AS STRING), 2, '0')
    END AS session_id,
    c.shop, c.conversation, p.conversation_n, p.session_n, c.buyer, o.agent,
    s.sent_ms AS started_ms, p.ended_ms, CAST(s.day AS BIGINT) AS day,
    CAST(s.second_of_day AS BIGINT) AS second_of_day, p.first_n, p.last_n,
    p.buyer_messages, p.agent_messages, p.auto_messages, p.has_reply,
    coalesce(p.first_agent_n < p.first_buyer_n, FALSE) AS is_agent_first
FROM parts AS p
JOIN conversations AS c ON c.conversation_n = p.conversation_n
JOIN siblings AS b ON b.conversation_n = p.conversation_n
JOIN turns AS s ON s.n = p.started_n
LEFT JOIN turns AS o ON o.n = p.owner_n
LEFT JOIN days AS d ON d.day = s.day

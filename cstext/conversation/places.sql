-- One row a message: its place in its conversation, by time; equal times keep file order. What is
-- shown of it stands beside: who wrote which words, and where the export has them.
-- `n` is the conversation's number and the place in it as one number (conversation_n * 2^32 +
-- place), so that one key finds a message; sessions and stretches are numbered likewise.
SELECT
    m.message_id, c.conversation_n,
    c.conversation_n * 4294967296 + CAST(row_number() OVER (
        PARTITION BY c.conversation_n
        ORDER BY m.sent_ms NULLS LAST, m.source NULLS LAST, m.line NULLS LAST,
            m.position NULLS LAST
    ) AS BIGINT) AS n,
    CASE
        WHEN m.role IN ('agent', 'assist') AND (
            substr(m.text, 1, length(p.auto_reply_prefix)) = p.auto_reply_prefix
            OR t.text IS NOT NULL
            OR s.sender IS NOT NULL
        ) THEN 'auto'
        ELSE m.role
    END AS role,
    m.agent, m.sender, m.sent_ms, m.day, m.second_of_day, m.text, m.kind,
    m.kind = 'offline' AS is_offline, m.is_courtesy, m.is_question, m.source, m.line
FROM messages AS m
CROSS JOIN policy AS p
JOIN conversations AS c ON c.shop = m.shop AND c.conversation = m.conversation
LEFT JOIN policy_auto_texts AS t ON t.text = m.text
LEFT JOIN policy_auto_senders AS s ON s.sender = m.sender

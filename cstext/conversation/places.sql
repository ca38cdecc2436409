-- One row a message: its place in its conversation, by time; equal times keep file order. What is
-- shown of it stands beside: who wrote which words, and where the export has them.
-- `n` is the conversation's number and the place in it as one number (conversation_n * 2^32 +
-- place), so that one key finds a message; sessions and stretches are numbered likewise.
WITH
-- What the policy calls automatic. Apart, so that no text is looked at where it names none.
automatic AS (
    SELECT m.message_id
    FROM messages AS m
    JOIN policy AS p ON substr(m.text, 1, length(p.auto_reply_prefix)) = p.auto_reply_prefix
    WHERE p.auto_reply_prefix IS NOT NULL
    UNION
    SELECT m.message_id FROM messages AS m JOIN policy_auto_texts AS t ON t.text = m.text
    UNION
    SELECT m.message_id FROM messages AS m JOIN policy_auto_senders AS s ON s.sender = m.sender
)
SELECT
    c.conversation_n,
    c.conversation_n * 4294967296 + CAST(row_number() OVER (
        PARTITION BY c.conversation_n
        ORDER BY m.sent_ms NULLS LAST, m.source NULLS LAST, m.line NULLS LAST,
            m.position NULLS LAST
    ) AS BIGINT) AS n,
    r.role, r.role_n, r.is_buyer, r.is_ours, r.is_system, r.replies, r.closes,
    a.agent_n, m.sender, m.sent_ms, m.day, m.second_of_day, m.text, m.kind,
    m.kind = 'offline' AS is_offline, m.is_courtesy, m.is_question, m.source, m.line
FROM messages AS m
JOIN conversations AS c ON c.shop = m.shop AND c.conversation = m.conversation
LEFT JOIN automatic AS x ON x.message_id = m.message_id
JOIN policy_roles AS r ON r.role = CASE
    WHEN m.role IN ('agent', 'assist') AND x.message_id IS NOT NULL THEN 'auto' ELSE m.role
END
LEFT JOIN accounts AS a ON a.agent = m.agent

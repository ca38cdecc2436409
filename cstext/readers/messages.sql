-- One row a message: what the exports hold, each message once (see repeated_messages.sql).
-- Its id is a hash of what it is known by (see ids.py).
SELECT
    message_id, shop,
    coalesce(conversation, buyer) AS conversation,
    conversation IS NOT NULL AS is_chat,
    buyer, agent, role, sender, sent_ms, day, second_of_day, text, kind, is_courtesy, is_question,
    source, line, position
FROM settled_messages

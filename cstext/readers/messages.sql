-- One row a message: what the exports hold, each message once (see settled_messages.sql).
-- Its id is a hash of what it is known by: shop, buyer (without a time the conversation), sender
-- (a nameless one by its role), time, text and which one of these it is within its file.
SELECT
    substr(md5(concat(
        shop, chr(31),
        CASE WHEN sent_ms IS NULL THEN coalesce(conversation, buyer) ELSE buyer END, chr(31),
        CASE WHEN sender = '' THEN role ELSE sender END, chr(31),
        coalesce(CAST(sent_ms AS STRING), '-'), chr(31),
        coalesce(CAST(occurrence AS STRING), '1'), chr(31), text
    )), 1, 16) AS message_id,
    shop,
    coalesce(conversation, buyer) AS conversation,
    conversation IS NOT NULL AS is_chat,
    buyer, agent, role, sender, sent_ms, day, second_of_day, text, kind, is_courtesy, is_question,
    source, line, position
FROM settled_messages

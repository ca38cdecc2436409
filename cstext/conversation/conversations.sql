-- One row a conversation, numbered from 1 by shop and name.
SELECT
    CAST(row_number() OVER (ORDER BY shop NULLS LAST, conversation NULLS LAST) AS BIGINT)
        AS conversation_n,
    shop, conversation, buyer, is_chat
FROM (
    SELECT shop, conversation, min(buyer) AS buyer, bool_or(is_chat) AS is_chat
    FROM messages
    GROUP BY shop, conversation
) AS named

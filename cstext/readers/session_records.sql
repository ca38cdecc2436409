-- One row a session that an export of sessions lists, each session once (the last named stands),
-- with the chat that it is about. `matched_by`:
-- exact (the record names the chat, or has the same nick and the same second of start),
-- time (the nick fits, the starts lie within 120 seconds, and there is one chat for the record and
-- one record for the chat), doubtful (several fit: the nearest in time), none (no chat fits).
-- A nick fits if it is the same once masked as 京东 masks it: first sign, ****, last two signs.
WITH each_once AS (
    SELECT
        i.*,
        substr(buyer, 1, 1) || '****' || substr(buyer, greatest(length(buyer) - 1, 1)) AS masked,
        row_number() OVER (
            PARTITION BY shop, coalesce(record_id, buyer), started_ms
            ORDER BY file DESC NULLS LAST, place DESC NULLS LAST
        ) AS choice
    FROM intake_records AS i
),

records AS (
    SELECT * FROM each_once WHERE choice = 1
),

chats AS (
    SELECT
        shop, conversation, min(buyer) AS buyer, min(sent_ms) AS started_ms,
        substr(min(buyer), 1, 1) || '****'
            || substr(min(buyer), greatest(length(min(buyer)) - 1, 1)) AS masked
    FROM messages
    -- Without records nothing is gone through.
    WHERE is_chat AND sent_ms IS NOT NULL AND shop IN (SELECT shop FROM records)
    GROUP BY shop, conversation
),

pairs AS (
    SELECT r.place, r.shop, c.conversation, TRUE AS is_exact, CAST(0 AS BIGINT) AS distance_ms
    FROM records AS r
    JOIN chats AS c ON c.shop = r.shop AND c.conversation = r.conversation
    UNION ALL
    SELECT
        r.place, r.shop, c.conversation,
        c.buyer = r.buyer
            AND floor(c.started_ms / 1000) = floor(r.started_ms / 1000) AS is_exact,
        abs(c.started_ms - r.started_ms) AS distance_ms
    FROM records AS r
    JOIN chats AS c ON c.shop = r.shop AND c.masked = r.masked
    WHERE r.conversation IS NULL AND abs(c.started_ms - r.started_ms) <= 120000
),

ranked AS (
    SELECT
        place, conversation, is_exact,
        count(*) OVER (PARTITION BY place) AS chats,
        count(*) OVER (PARTITION BY shop, conversation) AS records,
        sum(CASE WHEN is_exact THEN 1 ELSE 0 END) OVER (PARTITION BY place) AS exact_chats,
        sum(CASE WHEN is_exact THEN 1 ELSE 0 END) OVER (PARTITION BY shop, conversation)
            AS exact_records,
        row_number() OVER (
            PARTITION BY place
            ORDER BY is_exact DESC NULLS LAST, distance_ms NULLS LAST, conversation NULLS LAST
        ) AS choice
    FROM pairs
),

best AS (
    SELECT
        place, conversation,
        CASE
            WHEN is_exact AND exact_chats = 1 AND exact_records = 1 THEN 'exact'
            WHEN chats = 1 AND records = 1 THEN 'time'
            ELSE 'doubtful'
        END AS matched_by
    FROM ranked
    WHERE choice = 1
)

SELECT
    r.record_id, r.shop, b.conversation, coalesce(b.matched_by, 'none') AS matched_by, r.buyer,
    r.agent, r.transferred_to, r.started_ms, r.day, r.second_of_day, r.satisfaction, r.rating,
    r.is_solved, r.first_response_seconds, r.average_response_seconds, r.duration_seconds,
    r.buyer_messages, r.agent_messages, r.topic, r.goods, r.source, r.line
FROM records AS r
LEFT JOIN best AS b ON b.place = r.place
ORDER BY r.started_ms, r.buyer NULLS LAST, r.source, r.line

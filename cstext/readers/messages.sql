-- One row a message: what the exports hold, each message once.
-- A message is known by shop, conversation, sender, time and text, and by which one of these it
-- is within its file; one without a time by its number within its conversation. Read again from
-- another export it counts once: the first file's row stands, with the account another file knows.
WITH named AS (
    SELECT *, coalesce(conversation, buyer) AS chat
    FROM intake_messages
),

buyers AS (
    SELECT shop, chat, min_by(sender, place) AS buyer
    FROM named
    WHERE role = 'buyer' AND sender <> ''
    GROUP BY shop, chat
),

keyed AS (
    SELECT
        *,
        md5(concat_ws(
            chr(31),
            shop, chat, coalesce(nullif(sender, ''), role), coalesce(CAST(sent_ms AS STRING), '-'),
            text
        )) AS content,
        row_number() OVER (PARTITION BY file, shop, chat ORDER BY place) AS number_in_chat
    FROM named
),

counted AS (
    SELECT
        *,
        CASE
            WHEN sent_ms IS NULL THEN number_in_chat
            ELSE row_number() OVER (PARTITION BY file, content ORDER BY place)
        END AS occurrence
    FROM keyed
),

identified AS (
    SELECT
        *,
        substr(md5(concat_ws(chr(31), content, CAST(occurrence AS STRING))), 1, 16) AS message_id
    FROM counted
),

first_of_each AS (
    SELECT message_id, min(place) AS place, min_by(agent, place) FILTER (agent IS NOT NULL) AS agent
    FROM identified
    GROUP BY message_id
)

SELECT
    i.message_id,
    i.shop,
    i.chat AS conversation,
    i.conversation IS NOT NULL AS is_chat,
    coalesce(i.buyer, b.buyer, i.chat) AS buyer,
    f.agent,
    i.role,
    i.sender,
    i.sent_ms,
    i.day,
    i.second_of_day,
    i.text,
    i.kind,
    i.is_courtesy,
    i.is_question,
    i.source,
    i.line,
    i.position
FROM identified AS i
INNER JOIN first_of_each AS f ON i.message_id = f.message_id AND i.place = f.place
LEFT JOIN buyers AS b ON i.shop = b.shop AND i.chat = b.chat
ORDER BY i.place

-- One row a message: what the exports hold, each message once.
-- A message is known by shop, conversation, sender (a nameless one by its role), time and text,
-- and by which one of these it is within its file; one without a time by its number within its
-- conversation. Held by several exports it counts once: the first file's row stands, with the
-- account that another file knows if it knows none.
WITH keyed AS (
    SELECT
        place, file, shop, coalesce(conversation, buyer) AS chat, agent,
        sent_ms IS NULL AS is_untimed,
        md5(concat_ws(
            chr(31), shop, coalesce(conversation, buyer), coalesce(nullif(sender, ''), role),
            coalesce(CAST(sent_ms AS STRING), '-'), text
        )) AS content
    FROM intake_messages
),

counted AS (
    SELECT
        place, agent, content,
        row_number() OVER (PARTITION BY file, content ORDER BY place) AS occurrence
    FROM keyed
    WHERE NOT is_untimed
    UNION ALL
    SELECT
        place, agent, content,
        row_number() OVER (PARTITION BY file, shop, chat ORDER BY place) AS occurrence
    FROM keyed
    WHERE is_untimed
),

identified AS (
    SELECT
        place, agent,
        substr(md5(concat_ws(chr(31), content, CAST(occurrence AS STRING))), 1, 16) AS message_id
    FROM counted
),

first_of_each AS (
    SELECT message_id, min(place) AS place, min_by(agent, place) FILTER (agent IS NOT NULL) AS agent
    FROM identified
    GROUP BY message_id
),

buyers AS (
    SELECT shop, conversation, min_by(sender, place) AS buyer
    FROM intake_messages
    WHERE role = 'buyer' AND sender <> '' AND conversation IS NOT NULL AND buyer IS NULL
    GROUP BY shop, conversation
)

SELECT
    f.message_id,
    i.shop,
    coalesce(i.conversation, i.buyer) AS conversation,
    i.conversation IS NOT NULL AS is_chat,
    coalesce(i.buyer, b.buyer, i.conversation) AS buyer,
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
FROM intake_messages AS i
INNER JOIN first_of_each AS f ON i.place = f.place
LEFT JOIN buyers AS b ON i.shop = b.shop AND i.conversation = b.conversation AND i.buyer IS NULL

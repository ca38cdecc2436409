-- One row a row whose message another row tells or whose words occurred before, out of those
-- that may be such (`candidates`): which occurrence within its file it is, whether it is the first
-- row to tell the message, and the account that it or another one names.
-- A message is known by shop, buyer, sender (a nameless one by its role), time and text, of which
-- `message_id` is the hash, and its occurrence; one without a time by its number within its
-- conversation. So over several files the largest count stands.
WITH counted AS (
    SELECT
        place, message_id, sent_ms, agent,
        row_number() OVER (
            PARTITION BY file, message_id, sent_ms ORDER BY place NULLS LAST
        ) AS occurrence
    FROM candidates
    WHERE sent_ms IS NOT NULL
    UNION ALL
    SELECT
        place, message_id, sent_ms, agent,
        row_number() OVER (
            PARTITION BY file, shop, conversation ORDER BY place NULLS LAST
        ) AS occurrence
    FROM candidates
    WHERE sent_ms IS NULL
),

ranked AS (
    SELECT
        place, occurrence, agent,
        min(place) OVER same AS first_place,
        min_by(agent, CASE WHEN agent IS NOT NULL THEN place END) OVER same AS known_agent
    FROM counted
    WINDOW same AS (PARTITION BY message_id, sent_ms, occurrence)
)

SELECT place, occurrence, place = first_place AS is_first, known_agent AS agent
FROM ranked
WHERE place > first_place OR occurrence > 1 OR (agent IS NULL AND known_agent IS NOT NULL)
ORDER BY place

-- One row a row whose message another row tells or whose words occurred before, out of those
-- that may be such (`candidates`): which occurrence within its file it is, whether it is the first
-- row to tell the message, and the account that it or another one names.
-- A message is known by shop, buyer, sender (a nameless one by its role), time, text and its
-- occurrence; one without a time by its number within its conversation. So over several files the
-- largest count stands.
WITH counted AS (
    SELECT
        place, shop, buyer AS chat, who, sent_ms, text, agent,
        row_number() OVER (
            PARTITION BY file, shop, buyer, who, sent_ms, text ORDER BY place NULLS LAST
        ) AS occurrence
    FROM candidates
    WHERE sent_ms IS NOT NULL
    UNION ALL
    SELECT
        place, shop, conversation AS chat, who, sent_ms, text, agent,
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
    WINDOW same AS (PARTITION BY shop, chat, who, sent_ms, text, occurrence)
)

SELECT place, occurrence, place = first_place AS is_first, known_agent AS agent
FROM ranked
WHERE place > first_place OR occurrence > 1 OR (agent IS NULL AND known_agent IS NOT NULL)
ORDER BY place

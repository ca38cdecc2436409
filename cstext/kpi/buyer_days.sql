-- One row a buyer and shop-local day on which the buyer wrote (a consultation, 咨询). It is a
-- reception (接待) if an agent wrote to that buyer on that day too. Its owner is the last
-- account of ours that wrote on that day, else the last one addressed, else nobody; `n` is the
-- message that says so, `session_n` its session, `second_of_day` when the buyer first wrote.
-- A buyer may have several conversations a day: the one that comes first in that order says it.
WITH placed AS (
    SELECT
        d.*,
        row_number() OVER (
            PARTITION BY shop, buyer, day
            ORDER BY rank NULLS LAST, sent_ms DESC NULLS LAST, n DESC NULLS LAST
        ) AS place
    FROM chat_days AS d
)
SELECT
    shop, buyer, day,
    bool_or(is_received) AS is_received,
    max(CASE WHEN place = 1 THEN agent END) AS agent,
    max(CASE WHEN place = 1 THEN n END) AS n,
    max(CASE WHEN place = 1 THEN session_n END) AS session_n,
    min(second_of_day) AS second_of_day
FROM placed
GROUP BY shop, buyer, day
HAVING bool_or(is_asked)

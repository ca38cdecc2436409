-- One row a session of which the export itself says something: whether the buyer was satisfied
-- (1 to 5) and the matter solved. Numbered, so that one key finds it.
SELECT
    CAST(row_number() OVER (ORDER BY source NULLS LAST, line NULLS LAST) AS BIGINT) AS n,
    shop, agent, day, second_of_day, satisfaction, is_solved, source, line
FROM session_records

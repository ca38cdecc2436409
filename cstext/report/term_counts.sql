-- One row a group and word: how often it stands in the messages of the asked-for days (`count`)
-- and of the days before (`count_before`). A word counts as often as it is written.
-- `said` (message, group, is_before) and `text_words` (text, word; a row each time it is
-- written there) are made by the caller.
SELECT
    s.cell, w.word,
    CAST(sum(CASE WHEN s.is_before THEN 0 ELSE s.messages END) AS BIGINT) AS count,
    CAST(sum(CASE WHEN s.is_before THEN s.messages ELSE 0 END) AS BIGINT) AS count_before
FROM (
    SELECT cell, text, is_before, CAST(count(*) AS BIGINT) AS messages
    FROM said
    GROUP BY cell, text, is_before
) AS s
JOIN text_words AS w ON w.text = s.text
GROUP BY s.cell, w.word

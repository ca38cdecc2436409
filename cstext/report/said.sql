-- One row a message of text that counts: its group (`cell`), its text, and whether it is of the
-- days before the asked-for ones. The group (words_request.grouping) is the sender's role, the
-- account that wrote it, or the cause of the lost inquiry it stands in.
SELECT cell, text, is_before
FROM (
    SELECT
        CASE q.grouping
            WHEN 'role' THEN t.role
            WHEN 'agent' THEN CASE WHEN t.role IN ('agent', 'assist') THEN t.agent END
            WHEN 'cause' THEN c.reason
        END AS cell,
        p.text,
        coalesce(t.day < q.from_day, FALSE) AS is_before
    FROM places AS p
    CROSS JOIN words_request AS q
    JOIN turns AS t ON t.n = p.n
    LEFT JOIN causes AS c ON c.session_n = t.session_n
    WHERE p.kind IN ('text', 'offline')
        AND coalesce(t.day >= q.before_day, TRUE) AND coalesce(t.day <= q.to_day, TRUE)
) AS spoken
WHERE cell IS NOT NULL

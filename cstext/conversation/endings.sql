-- One row a session that has a counted round: its first and its last one, to whom the last one was
-- put, and what the session came to. Left hanging: the last one has no reply, another one had.
SELECT
    c.session_n, c.first_n, c.last_n, l.agent,
    NOT s.has_reply AS is_never_answered,
    l.waited IS NULL AND s.has_reply AS is_left_hanging
FROM (
    SELECT session_n, min(n) AS first_n, max(n) AS last_n
    FROM rounds
    WHERE left_out_because IS NULL
    GROUP BY session_n
) AS c
JOIN rounds AS l ON l.n = c.last_n
JOIN sessions AS s ON s.session_n = c.session_n

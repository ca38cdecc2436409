-- One row a later visit of a session: somebody wrote after a silence at which sessions end (the
-- policy's gap; 28800 s, the default profile's, where it cuts none), but the session was not cut: a
-- run was open, or the policy cuts none. After a reply to the open run the buyer has to ask anew:
-- thanks for it are no visit.
-- `day` and `asked_ms` are those of the buyer's first word in it (after a reply, of the first that
-- waits for an answer): inquiry windows count from there too.
WITH long AS (
    SELECT s.session_n, coalesce(p.session_gap_seconds, 28800) * 1000 AS gap_ms
    FROM sessions AS s
    CROSS JOIN policy AS p
    WHERE s.ended_ms - s.started_ms >= coalesce(p.session_gap_seconds, 28800) * 1000
),
said AS (
    SELECT
        t.session_n, t.n, t.role, t.day, t.sent_ms, t.ends_run, t.opens, g.gap_ms,
        t.sent_ms - lag(t.sent_ms) OVER (PARTITION BY t.session_n ORDER BY t.n NULLS LAST)
            AS silence_ms
    FROM turns AS t
    JOIN long AS g ON g.session_n = t.session_n
    WHERE t.role <> 'system' AND t.sent_ms IS NOT NULL
),
placed AS (
    SELECT
        session_n, role, day, sent_ms, opens, ends_run AND silence_ms >= gap_ms AS is_late_reply,
        sum(CASE WHEN silence_ms >= gap_ms THEN 1 ELSE 0 END) OVER (
            PARTITION BY session_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS visit
    FROM said
),
begun AS (
    SELECT session_n, visit, coalesce(bool_or(is_late_reply), FALSE) AS is_by_reply
    FROM placed
    GROUP BY session_n, visit
)
SELECT p.session_n, min(p.day) AS day, min(p.sent_ms) AS asked_ms
FROM placed AS p
JOIN begun AS b ON b.session_n = p.session_n AND b.visit = p.visit
WHERE p.role = 'buyer' AND p.visit > 0 AND (p.opens OR NOT b.is_by_reply)
GROUP BY p.session_n, p.visit

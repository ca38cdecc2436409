-- One row a later visit of a session: its buyer wrote again after a silence at which sessions end
-- (the policy's gap; 28800 s, the default profile's, where it cuts none), but the session was not
-- cut: a run was open, or the policy cuts none. A reply to the open run begins no visit.
-- `day` and `asked_ms` are those of the buyer's first word in it: inquiry windows count from there
-- too.
WITH long AS (
    SELECT s.session_n, coalesce(p.session_gap_seconds, 28800) * 1000 AS gap_ms
    FROM sessions AS s
    CROSS JOIN policy AS p
    WHERE s.ended_ms - s.started_ms >= coalesce(p.session_gap_seconds, 28800) * 1000
),
said AS (
    SELECT
        t.session_n, t.n, t.role, t.day, t.sent_ms, t.ends_run, g.gap_ms,
        t.sent_ms - lag(t.sent_ms) OVER (PARTITION BY t.session_n ORDER BY t.n NULLS LAST)
            AS silence_ms
    FROM turns AS t
    JOIN long AS g ON g.session_n = t.session_n
    WHERE t.role <> 'system' AND t.sent_ms IS NOT NULL
),
placed AS (
    SELECT
        session_n, role, day, sent_ms,
        sum(CASE WHEN silence_ms >= gap_ms AND NOT ends_run THEN 1 ELSE 0 END) OVER (
            PARTITION BY session_n
            ORDER BY n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS visit
    FROM said
)
SELECT session_n, min(day) AS day, min(sent_ms) AS asked_ms
FROM placed
WHERE role = 'buyer' AND visit > 0
GROUP BY session_n, visit

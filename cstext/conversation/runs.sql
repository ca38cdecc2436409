-- One row a run: buyer messages that wait for an answer, up to the first valid reply, or none;
-- and one row a session for courtesies before a run or without one (`needs_no_answer`).
-- Messages left while nobody was on duty (`offline_message`) stand apart likewise: a run that has
-- others starts at the first of those, and what was left before it is a row of its own.
-- `reason` null: it may count (`rounds` looks at windows and firsts). `clock_ms` is where the
-- policy's clock starts.
-- Time and day, and time and second of day, are packed into one number as in `turns`: the least
-- then brings the day of the first message with it, also where a zone's clocks go back.
WITH stretches AS (
    SELECT
        stretch,
        min(conversation_n) AS conversation_n,
        min(CASE WHEN opens THEN n END) AS opened_n,
        min(CASE WHEN opens THEN session_n END) AS session_n,
        min(CASE WHEN opens THEN sent_ms END) AS started_ms,
        min(CASE WHEN opens THEN sent_ms * 131072 + day END) % 131072 AS day,
        min(CASE WHEN opens THEN sent_ms * 131072 + second_of_day END) % 131072 AS second_of_day,
        max(CASE WHEN opens THEN sent_ms END) AS last_ms,
        max(CASE WHEN opens THEN sent_ms * 131072 + day END) % 131072 AS last_day,
        max(CASE WHEN replies THEN n END) AS replied_n,
        max(CASE WHEN replies THEN sent_ms END) AS replied_ms,
        max(CASE WHEN replies THEN day END) AS replied_day,
        max(CASE WHEN replies THEN agent END) AS replied_by,
        bool_or(opens AND is_offline) AS is_offline,
        bool_or(ends_run AND NOT replies) AS is_ended_by_bot,
        bool_or(is_late) AS begins_late
    FROM turns
    WHERE sent_ms IS NOT NULL AND (opens OR ends_run OR is_late)
    GROUP BY stretch
),
-- Where late replies are left out: the stretch after, begun by a silence, opens with the reply.
too_late AS (
    SELECT stretch
    FROM (
        SELECT
            s.stretch,
            lead(s.begins_late AND s.opened_n IS NULL AND s.replied_n IS NOT NULL) OVER (
                PARTITION BY s.conversation_n ORDER BY s.stretch NULLS LAST
            ) AS is_answered_after
        FROM stretches AS s
        CROSS JOIN policy AS p
        WHERE p.late_reply = 'leave_out'
    ) AS followed
    WHERE is_answered_after
),
-- What was not left, of the few stretches in which something was.
live AS (
    SELECT
        t.stretch,
        min(t.n) AS opened_n,
        min(t.sent_ms) AS started_ms,
        min(t.sent_ms * 131072 + t.day) % 131072 AS day,
        min(t.sent_ms * 131072 + t.second_of_day) % 131072 AS second_of_day,
        max(t.sent_ms) AS last_ms,
        max(t.sent_ms * 131072 + t.day) % 131072 AS last_day
    FROM turns AS t
    JOIN stretches AS s ON s.stretch = t.stretch AND s.is_offline
    WHERE t.sent_ms IS NOT NULL AND t.opens AND NOT t.is_offline
    GROUP BY t.stretch
),
all_runs AS (
    SELECT
        s.conversation_n, s.session_n, coalesce(v.opened_n, s.opened_n) AS n,
        coalesce(v.started_ms, s.started_ms) AS started_ms, coalesce(v.day, s.day) AS day,
        coalesce(v.second_of_day, s.second_of_day) AS second_of_day,
        coalesce(v.last_ms, s.last_ms) AS last_ms, coalesce(v.last_day, s.last_day) AS last_day,
        s.replied_n, s.replied_ms, s.replied_day, s.replied_by,
        CASE
            WHEN s.is_offline AND v.stretch IS NULL THEN 'offline_message'
            WHEN s.replied_n IS NULL AND s.is_ended_by_bot THEN 'bot_only'
            WHEN s.replied_n IS NULL AND l.stretch IS NOT NULL THEN 'too_late_for_session'
        END AS reason
    FROM stretches AS s
    CROSS JOIN policy AS p
    LEFT JOIN too_late AS l ON l.stretch = s.stretch
    LEFT JOIN live AS v ON v.stretch = s.stretch
    WHERE s.opened_n IS NOT NULL
        AND NOT (s.replied_n IS NULL AND s.is_ended_by_bot AND p.bot_reply = 'clear')
    UNION ALL
    SELECT
        s.conversation_n, s.session_n, s.opened_n, s.started_ms, s.day, s.second_of_day,
        NULL, NULL, NULL, NULL, NULL, NULL, 'offline_message'
    FROM stretches AS s
    JOIN live AS v ON v.stretch = s.stretch
    WHERE s.opened_n < v.opened_n
    UNION ALL
    SELECT
        c.conversation_n, c.session_n, c.n, c.started_ms, c.day, c.second_of_day,
        NULL, NULL, NULL, NULL, NULL, NULL, 'needs_no_answer'
    FROM (
        SELECT
            stretch, session_n, min(conversation_n) AS conversation_n, min(n) AS n,
            min(sent_ms) AS started_ms,
            min(sent_ms * 131072 + day) % 131072 AS day,
            min(sent_ms * 131072 + second_of_day) % 131072 AS second_of_day
        FROM turns
        WHERE is_courtesy AND sent_ms IS NOT NULL
        GROUP BY stretch, session_n
    ) AS c
    LEFT JOIN stretches AS s ON s.stretch = c.stretch
    WHERE s.opened_n IS NULL OR c.n < s.opened_n
)
SELECT
    r.conversation_n, r.session_n, r.n, r.started_ms, r.day, r.second_of_day, r.replied_n,
    r.replied_ms, r.replied_day, r.replied_by, r.reason,
    CASE WHEN p.clock_starts_at = 'last' THEN r.last_ms ELSE r.started_ms END AS clock_ms,
    CASE WHEN p.clock_starts_at = 'last' THEN r.last_day ELSE r.day END AS clock_day
FROM all_runs AS r
CROSS JOIN policy AS p

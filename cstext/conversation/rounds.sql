-- One row a round: a run of buyer messages up to the first valid reply, or none.
-- `waited` is reply - start of the clock in seconds; `seconds` is that after the policy's cap;
-- null: unanswered (unless `unanswered = cap`). `left_out_because` null: a counted case.
-- Courtesies that wait for no answer are listed with the reason, one row a session for those
-- before a run or without one.
WITH stretches AS (
    SELECT
        conversation_n, stretch,
        min(CASE WHEN opens THEN n END) AS opened_n,
        max(CASE WHEN opens THEN sent_ms END) AS last_ms,
        max(CASE WHEN opens THEN day END) AS last_day,
        max(CASE WHEN replies THEN n END) AS replied_n,
        max(CASE WHEN replies THEN sent_ms END) AS replied_ms,
        max(CASE WHEN replies THEN day END) AS replied_day,
        max(CASE WHEN replies THEN agent END) AS replied_by,
        bool_or(opens AND is_offline) AS is_offline,
        bool_or(closes AND NOT replies) AS is_ended_by_bot,
        bool_or(is_late) AS begins_late
    FROM turns
    WHERE sent_ms IS NOT NULL AND (role = 'buyer' OR closes OR is_late)
    GROUP BY conversation_n, stretch
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
runs AS (
    SELECT
        s.opened_n AS n, s.last_ms, s.last_day, s.replied_n, s.replied_ms, s.replied_day,
        s.replied_by,
        CASE
            WHEN s.is_offline THEN 'offline_message'
            WHEN s.replied_n IS NULL AND s.is_ended_by_bot THEN 'bot_only'
            WHEN s.replied_n IS NULL AND l.stretch IS NOT NULL THEN 'too_late_for_session'
        END AS reason
    FROM stretches AS s
    CROSS JOIN policy AS p
    LEFT JOIN too_late AS l ON l.stretch = s.stretch
    WHERE s.opened_n IS NOT NULL
        AND NOT (s.replied_n IS NULL AND s.is_ended_by_bot AND p.bot_reply = 'clear')
    UNION ALL
    SELECT c.n, NULL, NULL, NULL, NULL, NULL, NULL, 'needs_no_answer'
    FROM (
        SELECT stretch, session_n, min(n) AS n
        FROM turns
        WHERE is_courtesy AND sent_ms IS NOT NULL
        GROUP BY stretch, session_n
    ) AS c
    JOIN stretches AS s ON s.stretch = c.stretch AND (s.opened_n IS NULL OR c.n < s.opened_n)
),
timed AS (
    SELECT
        o.session_n, r.n, r.replied_n, r.replied_ms, r.replied_day, r.replied_by, r.reason,
        o.sent_ms AS started_ms, o.day, o.second_of_day, o.agent AS addressed, o.twice_last_agent_n,
        CASE WHEN p.clock_starts_at = 'last' THEN r.last_ms ELSE o.sent_ms END AS clock_ms,
        CASE WHEN p.clock_starts_at = 'last' THEN r.last_day ELSE o.day END AS clock_day
    FROM runs AS r
    CROSS JOIN policy AS p
    JOIN turns AS o ON o.n = r.n
),
first_runs AS (
    SELECT session_n, min(n) AS n
    FROM timed
    WHERE reason IS NULL OR reason = 'too_late_for_session'
    GROUP BY session_n
),
-- The work done up to the start of the clock and up to the reply, where the policy counts
-- working time only: worked before the day, and within the day's intervals.
worked AS (
    SELECT b.n, b.worked_ms - a.worked_ms AS worked_ms
    FROM (
        SELECT
            t.n,
            min(k.worked_before_ms)
            + sum(greatest(least(t.clock_ms, k.closes_ms) - k.opens_ms, 0)) AS worked_ms
        FROM timed AS t
        JOIN clock AS k ON k.day = t.clock_day
        GROUP BY t.n
    ) AS a
    JOIN (
        SELECT
            t.n,
            min(k.worked_before_ms)
            + sum(greatest(least(t.replied_ms, k.closes_ms) - k.opens_ms, 0)) AS worked_ms
        FROM timed AS t
        JOIN clock AS k ON k.day = t.replied_day
        GROUP BY t.n
    ) AS b ON b.n = a.n
),
judged AS (
    SELECT
        s.shop, s.conversation, t.session_n, s.session_id, s.buyer,
        CASE
            WHEN t.replied_n IS NOT NULL THEN t.replied_by
            ELSE coalesce(t.addressed, a.agent)
        END AS agent,
        t.n, t.started_ms, t.replied_ms, t.replied_n, t.day, t.second_of_day,
        CAST(
            CASE WHEN p.has_working_time THEN w.worked_ms ELSE t.replied_ms - t.clock_ms END
            AS BIGINT
        ) / CAST(1000 AS DOUBLE) AS waited,
        CASE
            WHEN t.reason IS NOT NULL THEN t.reason
            WHEN p.window_from < p.window_to AND NOT (
                CASE WHEN p.window_tests = 'session_start' THEN s.second_of_day
                    ELSE t.second_of_day END BETWEEN p.window_from AND p.window_to - 1
            ) THEN 'outside_window'
            WHEN p.window_from >= p.window_to AND (
                CASE WHEN p.window_tests = 'session_start' THEN s.second_of_day
                    ELSE t.second_of_day END BETWEEN p.window_to AND p.window_from - 1
            ) THEN 'outside_window'
            WHEN p.rounds_counted = 'first_of_session' AND t.n > f.n THEN 'not_first_of_session'
        END AS left_out_because
    FROM timed AS t
    CROSS JOIN policy AS p
    JOIN sessions AS s ON s.session_n = t.session_n
    LEFT JOIN first_runs AS f ON f.session_n = t.session_n
    LEFT JOIN worked AS w ON w.n = t.n
    LEFT JOIN turns AS a
        ON a.n * 2 = CASE WHEN t.replied_n IS NULL THEN t.twice_last_agent_n END
)
SELECT
    j.shop, j.conversation, j.session_n, j.session_id, j.buyer, j.agent, j.n,
    j.started_ms, j.replied_ms, j.replied_n, j.day, j.second_of_day, j.waited,
    CASE
        WHEN j.waited IS NULL THEN CASE WHEN p.unanswered = 'cap' THEN p.cap_seconds END
        WHEN j.waited > p.cap_seconds THEN p.cap_seconds
        ELSE j.waited
    END AS seconds,
    CASE
        WHEN p.threshold_seconds IS NULL THEN NULL
        WHEN j.waited IS NULL THEN CASE WHEN p.unanswered = 'apart' THEN NULL ELSE FALSE END
        WHEN p.threshold_inclusive THEN j.waited <= p.threshold_seconds
        ELSE j.waited < p.threshold_seconds
    END AS is_within,
    j.left_out_because
FROM judged AS j
CROSS JOIN policy AS p

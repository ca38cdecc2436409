-- One row a round: a run of buyer messages up to the first valid reply, or none.
-- `waited` is reply - start of the clock in seconds; `seconds` is that after the policy's cap;
-- null: unanswered (unless `unanswered = cap`, of counted ones). `left_out_because` null: a counted case.
-- Courtesies that wait for no answer are listed with the reason, one row a session for those
-- before a run or without one.
WITH
-- Whom an unanswered run is put to: the account that was addressed, else the last that wrote in
-- its session before it; who wrote in an earlier one was not asked.
addressed AS (
    SELECT r.n, coalesce(o.agent, a.agent) AS agent
    FROM runs AS r
    JOIN turns AS o ON o.n = r.n
    LEFT JOIN turns AS a ON a.n * 2 = o.twice_last_agent_n AND a.session_n = o.session_n
    WHERE r.replied_n IS NULL
),
first_runs AS (
    SELECT t.session_n, min(t.n) AS n
    FROM runs AS t
    CROSS JOIN policy AS p
    WHERE p.rounds_counted = 'first_of_session'
        AND (t.reason IS NULL OR t.reason = 'too_late_for_session')
    GROUP BY t.session_n
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
        FROM runs AS t
        JOIN clock AS k ON k.day = t.clock_day
        GROUP BY t.n
    ) AS a
    JOIN (
        SELECT
            t.n,
            min(k.worked_before_ms)
            + sum(greatest(least(t.replied_ms, k.closes_ms) - k.opens_ms, 0)) AS worked_ms
        FROM runs AS t
        JOIN clock AS k ON k.day = t.replied_day
        GROUP BY t.n
    ) AS b ON b.n = a.n
),
judged AS (
    SELECT
        s.shop, s.buyer, t.session_n,
        CASE
            WHEN t.replied_n IS NOT NULL THEN t.replied_by
            ELSE a.agent
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
    FROM runs AS t
    CROSS JOIN policy AS p
    JOIN sessions AS s ON s.session_n = t.session_n
    LEFT JOIN first_runs AS f ON f.session_n = t.session_n
    LEFT JOIN worked AS w ON w.n = t.n
    LEFT JOIN addressed AS a ON a.n = t.n
)
SELECT
    j.shop, j.buyer, j.session_n, j.agent, j.n, j.started_ms, j.replied_ms,
    j.replied_n, j.day, j.second_of_day, j.waited,
    CASE
        WHEN j.waited IS NULL THEN
            CASE WHEN p.unanswered = 'cap' AND j.left_out_because IS NULL THEN p.cap_seconds END
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

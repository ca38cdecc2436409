-- One row a round: a run of buyer messages up to the first valid reply, or none.
-- `seconds` is reply - start of the run after the policy's cap; null: unanswered (unless
-- `unanswered = cap`). `left_out_because` null: a counted case. Courtesies that wait for no
-- answer are listed with the reason, one row for those before a run or without one.
WITH stretches AS (
    SELECT
        t.shop, t.conversation, t.stretch,
        min(t.buyer) AS buyer,
        min(t.session_n) FILTER (WHERE t.opens) AS session_n,
        min(t.n) FILTER (WHERE t.opens) AS opened_n,
        min(t.sent_ms) FILTER (WHERE t.opens) AS opened_ms,
        max(t.sent_ms) FILTER (WHERE t.opens) AS last_ms,
        min_by(t.day * 86400 + t.second_of_day, t.n) FILTER (WHERE t.opens) AS local_second,
        min_by(t.agent, t.n) FILTER (WHERE t.opens AND t.agent IS NOT NULL) AS addressed,
        min(t.last_agent_n) FILTER (WHERE t.opens) AS last_agent_n,
        bool_or(t.opens AND t.kind = 'offline') AS is_offline,
        max(t.sent_ms) FILTER (WHERE t.replies) AS replied_ms,
        max(t.n) FILTER (WHERE t.replies) AS replied_n,
        max(t.day) FILTER (WHERE t.replies) AS replied_day,
        max_by(t.day, t.n) FILTER (WHERE t.opens) AS last_day,
        max(t.agent) FILTER (WHERE t.replies) AS replied_by,
        bool_or(t.closes AND NOT t.replies) AS is_ended_by_bot,
        bool_or(t.is_late) AS begins_late,
        min(t.n) FILTER (WHERE t.role = 'buyer' AND NOT t.opens) AS courtesy_n,
        min(t.session_n) FILTER (WHERE t.role = 'buyer' AND NOT t.opens) AS courtesy_session_n,
        min(t.sent_ms) FILTER (WHERE t.role = 'buyer' AND NOT t.opens) AS courtesy_ms,
        min_by(t.day * 86400 + t.second_of_day, t.n)
            FILTER (WHERE t.role = 'buyer' AND NOT t.opens) AS courtesy_second,
        min_by(t.agent, t.n) FILTER (WHERE t.role = 'buyer' AND NOT t.opens AND t.agent IS NOT NULL)
            AS courtesy_addressed
    FROM turns AS t
    WHERE t.sent_ms IS NOT NULL
    GROUP BY t.shop, t.conversation, t.stretch
),
followed AS (
    SELECT
        s.*,
        -- The next stretch begins after the silence with a valid reply: it came too late.
        coalesce(
            lead(s.begins_late AND s.opened_n IS NULL AND s.replied_ms IS NOT NULL) OVER (
                PARTITION BY s.shop, s.conversation ORDER BY s.stretch NULLS LAST
            ),
            FALSE
        ) AS is_replied_too_late
    FROM stretches AS s
),
runs AS (
    SELECT
        f.shop, f.conversation, f.session_n, f.buyer, f.opened_n AS n, f.opened_ms AS started_ms,
        CASE WHEN p.clock_starts_at = 'last' THEN f.last_ms ELSE f.opened_ms END AS clock_ms,
        CASE
            WHEN p.clock_starts_at = 'last' THEN f.last_day
            ELSE CAST(floor(f.local_second / 86400) AS BIGINT)
        END AS clock_day,
        f.local_second, f.replied_ms, f.replied_n, f.replied_day, f.replied_by, f.addressed, f.last_agent_n,
        CASE
            WHEN f.is_offline THEN 'offline_message'
            WHEN f.is_ended_by_bot AND f.replied_ms IS NULL THEN 'bot_only'
            WHEN p.late_reply = 'leave_out' AND f.replied_ms IS NULL AND f.is_replied_too_late
                THEN 'too_late_for_session'
        END AS reason
    FROM followed AS f
    CROSS JOIN policy AS p
    WHERE f.opened_n IS NOT NULL
        AND NOT (f.is_ended_by_bot AND f.replied_ms IS NULL AND p.bot_reply = 'clear')
    UNION ALL
    SELECT
        f.shop, f.conversation, f.courtesy_session_n, f.buyer, f.courtesy_n, f.courtesy_ms,
        f.courtesy_ms, NULL, f.courtesy_second, NULL, NULL, NULL, NULL, f.courtesy_addressed, NULL,
        'needs_no_answer'
    FROM followed AS f
    WHERE f.courtesy_n IS NOT NULL AND (f.opened_n IS NULL OR f.courtesy_n < f.opened_n)
),
first_runs AS (
    SELECT shop, conversation, session_n, min(n) AS n
    FROM runs
    WHERE reason IS NULL OR reason = 'too_late_for_session'
    GROUP BY shop, conversation, session_n
),
-- The work done up to the start of the clock and up to the reply, where the policy counts
-- working time only: worked before the day, and within the day's intervals.
worked AS (
    SELECT
        r.shop, r.conversation, r.n, b.worked_ms - a.worked_ms AS worked_ms
    FROM runs AS r
    JOIN (
        SELECT
            r.shop, r.conversation, r.n,
            min(c.worked_before_ms)
            + sum(greatest(least(r.clock_ms, c.closes_ms) - c.opens_ms, 0)) AS worked_ms
        FROM runs AS r
        JOIN clock AS c ON c.day = r.clock_day
        GROUP BY r.shop, r.conversation, r.n
    ) AS a ON a.shop = r.shop AND a.conversation = r.conversation AND a.n = r.n
    JOIN (
        SELECT
            r.shop, r.conversation, r.n,
            min(c.worked_before_ms)
            + sum(greatest(least(r.replied_ms, c.closes_ms) - c.opens_ms, 0)) AS worked_ms
        FROM runs AS r
        JOIN clock AS c ON c.day = r.replied_day
        GROUP BY r.shop, r.conversation, r.n
    ) AS b ON b.shop = r.shop AND b.conversation = r.conversation AND b.n = r.n
),
judged AS (
    SELECT
        r.shop, r.conversation, r.session_n, s.session_id, r.buyer,
        CASE
            WHEN r.replied_ms IS NOT NULL THEN r.replied_by
            ELSE coalesce(r.addressed, a.agent)
        END AS agent,
        r.n, r.started_ms, r.replied_ms, r.replied_n,
        CAST(floor(r.local_second / 86400) AS BIGINT) AS day,
        r.local_second % 86400 AS second_of_day,
        CAST(
            CASE WHEN p.has_working_time THEN w.worked_ms ELSE r.replied_ms - r.clock_ms END
            AS BIGINT
        ) / CAST(1000 AS DOUBLE) AS waited,
        CASE
            WHEN r.reason IS NOT NULL THEN r.reason
            WHEN p.window_from IS NOT NULL AND NOT (
                CASE
                    WHEN p.window_from < p.window_to THEN
                        CASE
                            WHEN p.window_tests = 'session_start' THEN s.second_of_day
                            ELSE r.local_second % 86400
                        END BETWEEN p.window_from AND p.window_to - 1
                    ELSE
                        CASE
                            WHEN p.window_tests = 'session_start' THEN s.second_of_day
                            ELSE r.local_second % 86400
                        END NOT BETWEEN p.window_to AND p.window_from - 1
                END
            ) THEN 'outside_window'
            WHEN p.rounds_counted = 'first_of_session' AND r.n > f.n THEN 'not_first_of_session'
        END AS left_out_because
    FROM runs AS r
    CROSS JOIN policy AS p
    JOIN sessions AS s
        ON s.shop = r.shop AND s.conversation = r.conversation AND s.session_n = r.session_n
    LEFT JOIN first_runs AS f
        ON f.shop = r.shop AND f.conversation = r.conversation AND f.session_n = r.session_n
    LEFT JOIN worked AS w
        ON w.shop = r.shop AND w.conversation = r.conversation AND w.n = r.n
    LEFT JOIN turns AS a
        ON r.replied_ms IS NULL
        AND a.shop = r.shop AND a.conversation = r.conversation AND a.n = r.last_agent_n
)
SELECT
    j.shop, j.conversation, j.session_n, j.session_id, j.buyer, j.agent, j.n, j.started_ms,
    j.replied_ms, j.replied_n, j.day, j.second_of_day, j.waited,
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
ORDER BY
    j.shop NULLS LAST, j.started_ms NULLS LAST, j.conversation NULLS LAST, j.n NULLS LAST

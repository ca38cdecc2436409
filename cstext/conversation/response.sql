-- One row a value of the asked-for dimension (request.grouping), and one for the whole
-- (is_total). A round belongs to its agent and to the day it starts. A session belongs to its
-- owner, the last account of ours that wrote in it, else the one addressed; to its first day.
-- Only rounds and sessions that start on the asked-for days are counted.
-- A first response belongs to the agent who gave it: the session's first counted round.
-- Means and percentiles are taken over whole milliseconds and rounded as such: sums are then exact
-- in any order, and a half is a half (1.0005 s is not, and engines round it either way).
WITH counted AS (
    SELECT
        r.shop, r.session_n, r.buyer, r.day, r.waited, r.is_within,
        CAST(round(r.seconds * 1000) AS BIGINT) AS ms,
        r.waited > p.slow_seconds AS is_slow,
        r.n = min(r.n) OVER (PARTITION BY r.session_n) AS is_first,
        r.n = max(r.n) OVER (PARTITION BY r.session_n) AS is_last,
        r.agent,
        coalesce(r.day >= q.from_day, TRUE) AND coalesce(r.day <= q.to_day, TRUE) AS is_asked_for,
        CASE q.grouping
            WHEN 'agent' THEN r.agent
            WHEN 'day' THEN d.iso
            WHEN 'week' THEN d.week
            WHEN 'hour' THEN lpad(CAST(CAST(floor(r.second_of_day / 3600) AS BIGINT) AS STRING), 2, '0')
            WHEN 'shop' THEN r.shop
        END AS bucket
    FROM rounds AS r
    CROSS JOIN policy AS p
    CROSS JOIN request AS q
    LEFT JOIN days AS d ON d.day = r.day
    WHERE r.left_out_because IS NULL
),
cells AS (
    SELECT TRUE AS is_total, CAST(NULL AS STRING) AS cell, counted.* FROM counted
    WHERE is_asked_for
    UNION ALL
    SELECT FALSE, bucket, counted.* FROM counted CROSS JOIN request AS q
    WHERE is_asked_for AND q.grouping IS NOT NULL
),
by_round AS (
    SELECT
        is_total, cell,
        CAST(count(*) AS BIGINT) AS rounds,
        CAST(sum(CASE WHEN waited IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unanswered_rounds,
        CAST(sum(ms) AS BIGINT) / nullif(count(ms), 0) AS mean_of_rounds,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)) / 1000 AS median_seconds,
        -- A tenth of the way between two milliseconds, once the last bits are gone.
        round(round(percentile_cont(0.9) WITHIN GROUP (ORDER BY ms), 3)) / 1000 AS p90_seconds,
        round(
            CAST(sum(CASE WHEN is_first THEN ms END) AS BIGINT)
            / nullif(count(CASE WHEN is_first THEN ms END), 0)
        ) / 1000 AS first_response_seconds,
        CAST(sum(CASE WHEN is_within THEN 1 ELSE 0 END) AS BIGINT) AS within_rounds,
        CAST(count(is_within) AS BIGINT) AS rated_rounds
    FROM cells
    GROUP BY is_total, cell
),
-- The mean of the sessions' means (in microseconds), where the policy takes that.
by_session_mean AS (
    SELECT
        is_total, cell,
        CAST(sum(mean_us) AS BIGINT) / nullif(count(mean_us), 0) / 1000 AS mean_of_sessions
    FROM (
        SELECT
            c.is_total, c.cell,
            CAST(round(CAST(sum(c.ms) AS BIGINT) / nullif(count(c.ms), 0) * 1000) AS BIGINT)
                AS mean_us
        FROM cells AS c
        CROSS JOIN policy AS p
        WHERE p.mean_over = 'sessions'
        GROUP BY c.is_total, c.cell, c.session_n
    ) AS means
    GROUP BY is_total, cell
),
-- Where the rate is over something else than rounds: that is within only if all its rounds are.
by_unit AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN is_within THEN 1 ELSE 0 END) AS BIGINT) AS within_units,
        CAST(count(*) AS BIGINT) AS units
    FROM (
        SELECT c.is_total, c.cell, bool_and(c.is_within) AS is_within
        FROM (
            SELECT
                is_total, cell, shop, is_within,
                CASE WHEN p.rate_over <> 'sessions' THEN buyer END AS who,
                CASE
                    WHEN p.rate_over = 'sessions' THEN session_n
                    WHEN p.rate_over = 'buyer_days' THEN day
                END AS part
            FROM cells
            CROSS JOIN policy AS p
            WHERE p.rate_over <> 'rounds' AND is_within IS NOT NULL
        ) AS c
        GROUP BY c.is_total, c.cell, c.shop, c.who, c.part
    ) AS rated
    GROUP BY is_total, cell
),
by_buyer_day AS (
    SELECT is_total, cell, CAST(count(*) AS BIGINT) AS slow_buyer_days
    FROM (
        SELECT c.is_total, c.cell
        FROM cells AS c
        CROSS JOIN policy AS p
        WHERE c.is_slow AND p.slow_rounds IS NOT NULL
        GROUP BY c.is_total, c.cell, c.shop, c.buyer, c.day, p.slow_rounds
        HAVING count(*) >= p.slow_rounds
    ) AS slow
    GROUP BY is_total, cell
),
endings AS (
    SELECT
        session_n,
        bool_or(is_last AND waited IS NULL) AS is_left,
        max(CASE WHEN is_last THEN agent END) AS addressed
    FROM counted
    GROUP BY session_n
),
owned AS (
    SELECT
        coalesce(e.is_left IS NOT NULL AND NOT s.has_reply, FALSE) AS is_never_answered,
        coalesce(e.is_left AND s.has_reply, FALSE) AS is_left_hanging,
        CASE q.grouping
            WHEN 'agent' THEN coalesce(s.agent, e.addressed)
            WHEN 'day' THEN d.iso
            WHEN 'week' THEN d.week
            WHEN 'hour' THEN lpad(CAST(CAST(floor(s.second_of_day / 3600) AS BIGINT) AS STRING), 2, '0')
            WHEN 'shop' THEN s.shop
        END AS bucket
    FROM sessions AS s
    CROSS JOIN request AS q
    LEFT JOIN days AS d ON d.day = s.day
    LEFT JOIN endings AS e ON e.session_n = s.session_n
    WHERE coalesce(s.day >= q.from_day, TRUE) AND coalesce(s.day <= q.to_day, TRUE)
),
by_session AS (
    SELECT
        is_total, cell,
        CAST(count(*) AS BIGINT) AS sessions,
        CAST(sum(CASE WHEN is_never_answered THEN 1 ELSE 0 END) AS BIGINT) AS never_answered,
        CAST(sum(CASE WHEN is_left_hanging THEN 1 ELSE 0 END) AS BIGINT) AS left_hanging
    FROM (
        SELECT TRUE AS is_total, CAST(NULL AS STRING) AS cell, owned.* FROM owned
        UNION ALL
        SELECT FALSE, bucket, owned.* FROM owned CROSS JOIN request AS q
        WHERE q.grouping IS NOT NULL
    ) AS all_sessions
    GROUP BY is_total, cell
),
-- Every cell that has a round or a session, and the whole even where there is nothing.
keys AS (
    SELECT is_total, cell FROM by_round
    UNION
    SELECT is_total, cell FROM by_session
    UNION
    SELECT TRUE, CAST(NULL AS STRING) FROM policy
)
SELECT
    k.is_total, k.cell,
    coalesce(r.rounds, 0) AS rounds,
    round(CASE WHEN p.mean_over = 'sessions' THEN m.mean_of_sessions ELSE r.mean_of_rounds END)
        / 1000 AS mean_seconds,
    r.median_seconds,
    r.p90_seconds,
    CASE
        WHEN p.threshold_seconds IS NULL THEN NULL
        WHEN p.rate_over = 'rounds' THEN coalesce(r.within_rounds, 0)
        ELSE coalesce(u.within_units, 0)
    END AS within,
    CASE
        WHEN p.threshold_seconds IS NULL THEN NULL
        WHEN p.rate_over = 'rounds' THEN coalesce(r.rated_rounds, 0)
        ELSE coalesce(u.units, 0)
    END AS within_of,
    coalesce(r.unanswered_rounds, 0) AS unanswered_rounds,
    r.first_response_seconds,
    coalesce(s.sessions, 0) AS sessions,
    CASE
        WHEN p.slow_rounds IS NOT NULL AND p.slow_seconds IS NOT NULL
            THEN coalesce(b.slow_buyer_days, 0)
    END AS slow_buyer_days,
    coalesce(s.never_answered, 0) AS never_answered,
    coalesce(s.left_hanging, 0) AS left_hanging
FROM keys AS k
CROSS JOIN policy AS p
LEFT JOIN by_round AS r ON r.is_total = k.is_total AND r.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_session_mean AS m ON m.is_total = k.is_total AND m.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_unit AS u ON u.is_total = k.is_total AND u.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_buyer_day AS b ON b.is_total = k.is_total AND b.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_session AS s ON s.is_total = k.is_total AND s.cell IS NOT DISTINCT FROM k.cell
ORDER BY k.is_total DESC NULLS LAST, k.cell NULLS LAST

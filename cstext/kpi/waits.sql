-- One row a cell of `cells`: response times of the counted rounds and how sessions ended; the
-- same figures as conversation/response.sql, by every dimension, and the spread of the first
-- responses. A first response belongs to the agent who gave it: the session's first counted
-- round. Means and percentiles are taken over whole milliseconds, as there.
WITH counted AS (
    SELECT
        r.session_n, r.n, r.shop, r.buyer, r.day, r.waited, r.is_within,
        CAST(round(r.seconds * 1000) AS BIGINT) AS ms,
        r.waited > p.slow_seconds AS is_slow,
        r.n = min(r.n) OVER (PARTITION BY r.session_n) AS is_first,
        r.n = max(r.n) OVER (PARTITION BY r.session_n) AS is_last
    FROM rounds AS r
    CROSS JOIN policy AS p
    WHERE r.left_out_because IS NULL
),
placed AS (
    SELECT x.is_total, x.cell, c.*, CASE WHEN c.is_first THEN c.ms END AS first_ms
    FROM cells AS x
    JOIN counted AS c ON c.n = x.n
    WHERE x.kind = 'round'
),
by_round AS (
    SELECT
        is_total, cell,
        CAST(count(*) AS BIGINT) AS rounds,
        CAST(sum(CASE WHEN waited IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unanswered_rounds,
        CAST(sum(ms) AS BIGINT) / nullif(count(ms), 0) AS mean_of_rounds,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)) / 1000 AS median_seconds,
        round(round(percentile_cont(0.9) WITHIN GROUP (ORDER BY ms), 3)) / 1000 AS p90_seconds,
        CAST(sum(CASE WHEN is_first THEN 1 ELSE 0 END) AS BIGINT) AS first_rounds,
        CAST(count(first_ms) AS BIGINT) AS first_responses,
        round(CAST(sum(first_ms) AS BIGINT) / nullif(count(first_ms), 0)) / 1000
            AS first_response_seconds,
        round(percentile_cont(0.5) WITHIN GROUP (ORDER BY first_ms)) / 1000
            AS first_median_seconds,
        round(round(percentile_cont(0.9) WITHIN GROUP (ORDER BY first_ms), 3)) / 1000
            AS first_p90_seconds,
        CAST(sum(CASE WHEN is_first AND is_within THEN 1 ELSE 0 END) AS BIGINT) AS first_within,
        CAST(count(CASE WHEN is_first THEN is_within END) AS BIGINT) AS first_rated,
        CAST(sum(CASE WHEN is_within THEN 1 ELSE 0 END) AS BIGINT) AS within_rounds,
        CAST(count(is_within) AS BIGINT) AS rated_rounds
    FROM placed
    GROUP BY is_total, cell
),
by_session_mean AS (
    SELECT
        is_total, cell,
        CAST(sum(mean_us) AS BIGINT) / nullif(count(mean_us), 0) / 1000 AS mean_of_sessions
    FROM (
        SELECT
            c.is_total, c.cell,
            CAST(round(CAST(sum(c.ms) AS BIGINT) / nullif(count(c.ms), 0) * 1000) AS BIGINT)
                AS mean_us
        FROM placed AS c
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
            FROM placed
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
        FROM placed AS c
        CROSS JOIN policy AS p
        WHERE c.is_slow AND p.slow_rounds IS NOT NULL
        GROUP BY c.is_total, c.cell, c.shop, c.buyer, c.day, p.slow_rounds
        HAVING count(*) >= p.slow_rounds
    ) AS slow
    GROUP BY is_total, cell
),
endings AS (
    SELECT session_n, bool_or(is_last AND waited IS NULL) AS is_left
    FROM counted
    GROUP BY session_n
),
by_session AS (
    SELECT
        x.is_total, x.cell,
        CAST(count(*) AS BIGINT) AS sessions,
        CAST(sum(CASE WHEN e.session_n IS NOT NULL AND NOT s.has_reply THEN 1 ELSE 0 END)
            AS BIGINT) AS never_answered,
        CAST(sum(CASE WHEN e.is_left AND s.has_reply THEN 1 ELSE 0 END) AS BIGINT)
            AS left_hanging
    FROM cells AS x
    JOIN sessions AS s ON s.session_n = x.n
    LEFT JOIN endings AS e ON e.session_n = x.n
    WHERE x.kind = 'session'
    GROUP BY x.is_total, x.cell
),
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
    coalesce(r.unanswered_rounds, 0) AS unanswered_rounds,
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
    coalesce(r.first_rounds, 0) AS first_rounds,
    coalesce(r.first_responses, 0) AS first_responses,
    r.first_response_seconds,
    r.first_median_seconds,
    r.first_p90_seconds,
    CASE WHEN p.threshold_seconds IS NOT NULL THEN coalesce(r.first_within, 0) END AS first_within,
    CASE WHEN p.threshold_seconds IS NOT NULL THEN coalesce(r.first_rated, 0) END AS first_rated,
    CASE
        WHEN p.slow_rounds IS NOT NULL AND p.slow_seconds IS NOT NULL
            THEN coalesce(b.slow_buyer_days, 0)
    END AS slow_buyer_days,
    coalesce(s.sessions, 0) AS sessions,
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

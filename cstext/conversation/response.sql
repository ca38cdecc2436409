-- One row a cell of `placed_rounds` and `placed_sessions`, and one for the whole (is_total): response
-- times of the counted rounds, and how sessions ended.
-- A first response belongs to the agent who gave it: the session's first counted round.
-- Means and percentiles are taken over whole milliseconds and rounded as such: sums are then exact
-- in any order, and a half is a half (1.0005 s is not, and engines round it either way).
-- A percentile lies between its two neighbours in order, as far as it is on its way (percentile_cont).
-- They are found by counting per second, and then within the seconds that hold them: an engine's own
-- percentile keeps every value in memory at once.
WITH placed AS (
    SELECT timed.*, CASE WHEN is_first THEN ms END AS first_ms
    FROM (
        SELECT
            is_total, cell, shop, buyer, session_n, day, waited, is_within, is_first,
            CAST(round(seconds * 1000) AS BIGINT) AS ms
        FROM placed_rounds
    ) AS timed
),
by_round AS (
    SELECT
        is_total, cell,
        CAST(count(*) AS BIGINT) AS rounds,
        CAST(sum(CASE WHEN waited IS NULL THEN 1 ELSE 0 END) AS BIGINT) AS unanswered_rounds,
        CAST(count(ms) AS BIGINT) AS timed_rounds,
        CAST(sum(ms) AS BIGINT) / nullif(count(ms), 0) AS mean_of_rounds,
        CAST(sum(CASE WHEN is_first THEN 1 ELSE 0 END) AS BIGINT) AS first_rounds,
        CAST(count(first_ms) AS BIGINT) AS first_responses,
        round(CAST(sum(first_ms) AS BIGINT) / nullif(count(first_ms), 0)) / 1000
            AS first_response_seconds,
        CAST(sum(CASE WHEN is_first AND is_within THEN 1 ELSE 0 END) AS BIGINT) AS first_within,
        CAST(count(CASE WHEN is_first THEN is_within END) AS BIGINT) AS first_rated,
        CAST(sum(CASE WHEN is_within THEN 1 ELSE 0 END) AS BIGINT) AS within_rounds,
        CAST(count(is_within) AS BIGINT) AS rated_rounds
    FROM placed
    GROUP BY is_total, cell
),
responses AS (
    SELECT is_total, cell, FALSE AS of_first, CAST(floor(ms / 1000) AS BIGINT) AS second, ms
    FROM placed
    WHERE ms IS NOT NULL
    UNION ALL
    SELECT is_total, cell, TRUE AS of_first, CAST(floor(first_ms / 1000) AS BIGINT), first_ms
    FROM placed
    WHERE first_ms IS NOT NULL
),
seconds AS (
    SELECT
        is_total, cell, of_first, second, n,
        CAST(sum(n) OVER up_to AS BIGINT) AS up_to,
        CAST(sum(n) OVER whole AS BIGINT) - 1 AS steps
    FROM (
        SELECT is_total, cell, of_first, second, CAST(count(*) AS BIGINT) AS n
        FROM responses
        GROUP BY is_total, cell, of_first, second
    ) AS counted
    WINDOW
        whole AS (PARTITION BY is_total, cell, of_first),
        up_to AS (
            PARTITION BY is_total, cell, of_first ORDER BY second
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        )
),
-- A percentile is `steps * tenths / 10` steps above the least: `passed` whole ones and `part` tenths.
sought AS (
    SELECT *
    FROM (
        SELECT
            s.is_total, s.cell, s.of_first, s.second, s.n, s.up_to, t.tenths,
            CAST(floor(s.steps * t.tenths / 10) AS BIGINT) AS passed,
            s.steps * t.tenths % 10 AS part
        FROM seconds AS s
        CROSS JOIN (SELECT 5 AS tenths UNION ALL SELECT 9 AS tenths) AS t
    ) AS every
    WHERE up_to > passed AND up_to - n <= passed + 1
),
ranked AS (
    SELECT
        is_total, cell, of_first, tenths, passed, part, ms,
        before + CAST(
            sum(n) OVER (
                PARTITION BY is_total, cell, of_first, tenths, before ORDER BY ms
                ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
            ) AS BIGINT
        ) AS up_to
    FROM (
        SELECT
            s.is_total, s.cell, s.of_first, s.tenths, s.passed, s.part, s.up_to - s.n AS before,
            r.ms, CAST(count(*) AS BIGINT) AS n
        FROM sought AS s
        INNER JOIN responses AS r
            ON r.is_total = s.is_total AND r.cell IS NOT DISTINCT FROM s.cell
            AND r.of_first = s.of_first AND r.second = s.second
        GROUP BY
            s.is_total, s.cell, s.of_first, s.tenths, s.passed, s.part, s.up_to - s.n, r.ms
    ) AS counted
),
percentiles AS (
    SELECT
        is_total, cell,
        max(CASE WHEN NOT of_first AND tenths = 5 THEN seconds END) AS median_seconds,
        max(CASE WHEN NOT of_first AND tenths = 9 THEN seconds END) AS p90_seconds,
        max(CASE WHEN of_first AND tenths = 5 THEN seconds END) AS first_median_seconds,
        max(CASE WHEN of_first AND tenths = 9 THEN seconds END) AS first_p90_seconds
    FROM (
        SELECT
            is_total, cell, of_first, tenths,
            round(low + (high - low) * part / 10) / 1000 AS seconds
        FROM (
            SELECT
                is_total, cell, of_first, tenths, part,
                min(CASE WHEN up_to > passed THEN ms END) AS low,
                min(CASE WHEN up_to > passed + least(part, 1) THEN ms END) AS high
            FROM ranked
            GROUP BY is_total, cell, of_first, tenths, part
        ) AS neighbours
    ) AS percentile
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
        WHERE c.waited > p.slow_seconds AND p.slow_rounds IS NOT NULL
        GROUP BY c.is_total, c.cell, c.shop, c.buyer, c.day, p.slow_rounds
        HAVING count(*) >= p.slow_rounds
    ) AS slow
    GROUP BY is_total, cell
),
by_session AS (
    SELECT
        is_total, cell,
        CAST(count(*) AS BIGINT) AS sessions,
        CAST(sum(CASE WHEN is_never_answered THEN 1 ELSE 0 END) AS BIGINT) AS never_answered,
        CAST(sum(CASE WHEN is_left_hanging THEN 1 ELSE 0 END) AS BIGINT) AS left_hanging
    FROM placed_sessions
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
    q.median_seconds,
    q.p90_seconds,
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
    coalesce(r.timed_rounds, 0) AS timed_rounds,
    coalesce(r.first_rounds, 0) AS first_rounds,
    coalesce(r.first_responses, 0) AS first_responses,
    r.first_response_seconds,
    q.first_median_seconds,
    q.first_p90_seconds,
    CASE WHEN p.threshold_seconds IS NOT NULL THEN coalesce(r.first_within, 0) END AS first_within,
    CASE WHEN p.threshold_seconds IS NOT NULL THEN coalesce(r.first_rated, 0) END AS first_rated,
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
LEFT JOIN percentiles AS q ON q.is_total = k.is_total AND q.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_session_mean AS m ON m.is_total = k.is_total AND m.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_unit AS u ON u.is_total = k.is_total AND u.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_buyer_day AS b ON b.is_total = k.is_total AND b.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN by_session AS s ON s.is_total = k.is_total AND s.cell IS NOT DISTINCT FROM k.cell
ORDER BY k.is_total DESC NULLS LAST, k.cell NULLS LAST

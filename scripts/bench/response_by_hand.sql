-- What an engineer would write by hand for the profile cstext and nothing else, by agent.
WITH a AS (
    SELECT
        shop, buyer, agent, role, sent_ms, is_courtesy, is_question,
        row_number() OVER (
            PARTITION BY shop, buyer ORDER BY sent_ms, source, line, position
        ) AS n
    FROM messages
),
b AS (
    SELECT
        *,
        max(CASE WHEN role <> 'system' THEN sent_ms END) OVER w AS previous_ms,
        max(CASE WHEN role IN ('agent', 'assist') THEN n * 2 + is_question::INT END) OVER w
            AS last_agent,
        max(CASE WHEN role = 'buyer' THEN n * 2 END) OVER w AS last_buyer,
        coalesce(sum(CASE WHEN role IN ('agent', 'assist') THEN 1 ELSE 0 END) OVER w, 0) AS stretch
    FROM a
    WINDOW w AS (
        PARTITION BY shop, buyer ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
c AS (
    SELECT
        *,
        role <> 'system' AND sent_ms - previous_ms >= 28800000 AS is_late,
        role = 'buyer' AND NOT (
            is_courtesy AND NOT (
                coalesce(last_agent % 2 = 1, FALSE) AND last_agent > coalesce(last_buyer, 0)
                AND coalesce(sent_ms - previous_ms < 28800000, TRUE)
            )
        ) AS opens
    FROM b
),
d AS (
    SELECT
        *,
        is_late AND coalesce(max(CASE WHEN opens THEN stretch END) OVER w <> stretch, TRUE) AS cuts
    FROM c
    WINDOW w AS (
        PARTITION BY shop, buyer ORDER BY n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
),
e AS (
    SELECT
        *,
        sum(CASE WHEN cuts THEN 1 ELSE 0 END) OVER (
            PARTITION BY shop, buyer ORDER BY n ROWS UNBOUNDED PRECEDING
        ) AS session
    FROM d
),
r AS (
    SELECT
        shop, buyer, stretch,
        min(session) FILTER (WHERE opens) AS session,
        min(n) FILTER (WHERE opens) AS n,
        min(sent_ms) FILTER (WHERE opens) AS started,
        max(sent_ms) FILTER (WHERE role IN ('agent', 'assist')) AS replied,
        coalesce(
            max(agent) FILTER (WHERE role IN ('agent', 'assist')), min_by(agent, n) FILTER (WHERE opens)
        ) AS agent
    FROM e
    GROUP BY ALL
    HAVING min(n) FILTER (WHERE opens) IS NOT NULL
),
f AS (
    SELECT
        *, (replied - started) / 1000.0 AS seconds,
        row_number() OVER (PARTITION BY shop, buyer, session ORDER BY n) = 1 AS is_first,
        row_number() OVER (PARTITION BY shop, buyer, session ORDER BY n DESC) = 1 AS is_last
    FROM r
),
s AS (
    SELECT
        shop, buyer, session,
        max_by(agent, n) FILTER (WHERE role IN ('agent', 'assist')) AS agent,
        bool_or(role IN ('agent', 'assist')) AS has_reply
    FROM e
    WHERE role <> 'system'
    GROUP BY ALL
),
t AS (
    SELECT
        coalesce(s.agent, f.agent) AS agent,
        f.replied IS NULL AND f.buyer IS NOT NULL AND NOT s.has_reply AS never,
        f.replied IS NULL AND f.buyer IS NOT NULL AND s.has_reply AS hanging
    FROM s
    LEFT JOIN f ON f.is_last AND f.shop = s.shop AND f.buyer = s.buyer AND f.session = s.session
)
SELECT x.*, y.* EXCLUDE (agent, is_total)
FROM (
    SELECT
        agent, grouping(agent) AS is_total, count(*) AS rounds, avg(seconds) AS mean,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS median,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90,
        count(*) FILTER (WHERE seconds <= 180) AS within_n, count(seconds) AS within_of,
        count(*) FILTER (WHERE seconds IS NULL) AS unanswered,
        avg(seconds) FILTER (WHERE is_first) AS first_response
    FROM f
    GROUP BY GROUPING SETS ((agent), ())
) AS x
JOIN (
    SELECT agent, grouping(agent) AS is_total, count(*) AS sessions, count_if(never) AS never, count_if(hanging) AS hanging
    FROM t
    GROUP BY GROUPING SETS ((agent), ())
) AS y ON x.is_total = y.is_total AND x.agent IS NOT DISTINCT FROM y.agent
ORDER BY x.is_total, x.agent

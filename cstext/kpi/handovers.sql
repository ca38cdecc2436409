-- One row a handover: an account of ours writes in a session in which another one wrote last.
SELECT n, shop, session_n, from_agent, agent, day, second_of_day
FROM (
    SELECT
        t.n, s.shop, t.session_n, t.agent, t.day, t.second_of_day,
        lag(t.agent) OVER (PARTITION BY t.session_n ORDER BY t.n NULLS LAST) AS from_agent
    FROM turns AS t
    JOIN sessions AS s ON s.session_n = t.session_n
    WHERE t.role IN ('agent', 'assist') AND t.agent IS NOT NULL
) AS wrote
WHERE from_agent <> agent

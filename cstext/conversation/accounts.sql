-- One row an account of ours that messages name, numbered from 1 by its name.
SELECT CAST(row_number() OVER (ORDER BY agent NULLS LAST) AS INT) AS agent_n, agent
FROM (SELECT DISTINCT agent FROM messages WHERE agent IS NOT NULL) AS named

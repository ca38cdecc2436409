-- One row a message from the first day asked for (request) on: where it stands in the export.
SELECT p.n, p.source, p.line
FROM places AS p
CROSS JOIN request AS q
WHERE coalesce(p.day >= q.from_day, TRUE)

-- One row a message from the first day asked for (request) on: where it stands in the export.
SELECT p.n, m.source, m.line
FROM places AS p
CROSS JOIN request AS q
JOIN messages AS m ON m.message_id = p.message_id
WHERE coalesce(p.day >= q.from_day, TRUE)

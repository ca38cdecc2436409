-- One row a message of the sessions in `asked_sessions`, system lines included: what was said, by
-- whom, and where it stands in the export.
SELECT t.session_n, t.n, t.role, p.sender, t.sent_ms, p.text, p.source, p.line
FROM asked_sessions AS a
JOIN turns AS t ON t.session_n = a.session_n
JOIN places AS p ON p.n = t.n

-- One row a message: told by several rows, the first one's row stands, with the account that
-- another one names if it names none.
SELECT
    t.place, r.occurrence, t.shop, t.conversation, t.buyer,
    CASE WHEN r.place IS NULL THEN t.agent ELSE r.agent END AS agent,
    t.role, t.sender, t.sent_ms, t.day, t.second_of_day, t.text, t.kind, t.is_courtesy,
    t.is_question, t.source, t.line, t.position
FROM told_messages AS t
LEFT JOIN repeated_messages AS r ON t.place = r.place
WHERE r.place IS NULL OR r.is_first

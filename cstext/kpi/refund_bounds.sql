-- One row: the 28 shop days of which refund metrics speak. They end on request.to_day (where it is
-- null, on the last day of the chats); where these have no times, all days are.
SELECT
    coalesce(q.to_day - 27, d.last_day - 27, -1000000) AS from_day,
    coalesce(q.to_day, d.last_day, 1000000) AS to_day
FROM request AS q
CROSS JOIN (SELECT max(day) AS last_day FROM days) AS d

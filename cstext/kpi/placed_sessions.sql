-- One row a session and a cell of `cells` it counts in, as conversation/response.sql takes it.
SELECT
    x.is_total, x.cell,
    coalesce(e.is_never_answered, FALSE) AS is_never_answered,
    coalesce(e.is_left_hanging, FALSE) AS is_left_hanging
FROM cells AS x
LEFT JOIN endings AS e ON e.session_n = x.n
WHERE x.kind = 'session'

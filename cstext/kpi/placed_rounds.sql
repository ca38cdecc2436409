-- One row a counted round and a cell of `cells` it counts in: what conversation/response.sql
-- takes its figures from, by every dimension there is.
SELECT
    x.is_total, x.cell, r.shop, r.buyer, r.session_n, r.day, r.waited, r.seconds, r.is_within,
    r.n = e.first_n AS is_first
FROM cells AS x
JOIN rounds AS r ON r.n = x.n
JOIN endings AS e ON e.session_n = r.session_n
WHERE x.kind = 'round'

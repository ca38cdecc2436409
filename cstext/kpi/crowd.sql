-- One row a cell of `cells`: what does not add up, because it is distinct or at the same time.
-- Buyers who wrote; inquirers, once a day; those of them who paid, in the cells of what they paid
-- (whose sale it is, not who wrote last), as far as the orders tell the amount, and the pieces;
-- hours in which an account of ours wrote (once a day, hour and account); how many sessions were
-- open at once, and for how long any was. A session that closes in the moment in which another
-- opens was open beside it; a part of a span that goes on in the next one (open_spans) was not.
WITH people AS (
    SELECT is_total, cell, CAST(count(*) AS BIGINT) AS buyers
    FROM (
        SELECT DISTINCT x.is_total, x.cell, b.shop, b.buyer
        FROM cells AS x
        JOIN buyer_days AS b ON b.n = x.n
        WHERE x.kind = 'buyer_day'
    ) AS wrote
    GROUP BY is_total, cell
),
inquirers AS (
    SELECT is_total, cell, CAST(count(*) AS BIGINT) AS inquirers
    FROM (
        SELECT DISTINCT x.is_total, x.cell, i.shop, i.buyer, i.day
        FROM cells AS x
        JOIN inquiries AS i ON i.session_n = x.n
        WHERE x.kind = 'inquiry' AND i.left_out_because IS NULL
    ) AS asked
    GROUP BY is_total, cell
),
payers AS (
    SELECT
        is_total, cell,
        CAST(sum(CASE WHEN has_amount THEN 1 ELSE 0 END) AS BIGINT) AS amount_inquirers,
        CAST(sum(CASE WHEN has_pieces THEN 1 ELSE 0 END) AS BIGINT) AS pieces_inquirers
    FROM (
        SELECT
            x.is_total, x.cell, i.shop, i.buyer, i.day,
            bool_or(w.paid_fen IS NOT NULL OR w.amount_fen IS NOT NULL) AS has_amount,
            bool_or(w.pieces IS NOT NULL) AS has_pieces
        FROM cells AS x
        JOIN order_owners AS w ON w.shop = x.shop AND w.order_id = x.order_id
        JOIN inquiries AS i ON i.session_n = w.session_n
        WHERE x.kind = 'order' AND w.is_paid
        GROUP BY x.is_total, x.cell, i.shop, i.buyer, i.day
    ) AS paid
    GROUP BY is_total, cell
),
on_duty AS (
    SELECT is_total, cell, CAST(count(*) AS BIGINT) AS agent_hours
    FROM (
        SELECT DISTINCT
            x.is_total, x.cell, w.shop, w.agent, w.day,
            CAST(floor(w.second_of_day / 3600) AS BIGINT) AS hour
        FROM cells AS x
        JOIN written AS w ON w.n = x.n
        WHERE x.kind = 'written' AND w.side = 'agent' AND w.agent IS NOT NULL
            AND w.day IS NOT NULL
    ) AS hours
    GROUP BY is_total, cell
),
receiving AS (
    SELECT x.is_total, x.cell, CAST(count(DISTINCT o.session_n) AS BIGINT) AS open_sessions
    FROM cells AS x
    JOIN open_spans AS o ON o.n = x.n
    WHERE x.kind = 'span'
    GROUP BY x.is_total, x.cell
),
steps AS (
    SELECT x.is_total, x.cell, x.n, o.opened_ms AS at_ms, 1 AS step, 2 AS turn
    FROM cells AS x
    JOIN open_spans AS o ON o.n = x.n
    WHERE x.kind = 'span'
    UNION ALL
    SELECT x.is_total, x.cell, x.n, o.closed_ms, -1, CASE WHEN o.goes_on THEN 1 ELSE 3 END
    FROM cells AS x
    JOIN open_spans AS o ON o.n = x.n
    WHERE x.kind = 'span'
),
running AS (
    SELECT
        is_total, cell,
        CAST(sum(step) OVER (
            PARTITION BY is_total, cell
            ORDER BY at_ms NULLS LAST, turn NULLS LAST, n NULLS LAST
            ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS BIGINT) AS open_now,
        lead(at_ms) OVER (
            PARTITION BY is_total, cell
            ORDER BY at_ms NULLS LAST, turn NULLS LAST, n NULLS LAST
        ) - at_ms AS lasted_ms
    FROM steps
),
at_once AS (
    SELECT
        is_total, cell,
        max(open_now) AS most_at_once,
        CAST(sum(open_now * lasted_ms) AS BIGINT) AS open_ms,
        CAST(sum(CASE WHEN open_now > 0 THEN lasted_ms ELSE 0 END) AS BIGINT) AS busy_ms
    FROM running
    GROUP BY is_total, cell
),
keys AS (
    SELECT DISTINCT is_total, cell FROM cells
    UNION
    SELECT TRUE, CAST(NULL AS STRING) FROM request
)
SELECT
    k.is_total, k.cell,
    coalesce(p.buyers, 0) AS buyers,
    coalesce(i.inquirers, 0) AS inquirers,
    coalesce(y.amount_inquirers, 0) AS amount_inquirers,
    coalesce(y.pieces_inquirers, 0) AS pieces_inquirers,
    coalesce(d.agent_hours, 0) AS agent_hours,
    coalesce(s.open_sessions, 0) AS open_sessions,
    a.most_at_once,
    coalesce(a.open_ms, 0) AS open_ms,
    coalesce(a.busy_ms, 0) AS busy_ms
FROM keys AS k
LEFT JOIN people AS p ON p.is_total = k.is_total AND p.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN inquirers AS i ON i.is_total = k.is_total AND i.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN payers AS y ON y.is_total = k.is_total AND y.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN on_duty AS d ON d.is_total = k.is_total AND d.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN receiving AS s ON s.is_total = k.is_total AND s.cell IS NOT DISTINCT FROM k.cell
LEFT JOIN at_once AS a ON a.is_total = k.is_total AND a.cell IS NOT DISTINCT FROM k.cell
ORDER BY k.is_total DESC NULLS LAST, k.cell NULLS LAST

-- One row an order, from the rows of the exports, which may hold one for each of its goods.
-- Where several files hold the order, one file's rows are taken: the one in which it stands
-- closed, else paid, else the last named. Rows alike in all are one row. An amount that all rows
-- repeat is the order's amount, else the sum is; but where amounts differ within more orders of the
-- file than they are repeated in, each is its row's, and two that are equal are added too. Pieces
-- are added unless the export gives the order's total; different goods are joined.
WITH files AS (
    SELECT
        shop, order_id, file,
        row_number() OVER (
            PARTITION BY shop, order_id
            ORDER BY bool_and(is_closed) DESC, count(paid_ms) > 0 DESC, file DESC
        ) AS choice
    FROM intake_orders
    GROUP BY shop, order_id, file
),

parts AS (
    SELECT
        o.shop, o.order_id, o.buyer, o.ordered_ms, o.ordered_day, o.paid_ms, o.paid_day,
        o.is_closed, o.is_payment_told, o.is_end_told, o.amount_fen, o.paid_fen, o.pieces,
        o.pieces_total, o.goods, o.sku, o.source, o.file, min(o.line) AS line
    FROM intake_orders AS o
    INNER JOIN files AS f
        ON o.shop = f.shop AND o.order_id = f.order_id AND o.file = f.file AND f.choice = 1
    GROUP BY ALL
),

of_rows AS (
    SELECT
        file, sum(amounts) > 0 AS amounts, sum(paid) > 0 AS paid
    FROM (
        SELECT
            file,
            CASE WHEN count(amount_fen) < 2 THEN 0
                WHEN min(amount_fen) < max(amount_fen) THEN 1 ELSE -1 END AS amounts,
            CASE WHEN count(paid_fen) < 2 THEN 0
                WHEN min(paid_fen) < max(paid_fen) THEN 1 ELSE -1 END AS paid
        FROM parts
        GROUP BY shop, order_id, file
    )
    GROUP BY file
),

goods AS (
    SELECT shop, order_id, string_agg(goods, '；' ORDER BY line) AS goods
    FROM (
        SELECT shop, order_id, goods, min(line) AS line
        FROM parts
        WHERE goods IS NOT NULL
        GROUP BY shop, order_id, goods
    )
    GROUP BY shop, order_id
),

skus AS (
    SELECT shop, order_id, string_agg(sku, '；' ORDER BY line) AS sku
    FROM (
        SELECT shop, order_id, sku, min(line) AS line
        FROM parts
        WHERE sku IS NOT NULL
        GROUP BY shop, order_id, sku
    )
    GROUP BY shop, order_id
),

whole AS (
    SELECT
        shop, order_id,
        min_by(buyer, line) FILTER (buyer IS NOT NULL) AS buyer,
        min(ordered_ms) AS ordered_ms,
        min(ordered_day) AS ordered_day,
        min(paid_ms) AS paid_ms,
        min(paid_day) AS paid_day,
        bool_and(is_closed) AS is_closed,
        bool_or(is_payment_told) AS is_payment_told,
        bool_or(is_end_told) AS is_end_told,
        CAST(CASE WHEN min(amount_fen) < max(amount_fen) OR bool_or(f.amounts)
            THEN sum(amount_fen) ELSE min(amount_fen) END AS BIGINT) AS amount_fen,
        CAST(CASE WHEN count(paid_ms) = 0 THEN NULL
            WHEN min(paid_fen) < max(paid_fen) OR bool_or(f.paid)
            THEN sum(paid_fen) ELSE min(paid_fen) END AS BIGINT) AS paid_fen,
        CAST(coalesce(max(pieces_total), sum(pieces)) AS BIGINT) AS pieces,
        min(source) AS source,
        min(line) AS line
    FROM parts
    INNER JOIN of_rows AS f USING (file)
    GROUP BY shop, order_id
)

SELECT
    w.order_id, w.shop, w.buyer, w.ordered_ms, w.ordered_day, w.paid_ms, w.paid_day, w.is_closed,
    w.is_payment_told, w.is_end_told, w.amount_fen, w.paid_fen, w.pieces, g.goods, s.sku, w.source, w.line
FROM whole AS w
LEFT JOIN goods AS g ON w.shop = g.shop AND w.order_id = g.order_id
LEFT JOIN skus AS s ON w.shop = s.shop AND w.order_id = s.order_id
ORDER BY w.ordered_ms, w.order_id, w.shop

-- One row a batch of rows that were read (`incoming`): how many rows of its file stand before it.
SELECT
    batch, file,
    coalesce(CAST(sum(rows) OVER (
        PARTITION BY file ORDER BY batch NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS BIGINT), 0) AS rows_before
FROM (
    SELECT place >> 24 AS batch, min(file) AS file, count(*) AS rows
    FROM incoming
    GROUP BY place >> 24
)

-- One row a file and day (null: without a time): its messages, and a digest that is equal where
-- two files tell the same of the day. Told apart by what makes two messages the same; what else is
-- said of them counts in the order of the rows, for the first one stands. Of a chat without times
-- the order of all rows counts.
WITH told AS (
    SELECT
        file, day, place,
        md5(concat_ws(
            chr(31), shop, coalesce(buyer, chr(30)),
            CASE WHEN sent_ms IS NULL THEN coalesce(conversation, '') ELSE sender END,
            coalesce(CAST(sent_ms AS STRING), '-'),
            CASE WHEN sent_ms IS NULL THEN '' WHEN sender = '' THEN role || chr(31) || text
                ELSE text END
        )) AS same,
        concat_ws(
            chr(31), coalesce(conversation, chr(30)), coalesce(agent, chr(30)), role, kind,
            CASE WHEN sent_ms IS NULL THEN sender || chr(31) || text END
        ) AS rest
    FROM incoming
),

once AS (
    SELECT
        file, day, count(*) AS rows,
        md5_number(same || string_agg(rest, chr(29) ORDER BY place)) AS mark
    FROM told
    GROUP BY file, day, same
)

SELECT
    file, day, CAST(sum(rows) AS BIGINT) AS rows,
    md5(CAST(bit_xor(mark) AS STRING) || '-' || CAST(sum(rows) AS STRING)) AS digest
FROM once
GROUP BY file, day
ORDER BY file, day NULLS FIRST

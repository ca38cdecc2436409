"""Writes a synthetic message table of any size as Parquet: bursts, skewed buyers, nights."""

import sys
from pathlib import Path

import duckdb

# Per chat: who writes, by the place in the chat; waits are log-normal, some over night.
SQL = """
COPY (
    WITH chats AS (
        SELECT
            c AS chat,
            CAST(floor(pow(random(), 2.5) * {buyers}) AS BIGINT) AS buyer,
            CAST(floor(random() * 24) AS BIGINT) AS agent,
            CAST(1761926400000 + floor(random() * 56) * 86400000
                + floor((0.33 + 0.6 * sqrt(random())) * 86400000) AS BIGINT) AS started,
            CAST(2 + floor(-ln(1 - random()) * 10) AS BIGINT) AS lines
        FROM range({chats}) AS t(c)
    ),
    lines AS (
        SELECT
            chat, buyer, agent, started, n,
            CASE
                WHEN random() < 0.03 THEN 'system'
                WHEN n = 1 THEN 'buyer'
                WHEN n = 2 AND random() < 0.6 THEN 'auto'
                WHEN random() < 0.55 THEN 'buyer'
                ELSE 'agent'
            END AS role,
            random() < 0.15 AS thanks,
            CAST(floor(exp(3.2 + 1.1 * sqrt(-2 * ln(1 - random())) * cos(6.2831853 * random()))
                * 1000) AS BIGINT) AS gap
        FROM chats, range(1, 200) AS r(n)
        WHERE n <= lines
    ),
    timed AS (
        SELECT *, started + CAST(sum(gap) OVER (PARTITION BY chat ORDER BY n) AS BIGINT) AS sent_ms
        FROM lines
    )
    SELECT
        'm' || chat || '-' || n AS message_id, 'shop' AS shop, 'b' || buyer AS conversation,
        FALSE AS is_chat, 'b' || buyer AS buyer,
        CASE WHEN role = 'system' THEN NULL ELSE 'agent' || agent END AS agent, role,
        CASE role WHEN 'buyer' THEN 'b' || buyer WHEN 'system' THEN '' ELSE 'agent' || agent END
            AS sender,
        sent_ms,
        -- By which the readers know the time; the other columns are the message table's own.
        strftime(epoch_ms(sent_ms + 28800000), '%Y-%m-%dT%H:%M:%S.%g+08:00') AS sent_at,
        CAST(floor((sent_ms + 28800000) / 86400000) AS BIGINT) AS day,
        CAST(floor((sent_ms + 28800000) / 1000) AS BIGINT) % 86400 AS second_of_day,
        CASE WHEN role = 'buyer' AND thanks THEN '好的谢谢'
            WHEN role = 'buyer' THEN '这款还有吗' || CAST(floor(random() * 9999) AS BIGINT)
            ELSE '亲，有的呢' || CAST(floor(random() * 99) AS BIGINT) END AS text,
        'text' AS kind,
        role = 'buyer' AND thanks AS is_courtesy,
        role = 'agent' AND random() < 0.1 AS is_question,
        'bench' AS source, chat * 256 + n AS line, 1 AS position
    FROM timed
    ORDER BY hash(chat * 256 + n)
) TO '{path}' (FORMAT parquet)
"""


def write(path: Path, messages: int) -> None:
    """Write about ``messages`` messages; the seed is fixed, the machine's cores are one."""
    spill = (path.parent / ".spill").as_posix()
    con = duckdb.connect(config={"threads": 1, "memory_limit": "4GB", "temp_directory": spill})
    con.execute("SELECT setseed(0.4)")
    chats = max(1, messages // 11)
    con.execute(SQL.format(chats=chats, buyers=max(1, chats * 2 // 3), path=path.as_posix()))


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))

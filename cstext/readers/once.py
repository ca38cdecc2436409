"""From what was read to the tables, in which each thing stands once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.engine import Engine
from cstext.readers.parts import define_parts
from cstext.tables import MESSAGES, ORDERS, REFUNDS, SESSION_RECORDS

_OTHERS = ("intake_orders", "intake_refunds", "intake_records")
_PACKAGE = "cstext.readers"
_GROUP_BYTES = 1 << 24


def make_tables(engine: Engine, parts: Sequence[Path], shops: Collection[str] = ()) -> None:
    """Make messages, orders, refunds and session_records of what was read, and forget that.

    ``shops`` are those that other exports of the same history name.
    """
    _find_repeated(engine, parts, shops)
    engine.define("settled_messages", _PACKAGE)
    engine.expect(sum(pq.read_metadata(part).num_rows for part in parts))
    engine.make_by_conversation(MESSAGES.name, _PACKAGE)
    for part in parts:
        part.unlink()
    for contract in (ORDERS, REFUNDS, SESSION_RECORDS):
        engine.make(contract.name, _PACKAGE)
    for view in ("settled_messages", "told_messages", "parts"):
        engine.execute(f"DROP VIEW {view}")
    for table in ("chat_buyers", "repeated_messages", "only_shop", *_OTHERS):
        engine.execute(f"DROP TABLE {table}")


def define_messages(engine: Engine, parts: Sequence[Path], shops: Collection[str] = ()) -> None:
    """Let ``messages`` mean the message table, in the order of the parts, without holding it.

    A join keeps no order: where one is needed, it is done group by group of parts.
    """
    _find_repeated(engine, parts, shops)
    settled = list(parts)
    if _is_open(engine):
        engine.define("settled_messages", _PACKAGE)
        settled = [_settled(engine, group) for group in _groups(parts)]
        engine.execute("DROP VIEW settled_messages")
    define_parts(engine, "settled_messages", settled)
    engine.define(MESSAGES.name, _PACKAGE)


def make_session_records(engine: Engine) -> bool:
    """Make session_records beside messages that are not held; whether there are any."""
    if not engine.rows("SELECT 1 FROM intake_records LIMIT 1"):
        return False
    engine.make(SESSION_RECORDS.name, _PACKAGE)
    return True


def _find_repeated(engine: Engine, parts: Sequence[Path], shops: Collection[str]) -> None:
    define_parts(engine, "parts", parts)
    _settle_shops(engine, shops)
    engine.make("chat_buyers", _PACKAGE)
    engine.define("told_messages", _PACKAGE)
    # Where each row names its buyer and shop itself, they need not be looked up.
    engine.execute(_ALIKE.format("told_messages" if _is_untold(engine) else "parts"))
    # Where no two are alike, the messages need not be gone through once more.
    engine.execute(_CANDIDATES.format(_TIMED if engine.rows("SELECT 1 FROM alike LIMIT 1") else ""))
    engine.make("repeated_messages", _PACKAGE)
    for table in ("alike", "candidates"):
        engine.execute(f"DROP TABLE {table}")


# Rows of one hash are but alike: whether they tell the same, repeated_messages.sql finds out.
_HASH = "hash(shop, buyer, sender, role, sent_ms)"
_ALIKE = f"""
    CREATE OR REPLACE TABLE alike AS
    SELECT {_HASH} AS hash FROM {{}} WHERE sent_ms IS NOT NULL
    GROUP BY ALL HAVING count(*) > 1
"""
_CANDIDATES = """
    CREATE OR REPLACE TABLE candidates AS
    SELECT
        place, file, shop, coalesce(conversation, buyer) AS conversation, buyer, agent,
        CASE WHEN sender = '' THEN role ELSE sender END AS who, sent_ms, text
    FROM (
        SELECT * FROM told_messages WHERE sent_ms IS NULL
        {}
    )
"""
_TIMED = f"""
        UNION ALL
        SELECT t.* FROM told_messages AS t SEMI JOIN alike AS a ON {_HASH} = a.hash
        WHERE sent_ms IS NOT NULL
"""


def _settle_shops(engine: Engine, elsewhere: Collection[str]) -> None:
    """Files that name no shop belong to the only shop that is named, if there is just one."""
    here = engine.rows(
        """
        SELECT shop FROM parts WHERE shop <> ''
        UNION SELECT shop FROM intake_orders WHERE shop <> ''
        LIMIT 2
        """
    )
    named = {*elsewhere, *(row["shop"] for row in here)}
    only = named.pop() if len(named) == 1 else ""
    engine.put("only_shop", pa.table({"shop": [only]}))
    for table in _OTHERS:
        engine.execute(f"UPDATE {table} SET shop = ? WHERE shop = ''", [only])


def _is_open(engine: Engine) -> bool:
    """Whether the parts do not hold the messages yet: one repeated, a buyer or shop not named."""
    return _is_untold(engine) or bool(engine.rows("SELECT 1 FROM repeated_messages LIMIT 1"))


def _is_untold(engine: Engine) -> bool:
    """Whether a row of the parts does not name its buyer, or its shop though one is known."""
    found = engine.rows(
        """
        SELECT
            EXISTS (SELECT 1 FROM parts WHERE buyer IS NULL)
            OR EXISTS (SELECT 1 FROM parts, only_shop AS o WHERE parts.shop = '' AND o.shop <> '')
                AS is_untold
        """
    )
    return bool(found[0]["is_untold"])


def _groups(parts: Sequence[Path]) -> Iterator[list[Path]]:
    """Parts that follow each other, together of a size that is worth a query."""
    group: list[Path] = []
    size = 0
    for part in parts:
        group.append(part)
        size += part.stat().st_size
        if size > _GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


def _settled(engine: Engine, group: Sequence[Path]) -> Path:
    """Write the messages of some parts, in order, in place of them."""
    define_parts(engine, "parts", group)
    path = group[0].with_suffix(".settled")
    engine.write("SELECT * FROM settled_messages ORDER BY source, place", path, "FORMAT parquet")
    for part in group:
        part.unlink()
    return path

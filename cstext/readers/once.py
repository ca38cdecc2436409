"""From what was read to the tables, in which each thing stands once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.engine import Engine
from cstext.readers.parts import define_parts
from cstext.readers.settling import with_names, with_repeated
from cstext.tables import MESSAGES, ORDERS, REFUNDS, SESSION_RECORDS

_OTHERS = ("intake_orders", "intake_refunds", "intake_records")
_PACKAGE = "cstext.readers"


def make_tables(engine: Engine, parts: Sequence[Path], shops: Collection[str] = ()) -> None:
    """Make messages, orders, refunds and session_records of what was read.

    Messages stay in the parts, unless there are so many that they are laid out in buckets: what
    is asked of each of them stands in `places`. ``shops`` are those that other exports of the same
    history name.
    """
    # What reading was done with is kept by Arrow for more of the same, which does not come.
    pa.default_memory_pool().release_unused()
    settled = _settled(engine, parts, shops)
    portions = engine.expect(sum(pq.read_metadata(part).num_rows for part in settled))
    if portions > 1:
        _make_messages(engine, settled, portions)
    else:
        # By its first file DuckDB reckons how many rows all have: a small one misleads its joins.
        largest_first = sorted(settled, key=lambda part: part.stat().st_size, reverse=True)
        _define_messages(engine, largest_first)
    for contract in (ORDERS, REFUNDS, SESSION_RECORDS):
        engine.make(contract.name, _PACKAGE)
    for table in _OTHERS:
        engine.drop(table)


def define_messages(engine: Engine, parts: Sequence[Path], shops: Collection[str] = ()) -> None:
    """Let ``messages`` mean the message table, in the order of the parts, without holding it."""
    _define_messages(engine, _settled(engine, parts, shops))


def make_session_records(engine: Engine) -> bool:
    """Make session_records beside messages that are not held; whether there are any."""
    if not engine.rows("SELECT 1 FROM intake_records LIMIT 1"):
        return False
    engine.make(SESSION_RECORDS.name, _PACKAGE)
    return True


def _make_messages(engine: Engine, settled: Sequence[Path], portions: int) -> None:
    """Make messages a portion of the parts at a time, each of which is forgotten then."""
    size = -(-len(settled) // portions)
    for number, first in enumerate(range(0, len(settled), size)):
        some = settled[first : first + size]
        define_parts(engine, "settled_messages", some)
        engine.make_by_conversation(MESSAGES.name, _PACKAGE, portion=number)
        for part in some:
            part.unlink()
    engine.execute("DROP VIEW settled_messages")


def _define_messages(engine: Engine, settled: Sequence[Path]) -> None:
    define_parts(engine, "settled_messages", settled)
    engine.define(MESSAGES.name, _PACKAGE)


def _settled(engine: Engine, parts: Sequence[Path], shops: Collection[str]) -> list[Path]:
    """The parts in order, each message in one row: see told_names.sql, repeated_messages.sql."""
    define_parts(engine, "parts", parts)
    _settle_shops(engine, shops)
    settled = list(parts)
    if _is_untold(engine):
        engine.make("chat_buyers", _PACKAGE)
        engine.define("told_names", _PACKAGE)
        settled = list(with_names(engine, parts))
        engine.execute("DROP VIEW told_names")
        engine.drop("chat_buyers")
        define_parts(engine, "parts", settled)
    if _finds_repeated(engine):
        settled = list(with_repeated(engine, settled))
    engine.execute("DROP VIEW parts")
    for table in ("only_shop", "alike", "candidates", "repeated_messages"):
        engine.drop(table)
    return settled


def _finds_repeated(engine: Engine) -> bool:
    """Make repeated_messages; whether there are any."""
    engine.execute(_ALIKE)
    # Where no two are alike, the messages need not be gone through once more.
    engine.execute(_CANDIDATES.format(_TIMED if engine.rows("SELECT 1 FROM alike LIMIT 1") else ""))
    engine.make("repeated_messages", _PACKAGE)
    return bool(engine.rows("SELECT 1 FROM repeated_messages LIMIT 1"))


# Rows of one hash are but alike: whether they tell the same, repeated_messages.sql finds out.
_HASH = "hash(shop, buyer, sender, sent_ms)"
_ALIKE = f"""
    CREATE OR REPLACE TABLE alike AS
    SELECT {_HASH} AS hash FROM parts WHERE sent_ms IS NOT NULL
    GROUP BY ALL HAVING count(*) > 1
"""
_CANDIDATES = """
    CREATE OR REPLACE TABLE candidates AS
    SELECT
        place, file, shop, coalesce(conversation, buyer) AS conversation, agent, sent_ms, message_id
    FROM parts
    WHERE sent_ms IS NULL
    {}
"""
_TIMED = f"""
    UNION ALL
    SELECT p.place, p.file, NULL, NULL, p.agent, p.sent_ms, p.message_id
    FROM parts AS p SEMI JOIN alike AS a ON {_HASH} = a.hash
    WHERE p.sent_ms IS NOT NULL
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


def _is_untold(engine: Engine) -> bool:
    """Whether a row of the parts names no buyer, or no shop though one is known, or has no id."""
    columns = {row["column_name"] for row in engine.rows("DESCRIBE parts")}
    if "message_id" not in columns:
        return True
    found = engine.rows(
        """
        SELECT
            EXISTS (SELECT 1 FROM parts WHERE buyer IS NULL)
            OR EXISTS (SELECT 1 FROM parts, only_shop AS o WHERE parts.shop = '' AND o.shop <> '')
                AS is_untold
        """
    )
    return bool(found[0]["is_untold"])

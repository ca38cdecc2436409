"""What each session was about: the goods of its order, else the first that its texts name."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from cstext.demand import Goods, goods_names, wanted
from cstext.engine import Batches, Engine

SESSION_GOODS = pa.schema([("session_n", pa.int64()), ("goods", pa.string())])

_SAID = """
    SELECT t.session_n AS chat, t.n, p.text
    FROM turns AS t
    JOIN places AS p ON p.n = t.n
    WHERE t.role IN ('buyer', 'agent', 'assist', 'system')
"""

_ALL = """
    WITH ordered AS (
        SELECT w.session_n, min(l.goods) AS goods
        FROM order_owners AS w
        JOIN order_labels AS l ON l.shop = w.shop AND l.order_id = w.order_id
        WHERE w.session_n IS NOT NULL AND l.goods IS NOT NULL
        GROUP BY w.session_n
    )
    SELECT session_n, goods FROM ordered
    UNION ALL
    SELECT n.session_n, n.goods
    FROM named_goods AS n
    LEFT JOIN ordered AS o ON o.session_n = n.session_n
    WHERE o.session_n IS NULL
"""


def put_session_goods(engine: Engine) -> None:
    """Make `session_goods` with a row for each session whose goods are known."""
    titles = {row["goods"] for row in engine.rows("SELECT DISTINCT goods FROM order_labels")}
    given = json.dumps(sorted(titles - {None})).encode()
    engine.derive("named_goods", _SAID, first_named, given, SESSION_GOODS)
    engine.put("session_goods", engine.arrow(_ALL))
    engine.drop("named_goods")


def first_named(rows: Batches, titles: bytes) -> Batches:
    """Yield of each chat the first goods that one of its texts names alone."""
    known = frozenset(json.loads(titles))
    stretches = goods_names(known)
    last = None
    for batch in rows:
        named = _named(pc.unique(batch["text"]), known, stretches)
        telling = batch.filter(pc.is_in(batch["text"], value_set=pa.array(named, pa.string())))
        found = []
        for chat, text in zip(
            *(telling[name].to_pylist() for name in ("chat", "text")), strict=True
        ):
            if chat != last:
                found.append({"session_n": chat, "goods": named[text]})
            last = chat
        yield pa.RecordBatch.from_pylist(found, schema=SESSION_GOODS)


def _named(
    texts: pa.Array, titles: frozenset[str], stretches: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    """The goods that each text names, where it names just one."""
    said = {
        text: wanted([("buyer", text)], (), Goods(stretches)).goods for text in texts.to_pylist()
    }
    return {text: goods[0] for text, goods in said.items() if goods and goods[0] in titles}

"""Session records: what an export says of whole sessions, from its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.headers import plain_name
from cstext.readers.order_cells import OrderCells
from cstext.readers.rows import RowBatch, is_rounded

RAW = pa.schema(
    [
        ("record_id", pa.string()),
        ("shop", pa.string()),
        ("conversation", pa.string()),
        ("buyer", pa.string()),
        ("agent", pa.string()),
        ("transferred_to", pa.string()),
        ("started_ms", pa.int64()),
        ("satisfaction", pa.int64()),
        ("rating", pa.string()),
        ("is_solved", pa.bool_()),
        ("first_response_seconds", pa.float64()),
        ("average_response_seconds", pa.float64()),
        ("duration_seconds", pa.float64()),
        ("buyer_messages", pa.int64()),
        ("agent_messages", pa.int64()),
        ("topic", pa.string()),
        ("goods", pa.string()),
        ("line", pa.int64()),
    ]
)
"""One session a row; ``conversation`` names its chat where the same file holds the chat."""

_SATISFACTION = {
    5: "非常满意 很满意 十分满意 5 5分 5星 五星",
    4: "满意 比较满意 较满意 好评 4 4分 4星 四星",
    3: "一般 基本满意 中评 3 3分 3星 三星",
    2: "不满意 较不满意 差评 2 2分 2星 二星",
    1: "非常不满意 很不满意 十分不满意 1 1分 1星 一星",
}
_MARKS = {word: mark for mark, words in _SATISFACTION.items() for word in words.split()}
_UNRATED = r"^(?:未评价?|未参评|未参与评价|暂无评价?|没有评价|无评价|0)$"
_SOLVED = r"^(?:已解决|解决|是|已完成)$"
_UNSOLVED = r"^(?:未解决|没有解决|没解决|否|未完成)$"
_CLOCK = r"^(?:(?:(?P<h>\d{1,4}):)?(?P<m>\d{1,4}):(?P<s>\d{1,2}(?:\.\d+)?))$"
_PARTS = (
    r"^(?:(?P<h>\d+)(?:小?时|h))?\s*(?:(?P<m>\d+)(?:分钟?|min|m))?"
    r"\s*(?:(?P<s>\d+(?:\.\d+)?)(?:秒|s)?)?$"
)


def record_columns(
    rows: RowBatch, names: Mapping[str, str], zone: str
) -> tuple[OrderCells, dict[str, pa.Array]]:
    """Return the cells, which reject what cannot be read, and the columns of ``RAW``.

    ``names`` are theirs by ours. A satisfaction word that is not known is kept as ``rating``. A
    number that Excel has rounded names no session: others have the same.
    """
    cells = OrderCells(rows, names, zone)
    rating = cells.text("satisfaction")
    is_unrated = pc.fill_null(pc.match_substring_regex(rating, _UNRATED), False)
    rating = pc.if_else(is_unrated, pa.scalar(None, pa.string()), rating)
    record_id, started_ms = cells.text("record_id"), cells.ms("started_at")
    cells.need("the row does not say when the session began", started_ms)
    return cells, {
        "record_id": pc.if_else(is_rounded(record_id), None, record_id),
        "shop": cells.text("shop"),
        "conversation": pa.nulls(len(rows.lines), pa.string()),
        "buyer": cells.text("buyer"),
        "agent": cells.text("agent"),
        "transferred_to": cells.text("transferred_to"),
        "started_ms": started_ms,
        "satisfaction": satisfaction(rating),
        "rating": rating,
        "is_solved": _solved(cells.text("solved")),
        **{
            f"{name}_seconds": seconds(cells.text(name), _unit(names.get(name, "")))
            for name in ("first_response", "average_response", "duration")
        },
        "buyer_messages": cells.count("buyer_messages"),
        "agent_messages": cells.count("agent_messages"),
        "topic": cells.text("topic"),
        "goods": cells.text("goods"),
        "line": rows.lines,
    }


def satisfaction(words: pa.Array) -> pa.Array:
    """Return 1 (very dissatisfied) to 5 (very satisfied); null where the word is not known.

    >>> satisfaction(pa.array(["非常满意", "一般", "5分", "下次再说", None])).to_pylist()
    [5, 3, 5, None, None]
    """
    keys, marks = pa.array(list(_MARKS)), pa.array(list(_MARKS.values()), pa.int64())
    return marks.take(pc.index_in(words, keys, skip_nulls=True))


def seconds(texts: pa.Array, unit: int = 1) -> pa.Array:
    """Return durations in seconds; a bare number counts in ``unit`` seconds.

    >>> seconds(pa.array(["00:01:05", "1分5秒", "2.5", "--", "soon"]), 60).to_pylist()
    [65.0, 65.0, 150.0, None, None]
    """
    plain = pc.utf8_trim_whitespace(texts)
    bare = pc.if_else(pc.match_substring_regex(plain, r"^\d{1,9}(\.\d+)?$"), plain, None)
    return pc.coalesce(
        pc.multiply(bare.cast(pa.float64()), float(unit)),
        _sum(pc.extract_regex(plain, _CLOCK)),
        _sum(pc.extract_regex(pc.if_else(pc.equal(plain, ""), None, plain), _PARTS)),
    )


def _sum(found: pa.Array) -> pa.Array:
    total = np.zeros(len(found))
    for name, weight in (("h", 3600), ("m", 60), ("s", 1)):
        part = pc.fill_null(found.field(name), "")
        number = pc.if_else(pc.equal(part, ""), "0", part).cast(pa.float64())
        total += np.asarray(number) * weight
    return pa.array(total, mask=~np.asarray(pc.is_valid(found)))


def _solved(words: pa.Array) -> pa.Array:
    yes, no = (pc.match_substring_regex(words, pattern) for pattern in (_SOLVED, _UNSOLVED))
    return pc.if_else(pc.or_(yes, no), yes, pa.scalar(None, pa.bool_()))


def _unit(header: str) -> int:
    """Minutes where the header says (M), else seconds; ``plain_name`` takes the unit away."""
    return 60 if re.search(r"[(（](?:M|min|分钟?)[)）]\s*$", header, re.IGNORECASE) else 1


def has_columns(headers: tuple[str, ...], *needed: str) -> bool:
    """Whether all these columns are among the headers, however they are spaced.

    >>> has_columns((" 咨询时间\\u00a0", "顾客"), "咨询时间", "顾客")
    True
    """
    return {plain_name(name) for name in needed} <= {plain_name(header) for header in headers}

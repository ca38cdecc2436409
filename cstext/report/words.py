"""The words of the messages, and the words that mark a role, an account, a cause or a period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args

import pyarrow as pa
import pyarrow.compute as pc

from cstext.clock import EPOCH
from cstext.conversation.period import EVER, Period, contains, covered, days_condition
from cstext.conversation.response import local_iso
from cstext.engine import Engine
from cstext.errors import UsageError
from cstext.inquiries import Workbench
from cstext.privacy import mask_text
from cstext.reasons import load_model
from cstext.report.causes import decide_period
from cstext.report.chats import CAUSES
from cstext.words import Segmenter, default_segmenter

TermsBy = Literal["role", "agent", "cause"]

_BATCH = 50_000
_WORD = re.compile(r"\w\S*\w")  # a shop's own word may hold a hyphen or a dot
_NUMBER = re.compile(r"[\d_]+")

_WORDS = pa.schema([("text", pa.string()), ("word", pa.string())])


def segmenter_for(bench: Workbench) -> Segmenter:
    """Return the segmenter that knows the words of the ``dictionary`` in the shop's settings."""
    return default_segmenter(tuple(bench.settings.dictionary))


def segmented(bench: Workbench, period: Period, show_private: bool) -> list[dict[str, Any]]:
    """Return the messages that are text, each with its words, by time.

    Each row: session_id, role, sent_at, words (a list; joined, they are the text), source, line.
    Texts are masked before they are cut unless private data is to be shown.
    """
    mask = (lambda text: text) if show_private else mask_text
    rows = bench.engine.rows(
        f"""
        SELECT s.session_id, t.role, t.sent_ms, p.text, p.source, p.line
        FROM places AS p
        JOIN turns AS t ON t.n = p.n
        JOIN sessions AS s ON s.session_n = t.session_n
        WHERE p.kind IN ('text', 'offline') AND {days_condition(period, "t.day")}
        ORDER BY t.sent_ms NULLS LAST, t.n NULLS LAST
        """
    )
    cut = segmenter_for(bench).cut_all([mask(row["text"]) for row in rows])
    return [
        {
            "session_id": row["session_id"],
            "role": row["role"],
            "sent_at": local_iso(row["sent_ms"], bench.zone),
            "words": list(words),
            "source": row["source"],
            "line": row["line"],
        }
        for row, words in zip(rows, cut, strict=True)
    ]


def terms(
    bench: Workbench, by: str, period: Period = EVER, model: Path | None = None, least: int = 3
) -> list[dict[str, Any]]:
    """Return the words of each role, agent or cause, those that mark it most first.

    Words have two signs or more and are no numbers; texts are masked first. Each row: the group
    under the dimension's name, word, count, per_10000 (of the group's words), keyness (signed
    log-likelihood G² against the other groups; 10.83 is p < 0.001 for one word looked at), and
    count_before, keyness_before (against the same group in the period before), null without a
    complete period before. Words written fewer than ``least`` times in both are left out.
    `cause` counts both sides of the lost inquiries (without orders: of the received sessions).

    Raises:
        UsageError: there is no such dimension.
    """
    if by not in get_args(TermsBy):
        raise UsageError(f"--by {by!r}: use one of {', '.join(get_args(TermsBy))}")
    engine, before = bench.engine, _before(bench.engine, period)
    asked = Period(before.first, period.last) if before else period
    if by == "cause":
        decide_period(engine, load_model(model), asked)
    else:
        engine.put("causes", CAUSES.empty_table())
    _say(engine, by, asked, period)
    engine.put("text_words", _WORDS.empty_table())
    for batch in _cut_texts(engine, segmenter_for(bench)):
        engine.append("text_words", batch)
    engine.make("term_counts", __package__)
    return [_row(row, by, before is not None) for row in engine.rows(_KEYNESS, [least, least])]


def with_before(period: Period) -> Period:
    """Return the days on which the words of a period rest: with the period before, if there is."""
    return Period((period.before or period).first, period.last)


def _before(engine: Engine, period: Period) -> Period | None:
    """The period before, if the messages cover both."""
    days, before = covered(engine), period.before
    return before if before and contains(days, before) and contains(days, period) else None


def _say(engine: Engine, by: str, asked: Period, period: Period) -> None:
    """Make `said`; ``asked`` reaches back to the period before where there is one."""
    bounds = {"before_day": asked.first, "from_day": period.first, "to_day": period.last}
    days = {name: (day - EPOCH).days if day else None for name, day in bounds.items()}
    columns = {name: pa.array([day], pa.int64()) for name, day in days.items()}
    engine.put("words_request", pa.table({"grouping": pa.array([by]), **columns}))
    engine.make("said", __package__)


def _cut_texts(engine: Engine, segmenter: Segmenter) -> Iterator[pa.Table]:
    """The terms of every distinct text, each as often as it is written, in batches."""
    texts = engine.arrow("SELECT DISTINCT text FROM said").column("text").combine_chunks()
    for start in range(0, len(texts), _BATCH):
        batch = texts.slice(start, _BATCH)
        cut = segmenter.cut_all([mask_text(text) for text in batch.to_pylist()])
        lists = pa.array(cut, pa.list_(pa.string()))
        words = lists.flatten().dictionary_encode()
        are_terms = pa.array(map(_is_term, words.dictionary.to_pylist()), pa.bool_())
        are_kept = are_terms.take(words.indices)
        places = pc.list_parent_indices(lists).filter(are_kept)
        kept = words.filter(are_kept).dictionary_decode()
        yield pa.Table.from_arrays([batch.take(places), kept], schema=_WORDS)


def _is_term(word: str) -> bool:
    return bool(_WORD.fullmatch(word)) and not _NUMBER.fullmatch(word)


# Dunning's log-likelihood ratio of a word's frequency in two bodies of text, of sizes n and m.
_G2 = """
    CASE WHEN {a} * {m} >= {b} * {n} THEN 2 ELSE -2 END * (
        CASE WHEN {a} > 0 THEN {a} * ln({a} * ({n} + {m}) / ({n} * ({a} + {b}))) ELSE 0 END
        + CASE WHEN {b} > 0 THEN {b} * ln({b} * ({n} + {m}) / ({m} * ({a} + {b}))) ELSE 0 END
    )
"""
_KEYNESS = f"""
    WITH sums AS (
        SELECT
            cell, word, CAST(count AS DOUBLE) AS a, CAST(count_before AS DOUBLE) AS a0,
            CAST(sum(count) OVER (PARTITION BY word) - count AS DOUBLE) AS b,
            CAST(sum(count) OVER (PARTITION BY cell) AS DOUBLE) AS n,
            CAST(sum(count_before) OVER (PARTITION BY cell) AS DOUBLE) AS n0,
            CAST(sum(count) OVER () - sum(count) OVER (PARTITION BY cell) AS DOUBLE) AS m
        FROM term_counts
    )
    SELECT
        cell, word, CAST(a AS BIGINT) AS count, CAST(a0 AS BIGINT) AS count_before,
        round(a / nullif(n, 0) * 10000, 2) AS per_10000,
        CASE WHEN n > 0 AND m > 0 AND a + b > 0
            THEN round({_G2.format(a="a", b="b", n="n", m="m")}, 2) + 0 END AS keyness,
        CASE WHEN n > 0 AND n0 > 0
            THEN round({_G2.format(a="a", b="a0", n="n", m="n0")}, 2) + 0 END AS keyness_before
    FROM sums
    WHERE a >= ? OR a0 >= ?
    ORDER BY cell NULLS LAST, keyness DESC NULLS LAST, count DESC NULLS LAST, word NULLS LAST
"""


def _row(row: dict[str, Any], by: str, has_before: bool) -> dict[str, Any]:
    return {
        by: row["cell"],
        "word": row["word"],
        "count": row["count"],
        "per_10000": row["per_10000"],
        "keyness": row["keyness"],
        "count_before": row["count_before"] if has_before else None,
        "keyness_before": row["keyness_before"] if has_before else None,
    }

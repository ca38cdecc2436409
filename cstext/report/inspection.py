"""What the input was read as: of each file its layout, counts, days, gaps and rejected rows."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from cstext.clock import EPOCH
from cstext.conversation.period import Period, days_condition
from cstext.conversation.response import local_iso
from cstext.engine import Engine
from cstext.inquiries import Workbench
from cstext.privacy import mask_text
from cstext.readers import make_session_records
from cstext.report.faults import fault_text
from cstext.tables import ROLES

# Signs of a rejected row that are looked at for a mask, and that are shown.
_LOOKED_AT, _SHOWN = 1000, 120
_WORDS = re.compile(r"[^\W\d]+")

_ROLES = ", ".join(f"CAST(count(*) FILTER (role = '{role}') AS BIGINT) AS {role}" for role in ROLES)

# The messages that stand, in short, and the rows of orders and refunds, as files have them.
_SEEN = """
    CREATE OR REPLACE TABLE seen AS
    SELECT source, role, sent_ms, day FROM messages WHERE {days}
    UNION ALL SELECT source, NULL, ordered_ms, ordered_day FROM intake_orders
    UNION ALL SELECT source, NULL, coalesce(requested_ms, settled_ms), NULL FROM intake_refunds
    UNION ALL SELECT source, NULL, started_ms, day FROM intake_records
"""

_COUNTS = f"""
    SELECT source, {_ROLES},
        CAST(count(*) FILTER (role IS NOT NULL AND sent_ms IS NULL) AS BIGINT) AS untimed,
        min(sent_ms) AS first_ms, max(sent_ms) AS last_ms
    FROM seen GROUP BY GROUPING SETS ((source), ())
"""

_SILENCES = """
    SELECT source, sent_ms - before_ms AS silent_ms, before_ms, sent_ms AS after_ms
    FROM (
        SELECT source, sent_ms,
            lag(sent_ms) OVER (PARTITION BY source ORDER BY sent_ms) AS before_ms
        FROM seen WHERE role IS NOT NULL AND sent_ms IS NOT NULL
        UNION ALL
        SELECT NULL, sent_ms, lag(sent_ms) OVER (ORDER BY sent_ms)
        FROM seen WHERE role IS NOT NULL AND sent_ms IS NOT NULL
    )
    WHERE before_ms IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY silent_ms DESC, before_ms) = 1
"""

_GAPS = """
    SELECT source, before_day + 1 AS first_day, day - 1 AS last_day
    FROM (
        SELECT source, day, lag(day) OVER (PARTITION BY source ORDER BY day) AS before_day
        FROM (SELECT DISTINCT source, day FROM seen WHERE role IS NOT NULL AND day IS NOT NULL)
        UNION ALL
        SELECT NULL, day, lag(day) OVER (ORDER BY day)
        FROM (SELECT DISTINCT day FROM seen WHERE role IS NOT NULL AND day IS NOT NULL)
    )
    WHERE day - before_day > 1
    ORDER BY first_day
"""

MATCHES = ("exact", "time", "doubtful", "none")
"""How a session record found its chat; see session_records.sql."""

_MATCHED = """
    SELECT source, matched_by, CAST(count(*) AS BIGINT) AS records
    FROM session_records GROUP BY GROUPING SETS ((source, matched_by), (matched_by))
"""

_REJECTED = """
    SELECT source, reason, CAST(count(*) AS BIGINT) AS rows, min(line) AS first_line,
        min_by(raw, line) AS raw
    FROM rejected GROUP BY source, reason
    ORDER BY source NULLS LAST, rows DESC NULLS LAST, first_line NULLS LAST
"""


def inspect_answer(
    bench: Workbench, period: Period, lang: str, show_private: bool = False
) -> dict[str, Any]:
    """Return ``{"files", "total", "duplicates", "skipped", "rejected"}``.

    Each file, and the total: kind, layout, encoding, rows read and rejected; the messages that
    stand, by role (one that an earlier file holds too stands there); first and last; the days
    without a message between them as ``gaps`` of first day, last day and number of days, and the
    ``silence`` that was longest. Rejected rows are counted by reason, with the first line of
    each as its example: without words unless private data is to be shown. The period bounds the
    messages. ``matched`` counts the session records by how they found their chats; null where
    there are none.
    """
    bench.engine.execute(_SEEN.format(days=days_condition(period, "day")))
    counts = {row["source"]: row for row in bench.engine.rows(_COUNTS)}
    silences = {row["source"]: row for row in bench.engine.rows(_SILENCES)}
    gaps = bench.engine.rows(_GAPS)
    matched = _matched(bench.engine)

    def told(source: str | None) -> dict[str, Any]:
        found = counts.get(source, {})
        return {
            **{role: found.get(role, 0) for role in ROLES},
            "untimed": found.get("untimed", 0),
            "first": local_iso(found.get("first_ms"), bench.zone),
            "last": local_iso(found.get("last_ms"), bench.zone),
            "gaps": [_gap(row) for row in gaps if row["source"] == source],
            "silence": _silence(silences.get(source), bench.zone),
            "matched": matched.get(source),
        }

    return {
        "files": [
            {
                "source": report.source,
                "kind": report.kind,
                "layout": report.layout,
                "encoding": report.encoding,
                "rows": report.rows,
                "rejected": report.rejected,
                **told(report.source),
                "notes": [fault_text(note, lang) for note in report.notes],
            }
            for report in bench.intake.files
        ],
        "total": told(None),
        "duplicates": bench.intake.duplicates,
        "skipped": [
            {"source": skipped.source, "reason": fault_text(skipped.reason, lang)}
            for skipped in bench.intake.skipped
        ],
        "rejected": [_rejected(row, lang, show_private) for row in bench.engine.rows(_REJECTED)],
    }


def _matched(engine: Engine) -> dict[str | None, dict[str, int]]:
    """By file, and None for all: how many session records found their chats how."""
    found: dict[str | None, dict[str, int]] = {}
    for row in engine.rows(_MATCHED) if make_session_records(engine) else ():
        counts = found.setdefault(row["source"], dict.fromkeys(MATCHES, 0))
        counts[row["matched_by"]] = row["records"]
    return found


def _gap(row: dict[str, Any]) -> dict[str, Any]:
    first, last = (EPOCH + timedelta(row[name]) for name in ("first_day", "last_day"))
    return {"from": str(first), "to": str(last), "days": (last - first).days + 1}


def _silence(row: dict[str, Any] | None, zone: str) -> dict[str, Any] | None:
    if row is None:
        return None
    return {
        "seconds": row["silent_ms"] / 1000,
        "from": local_iso(row["before_ms"], zone),
        "to": local_iso(row["after_ms"], zone),
    }


def _rejected(row: dict[str, Any], lang: str, show_private: bool) -> dict[str, Any]:
    raw = row["raw"][:_LOOKED_AT]
    return {
        "source": row["source"],
        "reason": fault_text(row["reason"], lang),
        "rows": row["rows"],
        "first_line": row["first_line"],
        "raw": (raw if show_private else _wordless(raw))[:_SHOWN],
    }


def _wordless(raw: str) -> str:
    """The form of a row: its signs and dates. Masked before it is cut, for half a number is none.

    >>> _wordless("c1,谁,2024-13-01 10:00,打我电话13800138000")
    '…1,…,2024-13-01 10:00,…138********'
    """
    return _WORDS.sub("…", mask_text(raw))

"""A shop's figures from chats in the notation of tests.chats, orders and session records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import pyarrow as pa

from cstext.conversation import build_conversation
from cstext.conversation.period import EVER, Period
from cstext.engine import Engine
from cstext.inquiries import build_inquiries
from cstext.kpi.cells import Holding
from cstext.kpi.figures import Figures, build_kpi, figures
from cstext.policy import load_policy
from cstext.report.chats import CAUSES
from cstext.settings import Shift
from cstext.tables import ORDERS, REFUNDS, SESSION_RECORDS
from tests.chats import ZONE, Row, chats, message_table
from tests.inquiries.desk_of_orders import moment

SHIFTS = (Shift(name="早班", hours="08:00-16:00"), Shift(name="夜班", hours="22:00-02:00"))


def record(started: str, agent: str | None, mark: int | None, solved: bool | None = None) -> Row:
    """What an export says of a session."""
    empty = dict.fromkeys(SESSION_RECORDS.names)
    at = moment(started)
    return {
        **empty,
        "shop": "s",
        "matched_by": "none",
        "agent": agent,
        "started_ms": at["sent_ms"],
        "day": at["day"],
        "second_of_day": at["second_of_day"],
        "satisfaction": mark,
        "is_solved": solved,
        "source": "records",
        "line": 1,
    }


@contextmanager
def open_desk(
    rows: Sequence[Row],
    orders: Sequence[Row] = (),
    policy: str = "plain",
    settings: Mapping[str, Any] | None = None,
    records: Sequence[Row] = (),
    causes: Mapping[int, str] | None = None,
    until: int = 31,
) -> Iterator[Engine]:
    """An engine with everything that figures read; ``causes`` by place of the session.

    ``until`` is the day of March up to which the orders reach.
    """
    with Engine() as engine:
        engine.put("messages", message_table(list(rows)))
        engine.put("orders", pa.Table.from_pylist(list(orders), schema=ORDERS.schema))
        engine.put("refunds", REFUNDS.schema.empty_table())
        said = pa.Table.from_pylist(list(records), schema=SESSION_RECORDS.schema)
        engine.put("session_records", said)
        build_conversation(engine, load_policy(policy, settings), ZONE)
        build_inquiries(engine, orders_until=date(2026, 3, until) if orders else None)
        sessions = engine.rows("SELECT session_n FROM sessions ORDER BY session_n")
        decided = [
            {"session_n": sessions[place]["session_n"], "reason": reason}
            for place, reason in (causes or {}).items()
        ]
        engine.put("causes", pa.Table.from_pylist(decided, schema=CAUSES))
        build_kpi(engine, ZONE)
        yield engine


def shop(
    notation: str,
    by: Any = None,
    period: Period = EVER,
    persons: Sequence[Holding] = (),
    **more: Any,
) -> Figures:
    """The figures of chats in notation, parted by ``|``."""
    with open_desk(chats(*notation.split("|")), **more) as engine:
        return figures(engine, by, period, shifts=SHIFTS, persons=persons)


def of(found: Figures, *names: str) -> Any:
    """Values of the whole: one, or a tuple."""
    values = tuple(found.total[name].value for name in names)
    return values[0] if len(values) == 1 else values


def by_cell(found: Figures, name: str) -> dict[str | None, Any]:
    """One metric's value in every cell."""
    return {cell: values[name].value for cell, values in found.cells.items()}

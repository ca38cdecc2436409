"""From a total to its rows: what is counted again from the rows is the total, for each agent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest

from cstext.conversation.period import Period
from cstext.errors import UsageError
from cstext.inquiries import Source, Workbench, open_workbench
from cstext.kpi import METRICS
from cstext.kpi.rows import ROWS_OF
from cstext.report.answers import kpi_answer, metric_rows_answer
from cstext.resources import shipped

SHOP = shipped("corpus", "sample-shop")
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15))
Row = dict[str, Any]

# A metric that counts, and which of its rows it counts (None: it sums that column).
COUNTS: list[tuple[str, Callable[[Row], int]]] = [
    ("consultations", lambda row: 1),
    ("receptions", lambda row: row["is_received"]),
    ("inquiries", lambda row: row["left_out_because"] is None),
    ("lost_inquiries", lambda row: row["outcome"] == "lost"),
    ("lost_stock", lambda row: row["outcome"] == "lost" and row["reason"] == "stock"),
    ("after_sale_sessions", lambda row: row["left_out_because"] == "after_sale"),
    ("orders", lambda row: not row["is_silent"]),
    (
        "paid_amount",
        lambda row: (
            (row["amount_fen"] if row["paid_fen"] is None else row["paid_fen"])
            if row["is_paid"] and not row["is_silent"]
            else 0
        ),
    ),
    (
        "payment_losses",
        lambda row: row["is_closed"] and row["paid_day"] is None and not row["is_silent"],
    ),
    ("unanswered_rounds", lambda row: row["waited"] is None),
    ("agent_messages", lambda row: row["messages"] if row["side"] == "agent" else 0),
    ("transfers_in", lambda row: row["rows"] == "handover_in"),
]


@pytest.fixture(scope="module")
def bench() -> Iterator[Workbench]:
    with open_workbench(Source([SHOP])) as opened:
        yield opened


@pytest.fixture(scope="module")
def answer(bench: Workbench) -> Row:
    return kpi_answer(bench, None, WEEK, "agent")


@pytest.fixture(scope="module")
def by_agent(answer: Row) -> dict[str | None, Row]:
    return {row["agent"]: row for row in answer["by_agent"]}


@pytest.fixture(scope="module")
def total(answer: Row) -> Row:
    return answer["total"]


def test_every_metric_has_rows() -> None:
    assert set(ROWS_OF) == set(METRICS)


@pytest.mark.parametrize(("metric", "counts"), COUNTS, ids=[name for name, _ in COUNTS])
def test_the_rows_of_each_agent_make_the_figure(
    bench: Workbench, by_agent: dict[str | None, Row], metric: str, counts: Callable[[Row], int]
) -> None:
    rows = metric_rows_answer(bench, None, WEEK, "agent", metric)["rows"]
    found: Counter[str | None] = Counter()
    for row in rows:
        found[row["agent"]] += counts(row)
    due = {agent: values[metric]["value"] for agent, values in by_agent.items()}
    assert sum(due.values()) > 0
    assert {agent: found[agent] for agent in due} == due


def hours(rows: list[Row]) -> float:
    """Clock hours in which an account of ours wrote."""
    keys = ("shop", "account", "day")
    ours = (row for row in rows if row["side"] == "agent" and row["account"])
    return len({(*(row[key] for key in keys), row["second"] // 3600) for row in ours})


def first(rows: list[Row]) -> float:
    """The mean of the first counted rounds' seconds."""
    return fmean(row["seconds"] for row in rows if row["is_first"] and row["seconds"] is not None)


def same_day(rows: list[Row]) -> float:
    """Inquiries that ordered on their day, of those which the orders reach to."""
    told = (row for row in rows if row["outcome"] not in (None, "unmatched"))
    known = [
        row for row in told if row["day"] <= row["orders_until_day"] and not row["is_before_orders"]
    ]
    return fmean((row["ordered_day"] or "9") <= row["day"] for row in known)


TOTALS = {"agent_hours": hours, "first_response": first, "conversion_ordered_same_day": same_day}


@pytest.mark.parametrize("metric", TOTALS)
def test_all_rows_make_the_total(bench: Workbench, total: Row, metric: str) -> None:
    rows = metric_rows_answer(bench, None, WEEK, "agent", metric)["rows"]
    assert TOTALS[metric](rows) == pytest.approx(total[metric]["value"], abs=5e-4)


@pytest.mark.parametrize("metric", ["receptions_per_hour", "orders", "satisfaction"])
def test_by_day_the_rows_stand_on_their_day(bench: Workbench, metric: str) -> None:
    rows = metric_rows_answer(bench, None, WEEK, "day", metric)["rows"]
    assert {row["day"] for row in rows} <= {f"2026-11-{day:02d}" for day in range(9, 16)}
    assert not any(key.startswith("day_") for row in rows for key in row)


@pytest.mark.parametrize("metric", ["loss_rate", "first_response", "orders", "agent_hours"])
def test_every_row_leads_to_a_line_of_a_file(bench: Workbench, metric: str) -> None:
    rows = metric_rows_answer(bench, None, WEEK, "agent", metric)["rows"]
    assert rows
    for row in rows:
        assert Path(row["source"]).is_file()
        assert row["line"] >= 1


def test_no_such_metric(bench: Workbench) -> None:
    with pytest.raises(UsageError, match="cstext metrics lists them"):
        metric_rows_answer(bench, None, WEEK, "agent", "loss_rat")

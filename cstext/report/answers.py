"""What `lost`, `kpi` and `classify` print."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast, get_args

from cstext.conversation.period import EVER, Period, days_condition
from cstext.demand import DEMANDS, demand_tables
from cstext.engine import Engine
from cstext.errors import UsageError
from cstext.inquiries import Workbench
from cstext.kpi import METRICS
from cstext.kpi.answers import policy_facts
from cstext.kpi.cells import By
from cstext.kpi.figures import build_kpi, figures, make_cells, orders_known
from cstext.kpi.rows import metric_rows
from cstext.labels import read_standing
from cstext.privacy import mask_text
from cstext.reasons import Decision, Model, load_model, sentence, telling_words
from cstext.report.causes import BY_START, Case, decide_period, decided
from cstext.report.chats import put_lines
from cstext.report.deciding import decide_lines
from cstext.report.facts import case_fact
from cstext.report.goods import ordered_goods
from cstext.report.names import AsExported

DEMAND_KEYS = ("reason", "buyer", "session_id", "wanted", "kinds")


def lost_answer(
    bench: Workbench,
    model: Path | None,
    period: Period,
    show_private: bool,
    labels: Sequence[Path] = (),
    lang: str = "zh",
) -> dict[str, Any]:
    """Return ``{"policy", "orders_known", "lost", "demand"}``; ``labels`` win over the model.

    `lost` yields its rows once, `demand` is known after them: a function that gives it. Without
    orders `lost` holds the obstacles of received sessions, of which no one knows how they
    ended (``outcome`` null). Text is masked unless private data is to be shown; session_id and
    buyer are as exported, so that rows can be joined.
    """
    engine, people = bench.engine, read_standing(labels)
    decide_period(engine, load_model(model), period, with_evidence=True)
    names = AsExported(show_private)
    goods = ordered_goods(engine)
    wanted: list[dict[str, Any]] = []

    def rows() -> Iterator[dict[str, Any]]:
        for case, lines in decided(engine, people):
            fact = case_fact(case, lines, bench.zone, names, goods)
            if fact["reason"] in DEMANDS:
                wanted.append({key: fact[key] for key in DEMAND_KEYS} | {"shop": case.shop})
            yield {**_place(case), **_row(fact, lang)}

    return {
        "policy": policy_facts(bench.policy),
        "orders_known": orders_known(engine),
        "lost": rows(),
        "demand": lambda: demand_tables(wanted),
    }


def _place(case: Case) -> dict[str, Any]:
    """What tells a row's session from those of other shops that number their chats alike."""
    return {"session_id": case.found.session_id, "shop": case.shop}


def _row(case: dict[str, Any], lang: str) -> dict[str, Any]:
    other = "sentence_zh" if lang == "en" else "sentence_en"
    kept = {key: value for key, value in case.items() if key not in ("messages", "kinds", other)}
    texts = [message["text"] for message in case["messages"] if message["is_evidence"]]
    places = [f"{m['source']}:{m['line']}" for m in case["messages"] if m["is_evidence"]]
    return {**kept, "evidence_texts": texts, "evidence_lines": places}


def kpi_answer(
    bench: Workbench, model: Path | None, period: Period, by: str, labels: Sequence[Path] = ()
) -> dict[str, Any]:
    """Return ``{"policy", "orders_known", "total", "by_<by>"}``: every metric of the registry.

    ``total`` maps a metric to ``{value, cases, left_out}``; each row of ``by_<by>`` has the cell
    under the dimension's name and the same values. Units are those of `cstext metrics`. What
    people decided in ``labels`` wins over the model.

    Raises:
        UsageError: there is no such dimension.
    """
    found = figures(
        _counted(bench, model, period, by, labels),
        cast(By, by),
        period,
        shifts=bench.settings.shifts,
    )
    return {
        "policy": policy_facts(bench.policy),
        "orders_known": orders_known(bench.engine),
        "total": {name: value.as_facts() for name, value in found.total.items()},
        f"by_{by}": [
            {by: cell, **{name: value.as_facts() for name, value in values.items()}}
            for cell, values in found.cells.items()
        ],
    }


def metric_rows_answer(
    bench: Workbench,
    model: Path | None,
    period: Period,
    by: str,
    metric: str,
    labels: Sequence[Path] = (),
) -> dict[str, Any]:
    """Return ``{"policy", "metric", "rows"}``: the rows behind a metric; see `metric_rows`.

    Raises:
        UsageError: there is no such metric or dimension.
    """
    engine = _counted(bench, model, period, by, labels)
    make_cells(engine, cast(By, by), period, shifts=bench.settings.shifts)
    rows = metric_rows(engine, metric, by)
    return {"policy": policy_facts(bench.policy), "metric": metric, "rows": rows}


def _counted(
    bench: Workbench, model: Path | None, period: Period, by: str, labels: Sequence[Path]
) -> Engine:
    """The engine with everything that the metrics of a dimension count."""
    if by not in get_args(By):
        raise UsageError(f"--by {by!r}: use one of {', '.join(get_args(By))}")
    if by == "shift" and not bench.settings.shifts:
        raise UsageError("--by shift needs [[shifts]] in cstext.toml; see `cstext init`")
    decide_period(bench.engine, load_model(model), period, read_standing(labels))
    build_kpi(bench.engine, bench.zone)
    return bench.engine


def kpi_rows(answer: dict[str, Any], by: str, lang: str = "zh") -> list[dict[str, Any]]:
    """Return a row a metric: its name, title and unit, the whole (Σ), then every cell's value."""
    cells = {str(row[by]) if row[by] else "unassigned": row for row in answer[f"by_{by}"]}
    return [
        {
            "metric": name,
            "title": metric.en if lang == "en" else metric.zh,
            "unit": metric.unit,
            "Σ": answer["total"][name]["value"],
            **{cell: row.get(name, {}).get("value") for cell, row in cells.items()},
        }
        for name, metric in METRICS.items()
    ]


def classify_answer(
    bench: Workbench,
    model: Path | None,
    with_texts: bool,
    show_private: bool,
    labels: Sequence[Path] = (),
    lang: str = "zh",
    period: Period = EVER,
) -> dict[str, Any]:
    """Return ``{"policy", "sessions"}``: the cause of every session in which a buyer wrote.

    What people decided in ``labels`` wins over the model. The sessions are yielded once.

    Each: session_id, shop, reason, confidence, probabilities, decided_by, evidence (message numbers
    from 1), second ``{reason, probability}`` or None, review.
    """
    engine, people, reader = bench.engine, read_standing(labels), load_model(model)
    wrote = "i.session_n IN (SELECT session_n FROM sessions WHERE buyer_messages > 0)"
    put_lines(engine, f"{wrote} AND {days_condition(period, 'i.day')}")
    decide_lines(engine, reader)
    show = (lambda text: text) if show_private else mask_text

    def sessions() -> Iterator[dict[str, Any]]:
        for case, _ in decided(engine, people, f"i.shop NULLS LAST, {BY_START}"):
            texts = _told(case, reader, show, lang) if with_texts else {}
            yield {**_place(case), **decision_facts(case.decision), **texts}

    return {"policy": policy_facts(bench.policy), "sessions": sessions()}


def _told(case: Case, model: Model, show: Callable[[str], str], lang: str) -> dict[str, Any]:
    """What `classify --rows` says beside the decision."""
    decision, said = case.decision, case.chat.messages
    return {
        "evidence_texts": [show(said[n - 1].text) for n in decision.evidence],
        "words": telling_words(case.chat, decision, model),
        "sentence": sentence(decision, "en" if lang == "en" else "zh"),
    }


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Return a decision as plain data, as `classify` prints it."""
    second = decision.second
    return {
        "session_id": decision.session_id,
        "reason": decision.reason,
        "confidence": decision.confidence,
        "probabilities": dict(decision.probabilities),
        "decided_by": decision.decided_by,
        "evidence": list(decision.evidence),
        "second": {"reason": second[0], "probability": second[1]} if second else None,
        "review": decision.review,
    }

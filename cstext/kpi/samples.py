"""The cases behind a period's figures, by buyer: what an estimate is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cstext.conversation.period import Period
from cstext.engine import Engine
from cstext.kpi.estimate import Estimate, Numbers, Rate, mean_of, rate_of
from cstext.kpi.figures import Figures, figures
from cstext.kpi.known_then import Row, grown, known_then, put_reach
from cstext.kpi.registry import Value

MEANS = {"average_response": 1000.0, "first_response": 1000.0, "value_per_buyer": 1.0}
"""Means over cases that hang together by buyer, and what makes their sums the metric's unit."""

RATES = ("conversion_ordered", "conversion_paid", "loss_rate", "within_threshold",
         "rounds_answered")  # fmt: skip
"""Rates whose cases hang together by buyer."""

PLAIN_RATES = ("reply_rate", "payment_rate", "payer_rate", "agent_loss_rate", "other_loss_rate",
               "order_loss_rate", "payment_loss_rate", "first_within", "transfer_rate",
               "satisfied_rate", "solved_rate")  # fmt: skip
"""Rates whose cases are taken one by one; they add up over agents."""

ESTIMATED = (*MEANS, *RATES, *PLAIN_RATES)
"""The metrics of which it can be said how sure they are."""


Codes = NDArray[np.int64]


@dataclass(frozen=True)
class _Coded:
    """A column of texts as numbers, in the order of the texts; null is the number -1."""

    texts: Mapping[str | None, int]
    codes: Codes

    def code(self, text: str | None) -> int:
        """Return the number of a text; one that no row has has a number of its own."""
        return self.texts.get(text, len(self.texts))


def _coded(column: pa.ChunkedArray) -> _Coded:
    known = column.combine_chunks().dictionary_encode()
    texts = known.dictionary.to_pylist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    places = {texts[n]: place for place, n in enumerate(order)}
    ranks = np.array([*(places[text] for text in texts), -1], np.int64)
    indices = pc.fill_null(known.indices, len(texts))
    return _Coded({**places, None: -1}, ranks[np.asarray(indices)])


@dataclass(frozen=True)
class Samples:
    """A period's figures by agent, and the cases of some of them by agent, measure and buyer.

    The cases of the whole stand apart: a buyer's day that two agents share is one case of it.
    ``known`` are the rows of `known_then`; None: no later period is held against this one.
    """

    engine: Engine
    period: Period
    figures: Figures
    known: Sequence[Row] | None
    _cases: Mapping[str, tuple[Codes, Codes, Numbers, Numbers]]
    _whole: Mapping[str, tuple[Numbers, Numbers]]
    _agents: _Coded

    @classmethod
    def of(
        cls,
        engine: Engine,
        period: Period,
        now: Period | None = None,
    ) -> Samples:
        """Take the samples of a period; reads what `build_kpi` made.

        Of one that a later period, ``now``, is held against, what was paid is known only as far as
        it is of that one.
        """
        put_reach(engine, period, now or period)
        known = known_then(engine, period) if now else None
        found = figures(engine, "agent", period)
        engine.make("spread", __package__, is_brief=True)
        table = engine.arrow(
            "SELECT measure, is_total, cell, shop || chr(31) || buyer AS buyer, n, y"
            " FROM spread ORDER BY measure, shop, buyer, cell NULLS LAST"
        )
        measures, agents, buyers = (_coded(table.column(c)) for c in ("measure", "cell", "buyer"))
        n, y = (np.asarray(table.column(name)).astype(float) for name in ("n", "y"))
        is_total = np.asarray(table.column("is_total"))
        of = {name: measures.codes == measures.code(name) for name in (*MEANS, *RATES)}
        parts = {name: mine & ~is_total for name, mine in of.items() if mine.any()}
        wholes = {name: mine & is_total for name, mine in of.items() if mine.any()}
        return cls(
            engine,
            period,
            found,
            known,
            {
                name: (agents.codes[mine], buyers.codes[mine], n[mine], y[mine])
                for name, mine in parts.items()
            },
            {name: (n[mine], y[mine]) for name, mine in wholes.items()},
            agents,
        )

    @cached_property
    def by_day(self) -> Figures:
        """The period's figures by day."""
        return figures(self.engine, "day", self.period)

    @cached_property
    def then(self) -> dict[str, Value]:
        """The metrics of the whole as far as they were known."""
        return self.as_known(self.figures.total)

    def as_known(self, values: dict[str, Value], **of: str | None) -> dict[str, Value]:
        """Return metrics as far as they were known, of the whole, an ``agent`` or a ``day``."""
        if self.known is None:
            return values
        rows = (row for row in self.known if all(row[key] == name for key, name in of.items()))
        return values | grown(values, rows)

    def whole(self, metric: str) -> Estimate | None:
        """Return the estimate of a metric for the shop; None: no cases, or too few."""
        return self._estimate(metric, None, None)

    def own(self, metric: str, agent: str | None) -> Estimate | None:
        """Return the estimate for one agent."""
        return self._estimate(metric, agent, True)

    def rest(self, metric: str, agent: str | None) -> Estimate | None:
        """Return the estimate for all but one agent."""
        return self._estimate(metric, agent, False)

    def _estimate(self, metric: str, agent: str | None, is_own: bool | None) -> Estimate | None:
        if self.figures.total[metric].value is None:
            return None
        if metric in self._cases:
            if is_own is None:
                n, y = self._whole[metric]
            else:
                agents, buyers, n, y = self._cases[metric]
                chosen = (agents == self._agents.code(agent)) == is_own
                n, y = _by_buyer(buyers[chosen], n[chosen], y[chosen])
            return rate_of(n, y) if metric in RATES else mean_of(n, y / MEANS[metric])
        if metric in MEANS:
            return None
        hits, cases = self._hits(metric, agent, is_own)
        return Rate(hits / cases, cases, cases) if cases else None

    def _hits(self, metric: str, agent: str | None, is_own: bool | None) -> tuple[int, int]:
        """The hits and cases of a rate, of the whole, one agent, or the rest."""
        total = (self.then if is_own is None else self.figures.total)[metric]
        cell = self.figures.cells.get(agent, {}).get(metric)
        whole, own = (
            (round((value.value or 0) * value.cases), value.cases) if value else (0, 0)
            for value in (total, cell)
        )
        if is_own is None:
            return whole
        return own if is_own else (whole[0] - own[0], whole[1] - own[1])


def _by_buyer(buyers: Codes, n: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Add the cases of each buyer up, whoever served them."""
    if not len(n):
        return n, y
    _, place = np.unique(buyers, return_inverse=True)
    return np.bincount(place, n).astype(float), np.bincount(place, y).astype(float)

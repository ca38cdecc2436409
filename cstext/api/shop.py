"""A shop's exports, read once and asked as often as you like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import wraps
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar
from weakref import finalize

import pyarrow as pa

from cstext.api.answer import Answer
from cstext.api.checked import as_files, checked
from cstext.api.days import Day, Days, as_day, as_period
from cstext.api.given import Given, OneOrMore, as_paths
from cstext.api.learning import Files
from cstext.api.query import selected
from cstext.errors import UsageError
from cstext.inquiries import Source, Workbench, open_workbench

if TYPE_CHECKING:
    from cstext.report.review import Review

Asked = ParamSpec("Asked")
Made = TypeVar("Made")


@checked
def read(
    *inputs: Given,
    orders: OneOrMore = (),
    refunds: OneOrMore = (),
    orders_until: Day | None = None,
    layout: str | None = None,
    mapping: str | Path | None = None,
    zone: str | None = None,
    policy: str | None = None,
    settings: Mapping[str, Any] | None = None,
    lang: str | None = None,
    show_private: bool = False,
) -> Shop:
    """Read chats and orders: paths (files, folders, ZIPs, globs) or tables.

    A folder's files are told apart by content and its ``cstext.toml`` is followed; what is given
    here wins over it. A table (pandas, Arrow, Polars) has the columns that a CSV file would have.
    ``policy`` names a profile or a TOML file, ``settings`` change it (``threshold_seconds=60``),
    ``zone`` is the clock of times that have none, ``orders_until`` the last day the orders speak
    of. Names, numbers and addresses in texts are masked unless ``show_private``.

    Raises:
        InputError: a file is missing, or nothing in it can be read.
        UsageError: an option does not fit; both are a `CstextError`, whose text says what to do.

    >>> import pyarrow
    >>> chats = pyarrow.table({
    ...     "buyer": ["tb1", "tb1"], "agent": [None, "小美"], "role": ["buyer", "agent"],
    ...     "time": ["2026-11-09 10:00:00", "2026-11-09 10:00:20"],
    ...     "text": ["M码有货吗", "有的亲"],
    ... })
    >>> with read(chats, policy="plain") as shop:
    ...     shop.response().facts["total"]["mean_seconds"]
    20.0
    """
    with as_paths(inputs, orders, refunds) as (chats, order_files, refund_files):
        source = Source(
            inputs=chats,
            orders=[Path(path) for path in order_files],
            refunds=[Path(path) for path in refund_files],
            layout=layout,
            mapping=Path(mapping) if mapping else None,
            zone=zone,
            policy=policy,
            overrides=dict(settings or {}),
            orders_until=as_day(orders_until),
        )
        return Shop(source, lang=lang, show_private=show_private)


def _question(
    method: Callable[Concatenate[Shop, Asked], Made],
) -> Callable[Concatenate[Shop, Asked], Made]:
    """A question with its arguments looked at; asked by one thread after another."""
    question = checked(method)

    @wraps(method)
    def ask(shop: Shop, /, *args: Asked.args, **named: Asked.kwargs) -> Made:
        with shop._turn:
            return question(shop, *args, **named)

    return ask


class Shop:
    """A shop's exports, read; ask it for any table, in any order. `read` makes one.

    Close it, or use it in a ``with``: until then its tables lie in memory and in a folder that
    only this user can read. Threads that ask at once are answered one after another. ``days`` are
    the shop's days, both included: "2026-W46", "2026-11", "2026-11-09",
    ("2026-11-09", "2026-11-15"), or None for all. Without orders nobody knows what was lost:
    ``lost`` then holds the obstacles that were raised, ``outcome`` is None. ``once``: many rows are
    an iterator, not held; what is known only after them is a function in the facts.

    >>> with read(sample_shop()) as shop:
    ...     lost = shop.lost(days="2026-W46").to_pandas()
    >>> sorted(lost["reason"].unique())
    ['courier', 'explanation', 'other', 'shipping', 'stock']
    """

    def __init__(
        self,
        source: Source,
        *,
        lang: str | None = None,
        show_private: bool = False,
        stage: Callable[[str], None] = lambda _: None,
        once: bool = False,
    ):
        with ExitStack() as stack:
            self._bench = stack.enter_context(open_workbench(source, stage))
            # A shop that is forgotten, or still open when Python ends, is closed in good order.
            self._close = finalize(self, stack.pop_all().close)
        self.lang = lang or self._bench.settings.lang
        self.show_private = show_private
        self._once = once
        self._turn = RLock()

    def __enter__(self) -> Shop:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def bench(self) -> Workbench:
        """What was read.

        Raises:
            UsageError: the shop is closed.
        """
        if not self._close.alive:
            raise UsageError("this shop is closed: read it again, or ask within its `with`")
        return self._bench

    def close(self) -> None:
        """Forget the tables; what is asked after that is a UsageError."""
        with self._turn:
            self._close()

    @_question
    def messages(self, days: Days = None) -> pa.Table:
        """Return the message table as `convert` writes it, a row a message, texts as exported.

        >>> shop.messages("2026-11-09").schema.names[:4]
        ['message_id', 'shop', 'conversation', 'buyer']
        """
        from cstext.report.convert import exported

        return exported(self.bench.engine, as_period(days))

    @_question
    def sql(self, query: str) -> pa.Table:
        """Return a query's result (DuckDB SQL) over the tables `messages`, `sessions`, `rounds`,
        `orders`, `inquiries` …; docs/design.md says how they come about.

        Raises:
            UsageError: it is no query, more than one, or cannot be answered.

        >>> shop.sql("SELECT count(*) AS n FROM sessions").to_pydict()
        {'n': [1728]}
        """
        return selected(self.bench.engine, query)

    @_question
    def rejected(self) -> Answer:
        """Return the rows that could not be read: source, line, reason, raw.

        >>> len(shop.rejected())
        0
        """
        rows = self.bench.engine.rows("SELECT * FROM rejected ORDER BY source, line")
        return Answer({"rejected": rows}, rows)

    @_question
    def response(self, by: str = "agent", *, rows: bool = False, days: Days = None) -> Answer:
        """Return response times (seconds) by agent, day, hour, week or shop, the total last (Σ).

        With ``rows`` the rounds themselves, each with the file and line of question and reply.

        Raises:
            UsageError: there is no such dimension.

        >>> shop.response(by="week").rows[-1]["week"]
        'Σ'
        """
        from cstext.kpi.answers import response_answer

        facts = response_answer(self.bench, by, as_period(days), with_rounds=rows)
        if rows:
            return Answer(facts, facts["rounds"])
        return Answer(facts, [*facts[f"by_{by}"], {by: "Σ", **facts["total"]}])

    @_question
    def unanswered(self, days: Days = None) -> Answer:
        """Return the questions that were never answered or left hanging, each with its line.

        >>> {row["kind"] for row in shop.unanswered(days="2026-W46").rows} <= {
        ...     "never_answered", "left_hanging", "after_session"}
        True
        """
        from cstext.kpi.answers import unanswered_answer

        facts = unanswered_answer(self.bench, as_period(days), self.show_private)
        return self._answer(facts, "unanswered")

    @_question
    def inquiries(
        self, by: Literal["inquiry", "order"] = "inquiry", *, days: Days = None
    ) -> Answer:
        """Return a row a session with whose it is and how it ended; or a row an order.

        ``left_out_because`` None: it is an inquiry. Amounts are yuan as text.

        Raises:
            UsageError: there is no such dimension.

        >>> sorted({row["outcome"] for row in shop.inquiries().rows if row["outcome"]})
        ['closed', 'lost', 'paid', 'pending', 'unmatched']
        """
        from cstext.kpi.answers import inquiries_answer, orders_answer

        if by not in ("inquiry", "order"):
            raise UsageError(f"by={by!r}: use one of inquiry, order")
        if by == "order":
            facts = orders_answer(self.bench, as_period(days))
            return Answer(facts, facts["orders"])
        facts = inquiries_answer(self.bench, as_period(days))
        return Answer(facts, facts["inquiries"])

    @_question
    def lost(
        self,
        *,
        days: Days = None,
        model: str | Path | None = None,
        labels: Files = (),
    ) -> Answer:
        """Return the lost inquiries with cause, confidence (0 to 1) and evidence.

        ``facts["demand"]`` says what the lost buyers wanted. Decisions in ``labels`` win over the
        model, which is the shop's own where ``cstext.toml`` names one.

        Raises:
            ArtifactError: a model or label file is refused.

        >>> shop.lost(days="2026-W46").rows[0]["decided_by"]
        'model'
        """
        from cstext.report.answers import lost_answer

        facts = lost_answer(
            self.bench, self.bench.model_folder(model), as_period(days), self.show_private,
            as_files(labels), self.lang,
        )  # fmt: skip
        return self._answer(facts, "lost")

    @_question
    def classify(
        self,
        *,
        rows: bool = False,
        days: Days = None,
        model: str | Path | None = None,
        labels: Files = (),
    ) -> Answer:
        """Return the cause of every session in which a buyer wrote, whether or not it was lost.

        With ``rows`` the evidence's texts, its words and a sentence that says why.

        Raises:
            ArtifactError: a model or label file is refused.

        >>> sorted(shop.classify().rows[0])[:4]
        ['confidence', 'decided_by', 'evidence', 'probabilities']
        """
        from cstext.report.answers import classify_answer

        facts = classify_answer(
            self.bench, self.bench.model_folder(model), rows, self.show_private,
            as_files(labels), self.lang, as_period(days),
        )  # fmt: skip
        return self._answer(facts, "sessions")

    @_question
    def segment(
        self,
        *,
        terms: bool = False,
        by: str = "role",
        least: int = 3,
        days: Days = None,
        model: str | Path | None = None,
    ) -> Answer:
        """Return the words of each message; with ``terms`` the words that mark a group.

        ``by``: role, agent or cause. ``keyness`` is signed G² (10.83: p < 0.001 for one word),
        ``keyness_before`` against the same group in the period before.

        Raises:
            UsageError: there is no such dimension.

        >>> sorted(shop.segment(terms=True, by="role", days="2026-W46").rows[0])[:3]
        ['count', 'count_before', 'keyness']
        """
        from cstext.report import words

        asked = as_period(days)
        if terms:
            rows = words.terms(self.bench, by, asked, self.bench.model_folder(model), least)
        else:
            rows = words.segmented(self.bench, asked, self.show_private)
        name = "terms" if terms else "messages"
        return Answer({"segmenter": words.segmenter_for(self.bench).version, name: rows}, rows)

    @_question
    def kpi(
        self,
        by: str = "agent",
        *,
        rows: str | None = None,
        days: Days = None,
        model: str | Path | None = None,
        labels: Files = (),
    ) -> Answer:
        """Return every metric of the whole (Σ) and of each agent, shift, day, hour, week, month,
        goods or shop; with ``rows``, the name of a metric, the rows behind it instead.

        A row a metric; its unit stands beside it (`metrics`): seconds, ratio, count, fen.
        Decisions in ``labels`` win over the model.

        Raises:
            UsageError: there is no such dimension or metric.

        >>> shop.kpi(days="2026-W46").facts["total"]["lost_inquiries"]["cases"] > 0
        True
        >>> shop.kpi(rows="lost_inquiries", days="2026-W46").rows[0]["line"] > 0
        True
        """
        from cstext.report.answers import kpi_answer, kpi_rows, metric_rows_answer

        asked, chosen = as_period(days), self.bench.model_folder(model)
        people = as_files(labels)
        if rows:
            facts = metric_rows_answer(self.bench, chosen, asked, by, rows, people)
            return Answer(facts, facts["rows"])
        facts = kpi_answer(self.bench, chosen, asked, by, people)
        return Answer(facts, kpi_rows(facts, by, self.lang))

    @_question
    def scores(
        self,
        scorecard: str | None = None,
        *,
        pay: str | None = None,
        staff: str | Path | None = None,
        days: Days = None,
        model: str | Path | None = None,
        labels: Files = (),
        brief: bool = False,
    ) -> Answer | None:
        """Return score and pay of each agent, worked out (`cstext kpi --scorecard`).

        Sheets, pay rules and staff are those of ``cstext.toml`` where none is named; None: no
        sheet is named anywhere. ``brief`` leaves the measures out of the rows. Pay is by month:
        rules of ``cstext.toml`` are left out of other days and where the chats hold no whole month,
        with a warning; named ones are refused.
        Decisions in ``labels`` win over the model.

        Raises:
            UsageError: a file does not hold together, or there is no whole month for pay.

        >>> sorted(shop.scores("sales", days="2026-W46").facts)[:2]
        ['orders_known', 'pay']
        """
        from cstext.report.scores import Asked, paid_by_month, score_answer, score_rows

        asked = as_period(days)
        rules = Asked(scorecard, pay, Path(staff) if staff else None).rules(self.bench)
        if rules is None:
            return None
        if pay is None:
            rules = paid_by_month(self.bench, rules, asked)
        facts = score_answer(
            self.bench, rules, self.bench.model_folder(model), asked, self.lang,
            as_files(labels),
        )  # fmt: skip
        return Answer(facts, score_rows(facts, self.lang, brief))

    @_question
    def report(
        self,
        folder: str | Path = "review",
        *,
        days: Days = None,
        model: str | Path | None = None,
        labels: Files = (),
        scorecard: str | None = None,
        staff: str | Path | None = None,
        stage: Callable[[str], None] | None = None,
    ) -> Review:
        """Write the review (HTML, Excel, Markdown, facts, tables) and return it with its facts.

        Without days: the latest ISO week whose seven days the chats cover. ``stage`` is told
        what begins: causes, figures, write.

        Raises:
            UsageError: there is no such week, or the folder cannot be written.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     review = shop.report(folder)
        ...     sorted(path.name for path in review.folder.iterdir())
        ['facts.json', 'review.html', 'review.md', 'review.xlsx', 'tables']
        >>> review.facts["period"]["name"]
        '2026-W46'
        """
        from cstext.report.review import review
        from cstext.report.scores import Asked

        asked = None if days is None else as_period(days)
        if asked and (asked.first is None or asked.last is None):
            raise UsageError("a review needs both a first and a last day")
        return review(
            self.bench,
            Path(folder),
            period=asked,
            model=Path(model) if model else None,
            labels=as_files(labels),
            asked=Asked(scorecard, None, Path(staff) if staff else None),
            lang=self.lang,
            show_private=self.show_private,
            stage=stage or (lambda _: None),
        )

    def _answer(self, facts: Mapping[str, Any], rows: str) -> Answer:
        """The answer with all its rows held, unless they are to come ``once``."""
        if self._once:
            return Answer(facts, facts[rows])
        held = {key: list(v) if isinstance(v, Iterator) else v for key, v in facts.items()}
        held = {key: value() if callable(value) else value for key, value in held.items()}
        return Answer(held, held[rows])

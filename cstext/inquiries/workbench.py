"""Opens an export: reads it, applies the policy, and makes every table up to the inquiries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from cstext.clock import named_zone
from cstext.conversation import build_conversation
from cstext.conversation.period import EVER, Period
from cstext.engine import Engine
from cstext.errors import InputError, UsageError
from cstext.inquiries.chain import build_inquiries
from cstext.inquiries.kept import read_kept, workspace_of
from cstext.inquiries.strays import NO_STRAYS, Strays
from cstext.policy import Policy, load_policy
from cstext.readers import Intake, ReadOptions, find_settings, ingest, ingest_messages
from cstext.settings import Settings, load_settings, settings_file
from cstext.tables import MESSAGES, ORDERS, REFUNDS, REJECTED, SESSION_RECORDS
from cstext.workspace import open_history

DUCKDB = "duckdb"
_LITTLE_MEMORY = "400MB"


@dataclass(frozen=True)
class Source:
    """What to read and how: the options that every command shares.

    ``may_be_empty``: input without a message is no error. ``on_failure`` is given the engine when
    nothing can be read, with the table ``rejected`` if reading began. ``wanted`` says which days
    are asked for, given those of which there are messages: of a workspace no more is read than
    they need. ``engine`` is duckdb, or Spark's master.
    """

    inputs: Sequence[str | Path]
    orders: Sequence[Path] = ()
    refunds: Sequence[Path] = ()
    layout: str | None = None
    mapping: Path | None = None
    zone: str | None = None
    policy: str | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    orders_until: date | None = None
    progress: Callable[[str, int], None] | None = None
    may_be_empty: bool = False
    engine: str = DUCKDB
    on_failure: Callable[[Engine, Settings], None] | None = None
    wanted: Callable[[Period], Period] = lambda _: EVER


@dataclass(frozen=True)
class Workbench:
    """An export that was read: its tables are in ``engine``.

    ``whole`` are the days of which everything was read; of others there may be some messages.
    ``strays`` are orders that join no chat because they name no shop, or another.
    """

    engine: Engine
    settings: Settings
    settings_path: Path | None
    policy: Policy
    intake: Intake
    zone: str
    whole: Period = EVER
    strays: Strays = NO_STRAYS

    def model_folder(self, named: str | Path | None) -> Path | None:
        """Return the model that is asked for, else the shop's own, else None: the shipped one."""
        chosen = named or self.settings.model
        return Path(chosen) if chosen else None


@contextmanager
def open_workbench(
    source: Source, stage: Callable[[str], None] = lambda _: None
) -> Iterator[Workbench]:
    """Read the source and make messages, orders, refunds, sessions, rounds and inquiries.

    Options win over the ``cstext.toml`` of a folder that is read, which wins over defaults.
    ``stage`` is told what begins: read, sessions.

    Raises:
        UsageError, InputError: an option, the settings or a file cannot be used; see the message.
    """
    stage("read")
    with Engine() as reading:
        bench = _read(reading, source)
        stage("sessions")
        with _computing(reading, source.engine) as engine:
            build_conversation(engine, bench.policy, bench.zone, holds_places=True)
            own_accounts = _own_accounts(engine, bench.settings)
            strays = build_inquiries(engine, own_accounts, source.orders_until)
            yield replace(bench, engine=engine, strays=strays)


@contextmanager
def _computing(reading: Engine, name: str) -> Iterator[Engine]:
    """The engine that computes, with all that was read."""
    if name == DUCKDB:
        yield reading
        return
    from cstext.spark import SparkEngine, session_on, shared_folder

    with (
        session_on(name) as session,
        SparkEngine(session, shared_folder(session)) as engine,
    ):
        for contract in (MESSAGES, ORDERS, REFUNDS, SESSION_RECORDS, REJECTED):
            engine.take(contract.name, reading)
        yield engine


@contextmanager
def open_messages(source: Source) -> Iterator[Workbench]:
    """Read the source and make messages and rejected alone, in memory that does not grow with it.

    See ``ingest_messages`` for what ``messages`` is then.

    Raises:
        UsageError, InputError: as ``open_workbench``.
    """
    with Engine(_LITTLE_MEMORY, keeps_order=True) as engine:
        yield _read(engine, source, messages_only=True)


def _read(engine: Engine, source: Source, *, messages_only: bool = False) -> Workbench:
    path = find_settings(source.inputs)
    settings = load_settings(path)
    if path is not None:
        _check_policy(path, settings)
    policy = _policy(source, settings)
    zone = named_zone(source.zone).key if source.zone else settings.zone
    bench = partial(Workbench, engine, settings, path, policy)
    if (folder := workspace_of(source.inputs)) is not None:
        _check_kept(folder, source)
        history = open_history(folder)
        history.check(zone, settings.shop)
        intake, whole = read_kept(
            engine, history, source.wanted, policy, messages_only=messages_only
        )
        return bench(intake, zone, whole)
    options = ReadOptions(
        layout=source.layout,
        mapping=settings.mapping_for(source.layout, source.mapping),
        zone=zone,
        shop=settings.shop,
        accounts=settings.accounts,
        orders=tuple(source.orders),
        refunds=tuple(source.refunds),
        progress=source.progress,
        may_be_empty=source.may_be_empty,
    )
    try:
        intake = (ingest_messages if messages_only else ingest)(engine, source.inputs, options)
    except InputError:
        if source.on_failure:
            source.on_failure(engine, settings)
        raise
    return bench(intake, zone)


def _check_kept(folder: Path, source: Source) -> None:
    """Refuse what says how exports are to be read: those of a workspace were."""
    given = {
        "--orders": source.orders,
        "--refunds": source.refunds,
        "--layout": source.layout,
        "--mapping": source.mapping,
    }
    for option, value in given.items():
        if value:
            raise UsageError(f"{folder}: is a workspace: give {option} to cstext import")


def _check_policy(path: Path, settings: Settings) -> None:
    """Refuse a rule that no policy has, with its line."""
    for key in settings.policy:
        if key not in Policy.model_fields:
            raise settings_file(path).fault(("policy", key), "is not known", Policy.model_fields)


def _policy(source: Source, settings: Settings) -> Policy:
    own = settings.policy_settings()
    name = str(own.pop("name", "cstext"))
    if source.policy is not None and source.policy != name:
        # What is true of the shop stays (its automatic texts, hours, windows), another profile's
        # rules do not.
        rules = {key for key in settings.policy if not key.startswith("auto_reply")}
        own = {key: value for key, value in own.items() if key not in rules}
        name = source.policy
    return load_policy(name, {**own, **source.overrides})


def _own_accounts(engine: Engine, settings: Settings) -> list[str]:
    rows = engine.rows(
        """
        SELECT DISTINCT sender FROM messages
        WHERE role IN ('agent', 'assist', 'auto', 'bot') AND sender <> ''
        ORDER BY sender
        """
    )
    accounts = settings.accounts
    listed = [*accounts.agents, *accounts.assists, *accounts.bots]
    return sorted({*(row["sender"] for row in rows), *listed})

"""Opens an export: reads it, applies the policy, and makes every table up to the inquiries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from cstext.conversation import build_conversation
from cstext.engine import Engine
from cstext.inquiries.chain import build_inquiries
from cstext.policy import Policy, load_policy
from cstext.readers import Intake, ReadOptions, find_settings, ingest
from cstext.settings import Settings, load_settings


@dataclass(frozen=True)
class Source:
    """What to read and how: the options that every command shares."""

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


@dataclass(frozen=True)
class Workbench:
    """An export that was read: its tables are in ``engine``."""

    engine: Engine
    settings: Settings
    settings_path: Path | None
    policy: Policy
    intake: Intake
    zone: str


@contextmanager
def open_workbench(source: Source) -> Iterator[Workbench]:
    """Read the source and make messages, orders, refunds, sessions, rounds and inquiries.

    Options win over the ``cstext.toml`` of a folder that is read, which wins over defaults.

    Raises:
        UsageError, InputError: an option, the settings or a file cannot be used; see the message.
    """
    path = find_settings(source.inputs)
    settings = load_settings(path)
    policy = _policy(source, settings)
    zone = source.zone or settings.zone
    with Engine() as engine:
        intake = ingest(
            engine,
            source.inputs,
            ReadOptions(
                layout=source.layout,
                mapping=source.mapping,
                zone=zone,
                shop=settings.shop,
                accounts=settings.accounts,
                orders=tuple(source.orders),
                refunds=tuple(source.refunds),
                progress=source.progress,
            ),
        )
        _settle_shops(engine)
        build_conversation(engine, policy, zone)
        build_inquiries(engine, _own_accounts(engine, settings), source.orders_until)
        yield Workbench(engine, settings, path, policy, intake, zone)


def _policy(source: Source, settings: Settings) -> Policy:
    own = dict(settings.policy)
    name = str(own.pop("name", "cstext"))
    if source.policy is not None and source.policy != name:
        # The shop's settings stay true (its automatic texts), another profile's rules do not.
        own = {key: value for key, value in own.items() if key.startswith("auto_reply")}
        name = source.policy
    return load_policy(name, {**own, **source.overrides})


def _settle_shops(engine: Engine) -> None:
    """Files that name no shop belong to the only shop that is named, if there is just one."""
    named = engine.rows(
        """
        SELECT shop FROM messages WHERE shop <> ''
        UNION SELECT shop FROM orders WHERE shop <> ''
        """
    )
    if len(named) == 1:
        for table in ("messages", "orders", "refunds"):
            engine.execute(f"UPDATE {table} SET shop = ? WHERE shop = ''", [named[0]["shop"]])


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

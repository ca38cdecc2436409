"""Reads a workspace in place of exports: the days that a question needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from cstext.clock import EPOCH
from cstext.conversation.period import EVER, Period
from cstext.engine import Engine
from cstext.errors import InputError, UsageError
from cstext.policy import Policy
from cstext.readers import Intake
from cstext.workspace import Days, History, is_workspace, known_days, masks_buyers, read_history

Wanted = Callable[[Period], Period]
"""The days that are asked for, given those of which there are messages."""


def workspace_of(inputs: Sequence[str | Path]) -> Path | None:
    """Return the workspace that is given as input, if it is one.

    Raises:
        UsageError: there are other inputs beside it.
    """
    found = [Path(item) for item in inputs if is_workspace(Path(item))]
    if found and len(inputs) > 1:
        raise UsageError(
            f"{found[0]}: is a workspace, and the only input there may be: import the others first"
        )
    return found[0] if found else None


def read_kept(
    engine: Engine, history: History, wanted: Wanted, policy: Policy, *, messages_only: bool
) -> tuple[Intake, Period]:
    """Make the tables of the days that are wanted; return what was read, and of which days all.

    Raises:
        InputError: the workspace holds nothing yet, or no chats to make figures of.
    """
    if not history.imports:
        raise InputError(f"{history.folder}: holds nothing yet; cstext import fills it")
    reports = [file.report for _, given in history.in_force() for file in given.files]
    if not messages_only and not any(one.kind == "chats" and one.rows for one in reports):
        raise InputError(f"{history.folder}: holds no chats yet; cstext import adds them")
    known = _period(known_days(history))
    reach = EVER
    if not messages_only and (asked := wanted(known)) != EVER:
        reach = days_to_read(asked, policy, is_masked=masks_buyers(engine, history))
    intake, days = read_history(engine, history, _days(reach), messages_only=messages_only)
    return intake, _period(days)


def days_to_read(asked: Period, policy: Policy, *, is_masked: bool) -> Period:
    """Return the days that hold all that bears on those asked for.

    An order counts for an inquiry that began some days before it, and as paid some days later; of
    the talks that it may follow it goes to the last, which may come after the days asked for.
    ``is_masked``: orders mask their buyers. Whose such an order is hangs on who else of that mask
    it may be an order of, up to the after-sale days later. Sessions are whole in any case, see
    ``read_history``.

    >>> from datetime import date
    >>> days_to_read(Period(date(2026, 11, 9), date(2026, 11, 15)), Policy(), is_masked=False).name
    '2026-11-03..2026-11-21'
    """
    days = policy.inquiry_window_days + math.ceil(policy.payment_window_hours / 24)
    reach = timedelta(days + (policy.after_sale_days if is_masked else 0))
    return Period(
        asked.first and asked.first - reach,
        asked.last and asked.last + reach,
    )


def _days(period: Period) -> Days:
    first, last = period.first, period.last
    return Days((first - EPOCH).days if first else None, (last - EPOCH).days if last else None)


def _period(days: Days) -> Period:
    first, last = days
    return Period(
        None if first is None else EPOCH + timedelta(first),
        None if last is None else EPOCH + timedelta(last),
    )

"""The rules a number depends on, as data: named profiles in TOML, settings, and their signature.

The settings' names and the profiles are those of the definitions (docs/definitions.md);
a profile holds what differs from the defaults below.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from cstext.errors import UsageError
from cstext.tables import ROLES

Role = Literal["agent", "assist", "auto", "bot"]


class WorkingTime(BaseModel):
    """Weekly hours, and the dates that are otherwise; what they mean: `cstext.clock`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: dict[str, list[tuple[str, str]]]
    holidays: list[date] = []
    workdays: list[date] = []
    region: str | None = None

    @field_validator("holidays", "workdays")
    @classmethod
    def _order_says_nothing(cls, value: list[date]) -> list[date]:
        return sorted(set(value))


class Policy(BaseModel):
    """Every setting that decides a response, an unanswered inquiry, an attribution or a loss."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    name: str = "cstext"
    title: str = ""
    # Rounds and response times.
    clock_starts_at: Literal["first", "last"] = "first"
    valid_replies: list[Role] = Field(default=["agent", "assist"], min_length=1)
    bot_reply: Literal["open", "leave_out", "clear"] = "open"
    window: str | None = Field(default=None, pattern=r"^\d\d:\d\d-\d\d:\d\d$")
    window_tests: Literal["round_start", "session_start"] = "round_start"
    threshold_seconds: float | None = Field(default=None, ge=0)
    threshold_inclusive: bool = True
    cap_seconds: float | None = Field(default=None, ge=0)
    unanswered: Literal["apart", "not_within", "cap"] = "apart"
    day_closes_round: bool = False
    rounds_counted: Literal["all", "first_of_session"] = "all"
    session_gap_seconds: int | None = Field(default=None, gt=0)
    late_reply: Literal["unanswered", "leave_out", "counts"] = "unanswered"
    courtesy_needs_no_answer: bool = False
    slow_seconds: float | None = Field(default=None, ge=0)
    slow_rounds: int | None = Field(default=None, gt=0)
    mean_over: Literal["rounds", "sessions"] = "rounds"
    rate_over: Literal["rounds", "sessions", "buyer_days", "buyers"] = "rounds"
    auto_reply_prefix: str | None = Field(default=None, min_length=1)
    auto_reply_texts: list[str] = []
    auto_reply_senders: list[str] = []
    working_time: WorkingTime | None = None
    # Orders and losses.
    inquiry_window_days: int = Field(default=3, ge=1, le=15)
    payment_window_hours: int = Field(default=72, ge=1)
    after_sale_days: int = Field(default=21, ge=0)
    agent_initiated_days: int = Field(default=2, ge=1)
    order_judged_at: Literal["order", "payment", "order_first"] = "order"
    order_owner: Literal["chat_time", "rounds"] = "chat_time"

    @field_validator("valid_replies", "auto_reply_texts", "auto_reply_senders")
    @classmethod
    def _order_says_nothing(cls, value: list[str]) -> list[str]:
        return sorted(set(value))

    @field_validator("window")
    @classmethod
    def _window_is_a_time_of_day(cls, value: str | None) -> str | None:
        for part in (value or "").split("-") if value else []:
            hour, minute = int(part[:2]), int(part[3:])
            if minute > 59 or hour * 60 + minute > 24 * 60:
                raise ValueError("must be hours of a day, as 08:00-23:00")
        return value

    @model_validator(mode="after")
    def _cap_has_seconds(self) -> Self:
        if self.unanswered == "cap" and self.cap_seconds is None:
            raise ValueError("unanswered = cap needs cap_seconds")
        return self

    @property
    def signature(self) -> str:
        """The profile's name and a hash of all settings: equal if and only if all rules are."""
        settings = json.dumps(self.model_dump(mode="json", exclude={"title"}), sort_keys=True)
        return f"{self.name}@{hashlib.sha256(settings.encode()).hexdigest()[:12]}"

    def window_seconds(self) -> tuple[int | None, int | None]:
        """The window as seconds of day; its end is not in it. A window may run past midnight."""
        if self.window is None:
            return None, None
        start, end = (int(part[:2]) * 3600 + int(part[3:]) * 60 for part in self.window.split("-"))
        return start, end

    def settings(self) -> dict[str, Any]:
        """Every setting as plain data, as outputs repeat it."""
        return self.model_dump(mode="json", exclude={"name", "title"})

    def tables(self) -> dict[str, pa.Table]:
        """The policy as the tables that SQL reads: one row of settings, and the lists."""
        start, end = self.window_seconds()
        lists = ("valid_replies", "auto_reply_texts", "auto_reply_senders")
        row = self.model_dump(exclude={"title", "window", "working_time", *lists})
        types = {
            "threshold_seconds": pa.float64(),
            "cap_seconds": pa.float64(),
            "slow_seconds": pa.float64(),
            "slow_rounds": pa.int64(),
            "session_gap_seconds": pa.int64(),
            "auto_reply_prefix": pa.string(),
        }
        columns = {key: pa.array([value], types.get(key)) for key, value in row.items()}
        columns["has_working_time"] = pa.array([self.working_time is not None])
        columns["window_from"] = pa.array([start], pa.int64())
        columns["window_to"] = pa.array([end], pa.int64())
        return {
            "policy": pa.table(columns),
            "policy_roles": self._roles(),
            "policy_auto_texts": _list_table("text", self.auto_reply_texts),
            "policy_auto_senders": _list_table("sender", self.auto_reply_senders),
        }

    def _roles(self) -> pa.Table:
        """One row a role: its number, whose it is, whether it replies and closes an open run."""
        replies = [role in self.valid_replies for role in ROLES]
        by_bot = [role == "bot" and self.bot_reply != "open" for role in ROLES]
        return pa.table(
            {
                "role": pa.array(ROLES),
                "role_n": pa.array(range(len(ROLES)), pa.int8()),
                "is_buyer": pa.array([role == "buyer" for role in ROLES]),
                "is_ours": pa.array([role in ("agent", "assist") for role in ROLES]),
                "is_system": pa.array([role == "system" for role in ROLES]),
                "replies": pa.array(replies),
                "closes": pa.array([a or b for a, b in zip(replies, by_bot, strict=True)]),
            }
        )


def _list_table(column: str, values: list[Any]) -> pa.Table:
    return pa.table({column: pa.array(sorted(set(values)), pa.string())})


def profile_names() -> list[str]:
    """The names of the shipped profiles, ``cstext`` first."""
    names = [f.name.removesuffix(".toml") for f in files("cstext.policies").iterdir()]
    return sorted((n for n in names if not n.startswith("_")), key=lambda n: (n != "cstext", n))


def load_policy(name: str = "cstext", overrides: Mapping[str, Any] | None = None) -> Policy:
    """Return a shipped profile, or one from a ``.toml`` file, with settings overridden.

    Raises:
        UsageError: no such profile, an unknown setting (the nearest known one is named),
            or a value that the setting does not take.
    """
    settings = {**_profile(name), **(overrides or {})}
    known = list(Policy.model_fields)
    for key in settings:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1, 0.5)
            hint = f"; did you mean {near[0]!r}?" if near else f"; known: {', '.join(known)}"
            raise UsageError(f"policy {name}: unknown setting {key!r}{hint}")
    try:
        return Policy(**settings)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "settings"
        raise UsageError(f"policy {name}: {where}: {first['msg']}") from error


def _profile(name: str) -> dict[str, Any]:
    if name in profile_names():
        text = (files("cstext.policies") / f"{name}.toml").read_text("utf-8")
        return {"name": name, **tomllib.loads(text)}
    path = Path(name)
    if path.suffix != ".toml":
        raise UsageError(f"no policy {name!r}; known: {', '.join(profile_names())}, or FILE.toml")
    try:
        return {"name": path.stem, **tomllib.loads(path.read_text("utf-8"))}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{name}: cannot be read as a policy: {error}") from error


def parse_setting(text: str) -> tuple[str, Any]:
    """Read one ``key=value``: a TOML value, a bare word (a string) or a comma-separated list.

    >>> parse_setting("threshold_seconds=60"), parse_setting("unanswered=cap")
    (('threshold_seconds', 60), ('unanswered', 'cap'))
    >>> parse_setting("valid_replies=agent,bot")
    ('valid_replies', ['agent', 'bot'])
    """
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise UsageError(f"--set {text!r}: write it as key=value")
    key, value = key.strip(), value.strip()
    try:
        parsed: Any = tomllib.loads(f"v = {value}")["v"]
    except tomllib.TOMLDecodeError:
        parsed = value
    if key in _LIST_SETTINGS and not isinstance(parsed, list):
        parsed = [part.strip() for part in str(parsed).split(",") if part.strip()]
    elif key in _TEXT_SETTINGS and not isinstance(parsed, str):
        parsed = value
    return key, parsed


_LIST_SETTINGS = {
    name for name, field in Policy.model_fields.items() if str(field.annotation).startswith("list")
}
_TEXT_SETTINGS = {"name", "title", "window", "auto_reply_prefix"}

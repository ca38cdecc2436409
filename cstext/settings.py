"""A shop's ``cstext.toml``: what is true of the shop whatever command runs."""

from __future__ import annotations

import fnmatch
import operator
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from cstext.tomlfile import TomlFile, read_toml

FILE_NAME = "cstext.toml"
_QUARTER = r"([01]\d|2[0-3]):(00|15|30|45)"
_SHIFT = rf"^{_QUARTER}-({_QUARTER}|24:00)$"


class Accounts(BaseModel):
    """The shop's own accounts: they are never buyers. ``*`` stands for any letters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agents: list[str] = []
    assists: list[str] = []
    bots: list[str] = []
    systems: list[str] = []

    def role_of(self, nick: str) -> str | None:
        """Return the role of an account, or None for one that is not listed.

        A name written out wins over one with ``*``; else systems win, then bots, then assists.

        >>> shop = Accounts(agents=["小店:*"], bots=["小店:机器人"])
        >>> shop.role_of("小店:小美"), shop.role_of("小店:机器人"), shop.role_of("tb1")
        ('agent', 'bot', None)
        """
        listed = {
            "system": self.systems,
            "bot": self.bots,
            "assist": self.assists,
            "agent": self.agents,
        }
        for fits in (operator.eq, fnmatch.fnmatchcase):
            for role, names in listed.items():
                if any(fits(nick, name) for name in names):
                    return role
        return None


class Hours(BaseModel):
    """The hours in which the shop works: response times count only these; see `cstext.clock`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    days: dict[str, list[tuple[str, str]]]
    holidays: list[date] = []
    workdays: list[date] = []
    region: str | None = None


class Windows(BaseModel):
    """For how long an inquiry may still become an order, and an order be paid."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    inquiry_days: int | None = Field(default=None, ge=1, le=15)
    payment_hours: int | None = Field(default=None, ge=1)
    after_sale_days: int | None = Field(default=None, ge=0)
    agent_initiated_days: int | None = Field(default=None, ge=1)

    def as_policy(self) -> dict[str, int]:
        """Return those that are set, by the names that a policy gives them."""
        names = {"inquiry_days": "inquiry_window_days", "payment_hours": "payment_window_hours"}
        return {names.get(key, key): value for key, value in self if value is not None}


class Shift(BaseModel):
    """A shift of the day, on quarters of an hour, as 16:00-24:00; it may run past midnight."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    hours: str = Field(pattern=_SHIFT)

    def minutes(self) -> Iterator[int]:
        """The minutes of the day that it holds; its end is not in it.

        >>> len(list(Shift(name="night", hours="22:00-02:00").minutes()))
        240
        """
        start, end = (int(part[:2]) * 60 + int(part[3:]) for part in self.hours.split("-"))
        return (minute % 1440 for minute in range(start, end if end > start else end + 1440))


class Settings(BaseModel):
    """What ``cstext.toml`` may hold; every command option overrides it.

    Paths are resolved: they are written as seen from the file's folder.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    shop: str = ""
    zone: str = "Asia/Shanghai"
    lang: Literal["zh", "en"] = "zh"
    accounts: Accounts = Accounts()
    policy: dict[str, Any] = Field(default_factory=dict)
    hours: Hours | None = None
    windows: Windows = Windows()
    shifts: list[Shift] = []
    mapping: str | None = None
    model: str | None = None
    dictionary: list[str] = []
    scorecard: str | None = None
    pay: str | None = None
    staff: str | None = None
    reference: dict[str, dict[str, float | str]] = {}

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone, as Asia/Shanghai") from error
        return value

    @model_validator(mode="after")
    def _shifts_are_apart(self) -> Self:
        taken: dict[int, str] = {}
        for shift in self.shifts:
            for minute in shift.minutes():
                if minute in taken:
                    raise ValueError(f"shifts {taken[minute]} and {shift.name} overlap")
                taken[minute] = shift.name
        return self

    def policy_settings(self) -> dict[str, Any]:
        """Return what the file says of the policy: its table, the windows and the hours."""
        hours = {"working_time": self.hours.model_dump()} if self.hours else {}
        return {**self.windows.as_policy(), **hours, **self.policy}

    def mapping_for(self, layout: str | None, mapping: Path | None) -> Path | None:
        """Return the mapping file to read by: the one named, else ours unless a layout is named."""
        return mapping or (Path(self.mapping) if self.mapping and not layout else None)

    def beside(self, folder: Path) -> Settings:
        """Return the settings with paths as seen from the folder; shipped names stay names."""

        def path(value: str | None) -> str | None:
            return None if value is None else str(folder / value)

        def file(value: str | None) -> str | None:
            return path(value) if value and value.endswith(".toml") else value

        policy = self.policy
        if isinstance(name := policy.get("name"), str):
            policy = {**policy, "name": file(name)}
        return self.model_copy(
            update={
                "policy": policy,
                "mapping": path(self.mapping),
                "model": path(self.model),
                "dictionary": [str(folder / each) for each in self.dictionary],
                "scorecard": file(self.scorecard),
                "pay": file(self.pay),
                "staff": path(self.staff),
            }
        )


def load_settings(path: Path | None) -> Settings:
    """Return the settings of a file, or the defaults where there is none.

    Raises:
        UsageError: the file is no TOML, or has a key or value that is not known.
    """
    if path is None:
        return Settings()
    return settings_file(path).into(Settings).beside(path.parent)


def settings_file(path: Path) -> TomlFile:
    """Return the file as it stands, to tell the line of what is wrong in it.

    Raises:
        UsageError: it cannot be read, or is no TOML.
    """
    return read_toml(path, "settings")

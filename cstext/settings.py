"""A shop's ``cstext.toml``: what is true of the shop whatever command runs."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from cstext.errors import UsageError

FILE_NAME = "cstext.toml"


class Accounts(BaseModel):
    """The shop's own accounts: they are never buyers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agents: list[str] = []
    assists: list[str] = []
    bots: list[str] = []
    systems: list[str] = []


class Settings(BaseModel):
    """What ``cstext.toml`` may hold; every command option overrides it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shop: str = ""
    zone: str = "Asia/Shanghai"
    lang: Literal["zh", "en"] = "zh"
    policy: dict[str, Any] = Field(default_factory=dict)
    accounts: Accounts = Accounts()
    model: str | None = None

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone, as Asia/Shanghai") from error
        return value


def load_settings(path: Path | None) -> Settings:
    """Return the settings of a file, or the defaults where there is none.

    Raises:
        UsageError: the file is no TOML, or has a key or value that is not known.
    """
    if path is None:
        return Settings()
    try:
        return Settings(**tomllib.loads(path.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as settings: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        near = difflib.get_close_matches(where, list(Settings.model_fields), 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near and near[0] != where else ""
        raise UsageError(f"{path}: {where}: {first['msg']}{hint}") from error

"""The mapping file: how a table or JSON that no reader knows is to be read."""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from typing import Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    ValidationError,
    field_validator,
    model_validator,
)

from cstext.errors import UsageError
from cstext.resources import shipped

Role = Literal["buyer", "agent", "assist", "auto", "bot", "system"]


class Columns(BaseModel):
    """Our column name to theirs: a header, a 0-based number where there is none, a JSON path."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: str | StrictInt | None = None
    shop: str | StrictInt | None = None
    buyer: str | StrictInt | None = None
    agent: str | StrictInt | None = None
    role: str | StrictInt | None = None
    sender: str | StrictInt | None = None
    receiver: str | StrictInt | None = None
    sent_at: str | StrictInt | None = None
    sent_day: str | StrictInt | None = None
    text: str | StrictInt
    kind: str | StrictInt | None = None
    message_id: str | StrictInt | None = None
    reply_to: str | StrictInt | None = None

    def named(self) -> dict[str, str]:
        """The columns that are given, a number as its digits."""
        return {name: str(value) for name, value in self if value is not None}


class Mapping(BaseModel):
    """What a mapping file says; docs/mappings/ has one for each of three real exports."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Columns
    rows: str | None = None
    header: bool = True
    delimiter: str | None = Field(default=None, min_length=1, max_length=1)
    quoted: bool = True
    time_format: list[str] = ["auto"]
    zone: str | None = None
    roles: dict[str, Role] = {}

    @field_validator("time_format", mode="before")
    @classmethod
    def _one_format_is_a_list(cls, value: Any) -> Any:
        return [value] if isinstance(value, str) else value

    @field_validator("time_format")
    @classmethod
    def _formats_are_known(cls, value: list[str]) -> list[str]:
        for name in value:
            if name not in ("auto", "iso", "epoch_s", "epoch_ms") and "%" not in name:
                raise ValueError("must be auto, iso, epoch_s, epoch_ms or a format as %Y-%m-%d")
        return value

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str | None) -> str | None:
        try:
            ZoneInfo(value or "UTC")
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("is no time zone, as Asia/Shanghai") from error
        return value

    @model_validator(mode="after")
    def _says_what_is_needed(self) -> Self:
        has = self.columns.named()
        if not has.keys() & {"role", "sender"}:
            raise ValueError("columns needs role, or sender with buyer or agent")
        if not has.keys() & {"conversation", "buyer", "receiver", "reply_to"}:
            raise ValueError("columns needs conversation, buyer, receiver or reply_to")
        if "reply_to" in has and "message_id" not in has:
            raise ValueError("columns: reply_to needs message_id")
        if "sent_day" in has and "sent_at" not in has:
            raise ValueError("columns: sent_day needs sent_at")
        if self.rows is None and any("[*]" in path for path in has.values()):
            raise ValueError('rows is missing: where the messages lie, as "dialogue[*]"')
        return self


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.

    Raises:
        UsageError: it is no TOML, or says something that is not known or not enough.
    """
    try:
        return Mapping(**tomllib.loads(path.read_text("utf-8-sig")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as error:
        raise UsageError(f"{path}: cannot be read as a mapping: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "mapping"
        is_known = first["type"] != "extra_forbidden"
        message = first["msg"].removeprefix("Value error, ") if is_known else "is not known"
        raise UsageError(f"{path}: {where}: {message}{_near(first['loc'])}") from error


def example(name: str) -> str:
    """Return one of the example mapping files of docs/mappings, by its name.

    Raises:
        UsageError: there is none of that name; the message lists the names.
    """
    files = {path.stem: path for path in sorted(shipped("docs", "mappings").glob("*.toml"))}
    if name not in files:
        raise UsageError(f"no example mapping {name!r}; there are: {', '.join(files)}")
    return files[name].read_text("utf-8")


def _near(where: tuple[int | str, ...]) -> str:
    known = list(Columns.model_fields) if where[:1] == ("columns",) else list(Mapping.model_fields)
    name = str(where[-1]) if where else ""
    near = difflib.get_close_matches(name, known, 1, 0.5)
    return f"; did you mean {near[0]!r}?" if near and near[0] != name else ""

"""TOML files that people write: read strictly, and every fault told with its line.

An unknown key is refused and the nearest known one named.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from cstext.errors import UsageError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]
"""Where a value lies: keys, and numbers from 0 in lists."""

_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_PART = re.compile(r'"((?:\\.|[^"\\])*)"|\'([^\']*)\'|([^\s."\']+)')
_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"(?:\\.|[^"\\])*"|'[^']*'|[\w-]+)(?:\s*\.\s*[\w"'-]+)*)\s*=""")


@dataclass(frozen=True)
class TomlFile:
    """A file's text and what it says; ``name`` is how messages call it."""

    name: str
    text: str
    data: dict[str, Any]

    def fault(
        self, place: Place, message: str, known: Iterable[str] = (), said: str | None = None
    ) -> UsageError:
        """Return the error for a value, with its line and the known name nearest to what is said.

        ``said`` is a value; without, it is the key itself that is not known.
        """
        where = ".".join(str(part + 1) if isinstance(part, int) else part for part in place)
        near = difflib.get_close_matches(said or "".join(map(str, place[-1:])), list(known), 1, 0.5)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        line = line_of(self.text, place)
        at = f"{self.name}, line {line}" if line else self.name
        return UsageError(f"{at}: {where or 'the file'}: {message}{hint}")

    def into(self, model: type[Model]) -> Model:
        """Return the data as a model.

        Raises:
            UsageError: a key is unknown, missing, or its value is not what it must be.
        """
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = tuple(first["loc"])
            if first["type"] == "extra_forbidden":
                raise self.fault(place, "is not known", _fields(model, place)) from error
            message = first["msg"].removeprefix("Value error, ")
            raise self.fault(place, message) from error


def read_toml(
    path: Path | Traversable, what: str, *, exact: bool = False, name: str | None = None
) -> TomlFile:
    """Read a TOML file; ``what`` says what it was to be. ``exact``: decimals, not floats.

    Messages call it by ``name``, else by its path.

    Raises:
        UsageError: it cannot be read, or is no TOML.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text, parse_float=Decimal if exact else float)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path}: cannot be read as {what}: {error}") from error
    return TomlFile(name or str(path), text, data)


def line_of(text: str, place: Place) -> int | None:
    """Return the line, from 1, of a value or of the nearest thing that holds it.

    >>> line_of('a = 1\\n[[step]]\\nfrom = 2\\n[[step]]\\nfrom = 3', ("step", 1, "from"))
    5
    """
    found = dict(reversed(list(_places(text))))
    for length in range(len(place), 0, -1):
        if place[:length] in found:
            return found[place[:length]]
    return None


def _places(text: str) -> Iterator[tuple[Place, int]]:
    """Every place that a line begins, with its number; a list's elements where each has a line."""
    table: Place = ()
    seen: dict[Place, int] = {}
    inside: Place = ()
    depth = element = 0
    for number, line in enumerate(text.split("\n"), start=1):
        bare = _STRING.sub('""', line).split("#")[0]
        opened = bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}")
        if depth > 0:
            if bare.strip() and depth == 1 and not bare.strip().startswith("]"):
                yield (*inside, element), number
                element += 1
            depth += opened
        elif header := _HEADER.match(line):
            table = _keys(header[2])
            if header[1] == "[[":
                seen[table] = seen.get(table, -1) + 1
                table = (*table, seen[table])
            yield table, number
        elif key := _KEY.match(line):
            inside, depth, element = (*table, *_keys(key[1])), opened, 0
            yield inside, number


def _keys(text: str) -> tuple[str, ...]:
    return tuple(double or single or bare for double, single, bare in _PART.findall(text))


def _fields(model: type[BaseModel], place: Place) -> list[str]:
    """The known names beside the last part of a place."""
    current: type[BaseModel] | None = model
    for part in place[:-1]:
        if isinstance(part, str) and current is not None:
            field = current.model_fields.get(part)
            current = _model_in(field.annotation) if field else None
    return list(current.model_fields) if current is not None else []


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)

"""Rows out of nested JSON: where they lie, and what stands at a path beside or above them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class JsonPaths:
    """The rows of a record and their columns, by paths as ``dialogue[*].time``.

    >>> paths = JsonPaths("talk[*]", {"name": "sid", "text": "talk[*].say.text"})
    >>> list(paths.rows({"sid": "a", "talk": [{"say": {"text": "hi"}}, {}]}))
    [{'name': 'a', 'text': 'hi'}, {'name': 'a', 'text': None}]
    """

    def __init__(self, rows: str | None, columns: dict[str, str]) -> None:
        steps = [step.strip(".") for step in _plain(rows or "").split("[*]")]
        self._steps = steps[:-1] if rows else []
        self._columns = {name: self._place(path) for name, path in columns.items()}

    @property
    def names(self) -> list[str]:
        """The columns' names."""
        return list(self._columns)

    def rows(self, record: Any) -> Iterator[dict[str, Any]]:
        """Yield the rows of one record, in order; absent values are None."""
        for levels in self._walk([record]):
            yield {name: _at(levels[n], keys) for name, (n, keys) in self._columns.items()}

    def _walk(self, levels: list[Any]) -> Iterator[list[Any]]:
        if len(levels) > len(self._steps):
            yield levels
            return
        found = _at(levels[-1], _keys(self._steps[len(levels) - 1]))
        for element in found if isinstance(found, list) else []:
            yield from self._walk([*levels, element])

    def _place(self, path: str) -> tuple[int, list[str]]:
        """At which level of nesting a column stands, and the keys from there on."""
        *outer, last = (step.strip(".") for step in _plain(path).split("[*]"))
        return min(len(outer), len(self._steps)), _keys(last)


def _plain(path: str) -> str:
    return path.strip().removeprefix("$").strip(".")


def _keys(path: str) -> list[str]:
    return [key for key in path.split(".") if key]


def _at(value: Any, keys: list[str]) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value

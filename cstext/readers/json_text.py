"""JSON files of any size, an element at a time: lines, or the elements of one array."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from cstext.readers.head import Head
from cstext.readers.rows import cell_text

_CHUNK = 1 << 20
_BLANKS = " \t\r\n,"
_TRIED = 50


class JsonEntry(NamedTuple):
    """A value and the line where it begins; ``value`` is None where the line is no JSON."""

    line: int
    value: Any
    raw: str


def json_entries(head: Head) -> Iterator[JsonEntry]:
    """Yield the lines of JSON lines, or the elements of the array or the object that it is."""
    first = head.text.lstrip("\ufeff \t\r\n")
    if first.startswith("[") or _is_one_object(head):
        return _elements(head)
    return _lines(head)


def text_at(value: Any, key: str) -> str:
    """Return what stands at a key as a person would write it; "" where nothing does.

    >>> text_at({"uid": 68}, "uid"), text_at({"nick": " a "}, "nick"), text_at([], "x")
    ('68', 'a', '')
    """
    found = value.get(key) if isinstance(value, dict) else None
    if found is None:
        return ""
    return (found if isinstance(found, str) else cell_text(found)).strip()


def first_object(head: Head) -> dict[str, Any] | None:
    """Return the first JSON object of the lines, or of the array, that a text begins with."""
    if head.form != "text":
        return None
    text = head.text.lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        return _leading_object(text[1:])
    starts = (_leading_object(line) for line in [text, *head.lines[:_TRIED]])
    return next((value for value in starts if value is not None), None)


def _leading_object(text: str) -> dict[str, Any] | None:
    try:
        value, _ = json.JSONDecoder().raw_decode(text.lstrip(_BLANKS))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _is_one_object(head: Head) -> bool:
    """Whether the file is one object over several lines: no line is one by itself."""
    lines = [line.strip("\ufeff") for line in head.lines if line.strip()]
    starts = [line for line in lines if line.startswith("{")]
    return len(lines) > 1 and bool(starts) and not any(map(_leading_object, starts[:_TRIED]))


def _lines(head: Head) -> Iterator[JsonEntry]:
    with head.open() as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield _entry(number, line.rstrip("\r\n"))


def _entry(number: int, line: str) -> JsonEntry:
    try:
        return JsonEntry(number, json.loads(line), line)
    except (ValueError, RecursionError):
        return JsonEntry(number, None, line)


def _elements(head: Head) -> Iterator[JsonEntry]:
    """Decode one value after the other; what follows a broken one cannot be found again."""
    decoder = json.JSONDecoder()
    with head.open() as file:
        text, line, is_array = "", 1, None
        while True:
            body = text.lstrip(_BLANKS)
            line += text.count("\n", 0, len(text) - len(body))
            text = body
            if is_array is None and text:
                is_array = text[0] == "["
                text = text[1:] if is_array else text
                continue
            if is_array and text.startswith("]"):
                return
            try:
                value, end = decoder.raw_decode(text) if text else (None, 0)
            except (ValueError, RecursionError):
                end = 0
            if end:
                yield JsonEntry(line, value, text[:end])
                line += text.count("\n", 0, end)
                text = text[end:]
                continue
            more = _more(file, len(text))
            if not more:
                if text:
                    yield JsonEntry(line, None, text)
                return
            text += more


def _more(file: TextIO, pending: int) -> str:
    """Read as much again as is pending: a long element is decoded a few times, not often."""
    return file.read(max(_CHUNK, pending))

"""Which encoding a text file is in, told by its content."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

_CHUNK = 1 << 20
_MANY = 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Encoding(NamedTuple):
    """A codec's name, and how it treats bytes that it cannot read: ``strict`` or ``replace``."""

    name: str
    errors: str = "strict"

    def __str__(self) -> str:
        return self.name


def detect_encoding(path: Path) -> Encoding:
    """Return the file's encoding: its mark, else strict UTF-8, UTF-16, GB18030 in this order.

    The whole file is tried, in pieces, never a sample that may end inside a character. UTF-8 that
    is cut off inside its last character is UTF-8. Where nothing fits, it is UTF-8 if it begins as
    such, else the one of UTF-8 and GB18030 that loses less, read with replacement.
    """
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return Encoding(name, "strict" if _reads_as(path, name) else "replace")
    candidates = [wide] if (wide := _wide(start)) else ["utf-8", "gb18030"]
    for name in candidates:
        if _reads_as(path, name):
            return Encoding(name)
        if name == "utf-8" and _is_utf8(path, but_for_end=True):
            return Encoding(name, "replace")
    if not wide and _is_utf8_at_first(start):
        return Encoding("utf-8", "replace")
    return Encoding(min(candidates, key=lambda name: _losses(start, name)), "replace")


def codec_told_by_start(path: Path) -> str | None:
    """Return the encoding's name where the start of a long text tells it, else None.

    So it is where that is no UTF-8 and reads as GB18030: if what follows does not, it is read with
    replacement.
    """
    with path.open("rb") as file:
        start = file.read(_CHUNK)
    if len(start) < _CHUNK or start.startswith(tuple(mark for mark, _ in _MARKS)) or _wide(start):
        return None
    if _are_utf8(start[: _last_start(start)]) or _is_utf8_at_first(start):
        return None
    try:
        codecs.getincrementaldecoder("gb18030")().decode(start)
    except UnicodeDecodeError:
        return None
    return "gb18030"


def _reads_as(path: Path, name: str) -> bool:
    if name in ("utf-8", "utf-8-sig"):
        return _is_utf8(path)
    decoder = codecs.getincrementaldecoder(name)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(path: Path, *, but_for_end: bool = False) -> bool:
    """What the codec would say, several times as fast: a character cut by a chunk goes on.

    ``but_for_end``: the last character may be cut off, if there are others than ASCII's above.
    """
    cut, is_ascii = b"", True
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = cut + chunk
            end = _last_start(text)
            text, cut = text[:end], text[end:]
            if not _are_utf8(text):
                return False
            is_ascii = is_ascii and text.isascii()
    return _are_utf8(cut) or (but_for_end and not is_ascii)


def _last_start(text: bytes) -> int:
    """Where the last character begins, if it may be longer than what is there; else the end."""
    for length in range(1, min(4, len(text) + 1)):
        if text[-length] >= 0xC0:
            return len(text) - length
    return len(text)


def _are_utf8(text: bytes) -> bool:
    try:
        pa.array([text], pa.binary()).cast(pa.string())
    except pa.ArrowInvalid:
        return False
    return True


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark: blanks, digits and line ends have a zero byte on one side.

    Zeros that stand here and there in what reads as UTF-8 are characters of their own.
    """
    zeros_behind, zeros_before = start[1::2].count(0), start[::2].count(0)
    zeros = max(zeros_behind, zeros_before)
    if zeros * 20 < len(start) or (len(start) % 2 and len(start) < _CHUNK):
        return None
    if zeros * 5 < len(start) * 2 and _are_utf8(start[: _last_start(start)]):
        return None
    return "utf-16-le" if zeros_behind > zeros_before else "utf-16-be"


def _is_utf8_at_first(start: bytes) -> bool:
    """Whether it has many characters of several bytes before the first fault: no chance does so."""
    try:
        start.decode("utf-8")
    except UnicodeDecodeError as error:
        start = start[: error.start]
    return len(start) - len(start.decode("utf-8")) >= _MANY


def _losses(start: bytes, name: str) -> int:
    return start.decode(name, "replace").count("\ufffd")

"""Chats of a 千牛 TXT as columns, without a look at each message: lines are found as bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from cstext.readers.byte_lines import Lines, fits, fixed, slices, stripped_of_newlines
from cstext.readers.noise import RECALLED

PREFIXES = (b"cntaobao", b"cnalichn", b"enaliint")
_PREFIX_BYTES = 8
_STAMP = "(dddd-dd-dd dd:dd:dd)"
_LOWEST, _HIGHEST = (np.frombuffer(_STAMP.replace("d", digit).encode(), np.uint8) for digit in "09")
_DASHES = 28
_DASH, _BLANK, _COLON, _NEWLINE = b"- :\n"
_ASCII = 0x80
# Blanks in ASCII that a pattern takes for one, but for those in _LineEnds.
_CONTROLS = np.frombuffer(b"\t\v\f\r\x1c\x1d\x1e\x1f", np.uint8)

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


class OddError(Exception):
    """The text holds what only a look at each of its lines can tell."""


@dataclass(frozen=True)
class Found:
    """Messages in order: where their lines are, and what stands there.

    ``line`` and ``end_line`` number lines from 0; a message's lines end before ``end_line``.
    ``chat`` numbers the buyers, None before the first of them. ``is_recall``: one of a message's
    several lines tells that a message was recalled.
    """

    line: Places
    end_line: Places
    nick: pa.Array
    time: pa.Array
    text: pa.Array
    buyer: pa.Array
    is_recall: Flags


class _Heads(NamedTuple):
    """The lines that begin a message, and where the nick, the time and the text begin."""

    line: Places
    nick: Places
    time: Places
    text: Places


def find_messages(text: bytes, buyer: str | None, *, prefixed: bool) -> Found:
    """Return the messages of a text that begins with a message or a buyer's line.

    The text is UTF-8 with nothing but line feeds at its lines' ends, also at its own. ``buyer`` is
    the one of the messages above the first buyer's line. If ``prefixed``, only lines that begin
    with a nick's prefix begin a message.

    Raises:
        OddError: a line is not told by its bytes alone.
    """
    lines = Lines.of(text)
    heads = _heads(lines, prefixed=prefixed)
    chats, names = _buyers(lines)
    begins = np.zeros(len(lines.starts), np.bool_)
    begins[heads.line] = begins[chats] = True
    marks = np.append(np.flatnonzero(begins), len(lines.starts))
    if not begins[0] or begins[heads.line].sum() + begins[chats].sum() != len(marks) - 1:
        raise OddError
    rank = np.cumsum(begins)
    _check_gaps(lines, chats, marks[rank[chats]])
    end_line = marks[rank[heads.line]]
    begin, end = stripped_of_newlines(lines, heads.text, lines.ends[end_line - 1])
    bounds = np.stack([heads.nick, heads.time - 1, heads.time, heads.time + 19, begin, end])
    nick, time, said = slices(lines.text, bounds)
    chat = np.searchsorted(chats, heads.line)
    return Found(
        heads.line,
        end_line,
        nick,
        time,
        said,
        pa.concat_arrays([pa.array([buyer], pa.string()), names]).take(pa.array(chat)),
        _recalls(lines, heads.line, end_line),
    )


def _heads(lines: Lines, *, prefixed: bool) -> _Heads:
    data = lines.data
    colons = np.flatnonzero(data == _COLON)
    stamps = colons[data[colons - 1] == _STAMP.encode()[-1]] - len(_STAMP)
    stamps = stamps[stamps > 0]
    stamps = stamps[fits(lines.text, stamps, _LOWEST, _HIGHEST)]
    tails = stamps + len(_STAMP) + 1
    is_told = (data[tails] == _BLANK) & (data[tails + 1] == _BLANK)
    is_blank = (data[tails] == _BLANK) & (data[tails + 1] == _NEWLINE)
    is_empty = (data[tails] == _NEWLINE) | is_blank
    unclear = ~is_told & ~is_empty
    if (unclear & ((data[tails] >= _ASCII) | np.isin(data[tails], _CONTROLS))).any():
        raise OddError
    known = is_told | is_empty
    stamps, tails, is_told = stamps[known], tails[known], is_told[known]
    line = lines.of_places(stamps)
    is_first = np.diff(line, prepend=-1) > 0
    line, stamps, tails, is_told = (values[is_first] for values in (line, stamps, tails, is_told))
    has_prefix = _has_prefix(lines, lines.starts[line])
    if prefixed:
        line, stamps, tails, is_told = (
            values[has_prefix] for values in (line, stamps, tails, is_told)
        )
        has_prefix = has_prefix[has_prefix]
    nick = lines.starts[line] + has_prefix * _PREFIX_BYTES
    if (stamps <= nick).any():
        raise OddError
    return _Heads(line, nick, stamps + 1, np.where(is_told, tails + 2, lines.ends[line]))


def _has_prefix(lines: Lines, places: Places) -> Flags:
    """Whether a nick's prefix stands at each place."""
    signs = fixed(lines.text, "<u8")[places]
    return np.isin(signs, [int.from_bytes(prefix, "little") for prefix in PREFIXES])


def _buyers(lines: Lines) -> tuple[Places, pa.Array]:
    """The lines that begin a buyer's chat, and the buyers' nicks."""
    line = np.flatnonzero(lines.data[lines.starts] == _DASH)
    dashes = np.full(_DASHES, _DASH, np.uint8)
    line = line[fits(lines.text, lines.starts[line], dashes, dashes)]
    starts, ends = lines.starts[line] + _DASHES, lines.ends[line] - _DASHES
    is_closed = fits(lines.text, np.maximum(ends, 0), dashes, dashes) & (ends > starts)
    is_buyer = is_closed & (lines.data[starts] != _DASH)
    # Else its end may be blanks, or it is a ruler in a text.
    last = lines.data[np.maximum(lines.ends[line] - 1, 0)]
    if (~is_buyer & (last != _DASH)).any():
        raise OddError
    line, starts, ends = line[is_buyer], starts[is_buyer], ends[is_buyer]
    starts = starts + _has_prefix(lines, starts) * _PREFIX_BYTES
    if (starts >= ends).any() or (lines.data[starts] == _DASH).any():
        raise OddError
    return line, slices(lines.text, np.stack([starts, ends]))[0]


def _check_gaps(lines: Lines, chats: Places, following: Places) -> None:
    """Between a buyer's line and what follows stand empty lines only."""
    size = lines.starts_and_end[following] - lines.starts_and_end[chats + 1]
    if (size != following - chats - 1).any():
        raise OddError


def _recalls(lines: Lines, line: Places, end_line: Places) -> Flags:
    """Which messages of several lines have one that may tell of a recalled message."""
    found = np.zeros(len(line), np.bool_)
    for place in lines.places_of(RECALLED.encode()):
        message = int(np.searchsorted(line, lines.of_places(np.array([place])), "right")[0]) - 1
        found[message] = True
    return found & (end_line - line > 1)

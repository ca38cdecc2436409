"""Times as exports write them, read a column at a time."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from cstext.readers.distinct import where

_CALENDAR = (
    r"^\s*(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})日?"
    r"(?:(?:[Tt]|\s+|\b)(?P<hour>\d{1,2})\s*[:：时点]\s*(?P<minute>\d{1,2})"
    r"(?:\s*[:：分]\s*(?P<second>\d{1,2})(?:[.,](?P<fraction>\d{1,9})\d*)?)?\s*[分秒]?)?"
    r"\s*(?P<offset>[Zz]|UTC|[+-]\d{2}(?::?\d{2})?)?\s*$"
)
_COMPACT = (
    r"^\s*(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})\s*$"
)
_HALVED = r"(?i)[上下]午|\d\s*[AP]M\s*$"
_HALF_DAY = re.compile(
    r"(?i)(?P<half>[上下]午)?\s*(?<!\d)(?P<hour>\d{1,2})(?P<rest>:\d\d(?::\d\d(?:\.\d+)?)?)"
    r"(?:\s*(?P<m>[AP]M))?\s*$"
)
_OFFSET = r"^(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})?$"
_NUMBER = r"^\s*(?P<whole>\d{1,16})(?:\.(?P<fraction>\d{1,9})\d*)?\s*$"
_PLAIN = b"dddd-dd-dd dd:dd:dd"
_ZONED = len("2026-03-04T09:05:01Z")
_DIGITS = np.frombuffer(_PLAIN, np.uint8) == ord("d")
_BETWEEN = np.frombuffer(_PLAIN, np.uint8)[~_DIGITS]
# What each digit counts in year, month, day, hour, minute and second.
_WEIGHTS = np.zeros((14, 6), np.int64)
_WEIGHTS[:4, 0] = 1000, 100, 10, 1
for _part in range(1, 6):
    _WEIGHTS[2 + 2 * _part : 4 + 2 * _part, _part] = 10, 1
_EXCEL_EPOCH_DAY = 25569
_DAY_MS = 86_400_000

Ints = NDArray[np.int64]


class Times(NamedTuple):
    """Milliseconds: on the shop's clock as if it were UTC, or since the epoch.

    Where the export gives a zone or an epoch number, ``epoch_ms`` is set, else ``wall_ms``;
    both are null where there is no time or it cannot be read.
    """

    wall_ms: pa.Array
    epoch_ms: pa.Array

    @property
    def known(self) -> pa.Array:
        """Whether a time was read."""
        return pc.or_(pc.is_valid(self.wall_ms), pc.is_valid(self.epoch_ms))


def parse_times(texts: pa.Array) -> Times:
    """Read a column of times, each row in its own form.

    Forms: ``2026-3-4 9:05``, ``2026/03/04 09:05:01.5``, ISO with ``T`` and zone,
    ``2026年03月04日 10:11:12``, hours up to 12 with 上午, 下午, AM or PM, ``20260304101112``,
    epoch seconds, milliseconds and microseconds by magnitude, Excel's day numbers. Rounded to the
    nearest millisecond.

    >>> times = parse_times(pa.array(["1970-1-1 0:01", "1970-01-01T08:01+08:00", "soon"]))
    >>> times.wall_ms.to_pylist(), times.epoch_ms.to_pylist()
    ([60000, None, None], [None, 60000, None])
    """
    zoned = _zoned(texts)
    if zoned is not None:
        return Times(pa.nulls(len(texts), pa.int64()), zoned)
    plain = _iso(texts)
    if plain is None:
        plain = _plain(texts)
    if not plain.null_count:
        return Times(plain, pa.nulls(len(texts), pa.int64()))
    rest = pc.indices_nonzero(pc.and_(pc.is_null(plain), pc.is_valid(texts)))
    others = _any_form(texts.take(rest))
    wall, epoch = _laid_out(others.wall_ms, rest, plain), _laid_out(others.epoch_ms, rest, plain)
    return Times(pc.coalesce(plain, wall), epoch)


def _clock_of_24(time: str) -> str:
    """Return a time with its hours from 0 to 23; as it stands if it has no half of a day.

    >>> _clock_of_24("2024-03-01 下午 1:05:00"), _clock_of_24("2024-03-01 12:05 AM")
    ('2024-03-01 13:05:00', '2024-03-01 0:05')
    """
    found = _HALF_DAY.search(time)
    half = (found["half"] or found["m"] or "").upper() if found else ""
    is_late = half in ("下午", "PM")
    if not found or not half or int(found["hour"]) > (23 if is_late else 12):
        return time
    hour = int(found["hour"]) % 12 + (12 if is_late else 0)
    return f"{time[: found.start()].rstrip()} {hour}{found['rest']}"


def _clocks_of_24(texts: pa.Array) -> pa.Array:
    return pa.array(map(_clock_of_24, texts.to_pylist()), pa.string())


def _any_form(texts: pa.Array) -> Times:
    texts = where(pc.match_substring_regex(texts, _HALVED), _clocks_of_24, texts, texts)
    wall, epoch = _calendar(texts, _CALENDAR)
    compact, _ = _calendar(texts, _COMPACT)
    serial, since_epoch = _numbers(texts)
    return Times(pc.coalesce(wall, compact, serial), pc.coalesce(epoch, since_epoch))


def _laid_out(values: pa.Array, places: pa.Array, beside: pa.Array) -> pa.Array:
    """Return as many values as stand beside, null but at the given places."""
    numbers, known = np.zeros(len(beside), np.int64), np.zeros(len(beside), np.bool_)
    numbers[np.asarray(places)] = np.asarray(pc.fill_null(values, 0))
    known[np.asarray(places)] = np.asarray(pc.is_valid(values))
    return pa.array(numbers, mask=~known)


def _iso(texts: pa.Array) -> pa.Array | None:
    """All times written ``2026-03-04 09:05:01``, in one go; None where one is written otherwise."""
    if texts.null_count or not pc.all(pc.equal(pc.binary_length(texts), len(_PLAIN))).as_py():
        return None
    try:
        return texts.cast(pa.timestamp("ms")).cast(pa.int64())
    except pa.ArrowInvalid:
        return None


def _zoned(texts: pa.Array) -> pa.Array | None:
    """All times in ISO with a zone, as our own tables have them; None where one is otherwise."""
    if not len(texts) or not pc.all(pc.greater_equal(pc.binary_length(texts), _ZONED)).as_py():
        return None
    try:
        return texts.cast(pa.timestamp("ms", "UTC")).cast(pa.int64())
    except pa.ArrowInvalid:
        return None


def _plain(texts: pa.Array) -> pa.Array:
    """Times written ``2026-03-04 09:05:01``, as most are, by their digits alone; else null."""
    fits = pc.fill_null(pc.equal(pc.binary_length(texts), len(_PLAIN)), False)
    signs = _signs(texts.filter(fits))
    digits = signs[:, _DIGITS] - ord("0")
    good = (digits < 10).all(axis=1) & (signs[:, ~_DIGITS] == _BETWEEN).all(axis=1)
    year, month, day, hour, minute, second = (digits.astype(np.int64) @ _WEIGHTS).T
    months = (year - 1970) * 12 + month - 1
    days = months.astype("datetime64[M]").astype("datetime64[D]") + (day - 1)
    good &= (month > 0) & (month < 13) & (day > 0)
    good &= days.astype("datetime64[M]").astype(np.int64) == months
    good &= (hour < 24) & (minute < 60) & (second < 60)
    clock = (hour * 60 + minute) * 60 + second
    ms = pa.array((days.astype(np.int64) * 86_400 + clock) * 1000, mask=~good)
    return _laid_out(ms, pc.indices_nonzero(fits), texts)


def _signs(texts: pa.Array) -> NDArray[np.uint8]:
    """Texts of the length of ``_PLAIN`` as a row of bytes each."""
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)
    return data[: len(texts) * len(_PLAIN)].reshape(-1, len(_PLAIN))


def _calendar(texts: pa.Array, pattern: str) -> tuple[pa.Array, pa.Array]:
    found = pc.extract_regex(texts, pattern)
    part = {field.name: found.field(field.name) for field in found.type}
    months = (_ints(part["year"]) - 1970) * 12 + _ints(part["month"]) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]")
    days = first + (_ints(part["day"]) - 1)
    hour, minute, second = (_ints(part[name]) for name in ("hour", "minute", "second"))
    exists = days.astype("datetime64[M]").astype(np.int64) == months
    exists &= (hour < 24) & (minute < 60) & (second < 60)
    clock = ((hour * 60 + minute) * 60 + second) * 1000
    ms = days.astype(np.int64) * _DAY_MS + clock + _fraction_ms(part.get("fraction"), len(texts))
    offset = part.get("offset", pa.nulls(len(texts), pa.string()))
    has_offset = _known(offset)
    good = _known(found) & exists & _inside(part["month"], 1, 12) & (_ints(part["day"]) > 0)
    wall = pa.array(ms, mask=~(good & ~has_offset))
    return wall, pa.array(ms - _offset_ms(offset), mask=~(good & has_offset))


def _numbers(texts: pa.Array) -> tuple[pa.Array, pa.Array]:
    found = pc.extract_regex(texts, _NUMBER)
    whole = _ints(found.field("whole"))
    fraction = found.field("fraction")
    good = _known(found)
    digits = np.asarray(pc.fill_null(pc.utf8_length(found.field("whole")), 0))
    days = np.minimum(whole, 99_999) + _ints(pc.utf8_rpad(fraction, 9, "0")) / 1e9
    serial = np.rint((days - _EXCEL_EPOCH_DAY) * _DAY_MS).astype(np.int64)
    seconds = whole * 1000 + _fraction_ms(fraction, len(texts))
    epoch = np.select([digits == 13, digits == 16], [whole, (whole + 500) // 1000], seconds)
    is_epoch = good & ((digits == 10) | (digits == 13) | (digits == 16))
    is_serial = good & (digits == 5) & (whole >= 20_000)
    return pa.array(serial, mask=~is_serial), pa.array(epoch, mask=~is_epoch)


def _fraction_ms(digits: pa.Array | None, length: int) -> Ints:
    if digits is None:
        return np.zeros(length, np.int64)
    return (_ints(pc.utf8_rpad(digits, 9, "0")) + 500_000) // 1_000_000


def _offset_ms(offset: pa.Array) -> Ints:
    found = pc.extract_regex(offset, _OFFSET)
    minutes = _ints(found.field("hours")) * 60 + _ints(found.field("minutes"))
    sign = np.where(np.asarray(pc.fill_null(pc.equal(found.field("sign"), "-"), False)), -1, 1)
    result: Ints = minutes * sign * 60_000
    return result


def _ints(texts: pa.Array) -> Ints:
    """Digits as numbers; 0 where there are none."""
    filled = pc.if_else(pc.equal(pc.fill_null(texts, ""), ""), "0", texts)
    result: Ints = np.asarray(filled.cast(pa.int64()))
    return result


def _known(values: pa.Array) -> NDArray[np.bool_]:
    valid = pc.is_valid(values)
    if pa.types.is_string(values.type):
        valid = pc.and_(valid, pc.fill_null(pc.not_equal(values, ""), False))
    return np.asarray(valid)


def _inside(texts: pa.Array, low: int, high: int) -> Any:
    numbers = _ints(texts)
    return (numbers >= low) & (numbers <= high)

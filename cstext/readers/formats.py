"""Times in a form that a mapping file names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from cstext.readers.times import Times, parse_times
from cstext.readers.zones import to_epoch_ms

_UTC = dt.UTC
_EPOCH = dt.datetime(1970, 1, 1)
_MS = dt.timedelta(milliseconds=1)


def parse_with(formats: Sequence[str], zone: str | None, texts: pa.Array) -> Times:
    """Read times by the first of the formats that fits: auto, iso, epoch_s, epoch_ms, strptime.

    With a zone, times without an offset are on that zone's clock.
    """
    wall, epoch = (pa.nulls(len(texts), pa.int64()) for _ in range(2))
    for name in formats:
        times = _parse(name, texts)
        free = pc.and_(pc.is_null(wall), pc.is_null(epoch))
        wall = pc.if_else(free, times.wall_ms, wall)
        epoch = pc.if_else(free, times.epoch_ms, epoch)
    if zone is None:
        return Times(wall, epoch)
    return Times(pa.nulls(len(texts), pa.int64()), pc.coalesce(epoch, to_epoch_ms(wall, zone)))


def _parse(name: str, texts: pa.Array) -> Times:
    nothing = pa.nulls(len(texts), pa.int64())
    if name in ("epoch_s", "epoch_ms"):
        number = pc.if_else(
            pc.match_substring_regex(texts, r"^\s*\d{1,13}(\.\d+)?\s*$"), texts, None
        )
        factor = 1000.0 if name == "epoch_s" else 1.0
        ms = pc.round(pc.multiply(pc.utf8_trim_whitespace(number).cast(pa.float64()), factor))
        return Times(nothing, ms.cast(pa.int64()))
    if name in ("auto", "iso"):
        return parse_times(texts)
    read = [_strptime(text, name) for text in texts.to_pylist()]
    wall = [_ms(time) if time and time.tzinfo is None else None for time in read]
    epoch = [
        _ms(time.astimezone(_UTC).replace(tzinfo=None)) if time and time.tzinfo else None
        for time in read
    ]
    return Times(pa.array(wall, pa.int64()), pa.array(epoch, pa.int64()))


def _strptime(text: str | None, name: str) -> dt.datetime | None:
    try:
        return dt.datetime.strptime((text or "").strip(), name)
    except ValueError:
        return None


def _ms(time: dt.datetime) -> int:
    return round((time - _EPOCH) / _MS)

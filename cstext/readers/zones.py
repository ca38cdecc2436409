"""Between the shop's clock and epoch milliseconds, a column at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_DAY_MS = 86_400_000


def to_epoch_ms(wall_ms: pa.Array, zone: str) -> pa.Array:
    """Return epoch milliseconds of shop-clock times.

    A time that the clock shows twice is the earlier one; one that the clock jumps over is the
    moment of the jump.
    """
    wall = wall_ms.cast(pa.timestamp("ms"))
    aware = pc.assume_timezone(wall, zone, ambiguous="earliest", nonexistent="latest")
    return aware.cast(pa.int64())


def local_parts(epoch_ms: pa.Array, zone: str) -> tuple[pa.Array, pa.Array]:
    """Return the shop-local day (since 1970-01-01) and second of day; null where null."""
    aware = epoch_ms.cast(pa.timestamp("ms", "UTC")).cast(pa.timestamp("ms", zone))
    local = pc.fill_null(pc.local_timestamp(aware).cast(pa.int64()), 0)
    ms, unknown = np.asarray(local), np.asarray(pc.is_null(epoch_ms))
    day = pa.array(ms // _DAY_MS, mask=unknown)
    return day, pa.array(ms % _DAY_MS // 1000, mask=unknown)

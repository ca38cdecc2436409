"""Work on distinct texts: what a shop says often is looked at once a batch."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa


def on_distinct(function: Callable[[pa.Array], pa.Array], texts: pa.Array) -> pa.Array:
    """Return what a function of each single text gives, calling it on the distinct ones.

    >>> import pyarrow.compute as pc
    >>> on_distinct(pc.utf8_length, pa.array(["在吗", "在", "在吗"])).to_pylist()
    [2, 1, 2]
    """
    encoded = texts.dictionary_encode(null_encoding="encode")
    return function(encoded.dictionary).take(encoded.indices)

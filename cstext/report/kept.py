"""Rests Python's collector of cycles while what is made stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def all_kept() -> Iterator[None]:
    """Look for no cycles in the block: of use where nearly all that is made there stays.

    Facts are a million small objects; looking them through again and again takes a tenth of the
    time and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

"""Lets queries run in a thread of their own while Python works in this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Made = TypeVar("Made")


@contextmanager
def beside(work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Run ``work`` beside the block; what is yielded waits for it and gives what it made.

    Of use where one of the two is queries: the engine runs them without Python's lock. Only one
    of the two may use the engine.

    >>> with beside(lambda: 1 + 1) as made:
    ...     made()
    2
    """
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work).result

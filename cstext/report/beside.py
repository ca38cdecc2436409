"""Lets queries run in a thread of their own while Python works in this one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from cstext.engine import Engine

Made = TypeVar("Made")


@contextmanager
def beside(engine: Engine, work: Callable[[], Made]) -> Iterator[Callable[[], Made]]:
    """Run queries of ``work`` beside the block; what is yielded waits and gives what it made.

    The engine runs them without Python's lock; the block must not use it. On one that works
    elsewhere they are run before the block: it has its own ways to do things at once.

    >>> with Engine() as engine, beside(engine, lambda: engine.rows("SELECT 2 AS n")) as made:
    ...     made()
    [{'n': 2}]
    """
    if engine.is_spread:
        found = work()
        yield lambda: found
        return
    with ThreadPoolExecutor(1) as pool:
        yield pool.submit(work).result

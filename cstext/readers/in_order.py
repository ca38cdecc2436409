"""Work on several cores; its results come in the order of the work."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from cstext.errors import InputError

Given = TypeVar("Given")
Made = TypeVar("Made")


_MOST = 4


def cores() -> int:
    """How many things are done at once: as many as there are cores, but memory goes with it."""
    return min(os.cpu_count() or 1, _MOST)


def in_order(function: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
    """Yield ``function(item)`` of each item, in order, one thread a core (see ``cores``).

    Of use where the function runs in C (Arrow, DuckDB). The items are drawn in the caller's
    thread, a few ahead: memory depends on the number of cores, not of items. Where one cannot be
    drawn, what came of those before it is yielded first.

    >>> list(in_order(abs, [-1, 2, -3]))
    [1, 2, 3]
    """
    workers = cores()
    waiting: deque[Future[Made]] = deque()
    drawn = iter(items)
    end: InputError | None = None
    with ThreadPoolExecutor(workers) as pool:
        while True:
            try:
                item = next(drawn)
            except StopIteration:
                break
            except InputError as error:
                end = error
                break
            waiting.append(pool.submit(function, item))
            if len(waiting) > workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    if end:
        raise end


def in_processes(
    function: Callable[..., Made], arguments: Iterable[tuple[Any, ...]]
) -> Iterator[Made]:
    """Yield ``function(*arguments)`` of each, in order, one process a core.

    Of use where the function runs in Python. The processes end with the work, and their memory.
    """
    # Only large texts need it.
    from joblib import Parallel, delayed
    from joblib.externals.loky import get_reusable_executor

    workers = cores()
    yield from Parallel(workers, return_as="generator")(
        delayed(function)(*given) for given in arguments
    )
    if workers > 1:
        get_reusable_executor().shutdown(wait=True)

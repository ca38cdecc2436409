"""When each stage of a contestant begins, and what it used: printed as one JSON line."""

import json
import resource
import time
from typing import Any


class Stages:
    """Marks the beginnings; the last stage ends when they are printed."""

    def __init__(self) -> None:
        self._marks: list[tuple[str, float, float]] = []

    def begin(self, name: str) -> None:
        """End the stage before, begin this one."""
        self._marks.append((name, time.monotonic(), _processor()))

    def print(self, figures: dict[str, Any]) -> None:
        """Print the stages (name, begin and end by the machine's clock, processor), the figures."""
        self.begin("")
        stages = [
            {"name": name, "begin": begin, "end": end, "processor": used - before}
            for (name, begin, before), (_, end, used) in zip(
                self._marks, self._marks[1:], strict=False
            )
        ]
        print(json.dumps({"stages": stages, "figures": figures}))


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)

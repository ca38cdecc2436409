"""The desk as people run it: a process of its own, started, killed, started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Running:
    """`cstext desk` over a shop and a label file, on a port that stays the same."""

    def __init__(self, shop: Path, labels: Path) -> None:
        self._command = [
            sys.executable, "-m", "cstext", "desk", str(shop), "--labels", str(labels),
            "--reader", "ann", "--port", str(free_port()),
        ]  # fmt: skip
        self._process: subprocess.Popen[str] | None = None
        self.link = ""

    def start(self) -> str:
        """Start it; returns the link, with a new token."""
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            self._command, cwd=ROOT, env=environment, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None
        self.link = self._process.stdout.readline().strip()
        assert self.link.startswith("http://127.0.0.1:"), self.link
        return self.link

    def kill(self) -> None:
        """kill -9."""
        assert self._process is not None
        os.kill(self._process.pid, signal.SIGKILL)
        self._end()

    def stop(self) -> int:
        """Ctrl-C; returns the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._end()

    def _end(self) -> int:
        assert self._process is not None and self._process.stdout is not None
        status = self._process.wait(20)
        self._process.stdout.close()
        self._process = None
        return status

    @property
    def is_running(self) -> bool:
        return self._process is not None


@contextmanager
def running(shop: Path, labels: Path) -> Iterator[Running]:
    found = Running(shop, labels)
    found.start()
    try:
        yield found
    finally:
        if found.is_running:
            found.kill()

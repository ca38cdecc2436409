"""A real Spark master with two workers on this machine, one of which is killed mid-run.

`python -m pytest tests/engine/test_standalone.py -m heavy` takes minutes.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TypeVar

import pytest

from cstext.inquiries import Source
from cstext.report.review import write_review
from tests.engine.shop import SAMPLE

pytestmark = [pytest.mark.spark, pytest.mark.heavy]

ROOT = Path(__file__).parents[2]
PATIENCE = 900  # seconds
Found = TypeVar("Found")


def test_a_review_survives_the_death_of_a_worker(tmp_path: Path) -> None:
    shared, here, there = (tmp_path / name for name in ("shared", "here", "there"))
    shared.mkdir()
    command = [sys.executable, "-m", "cstext", "report", str(SAMPLE), "-o", str(there)]
    with ExitStack() as running:
        master = running.enter_context(daemon(tmp_path, "master.Master", "--port", "0"))
        address = awaited(lambda: re.search(r"spark://127\.0\.0\.1:\d+", log(master)))[0]
        worker = [
            *("worker.Worker", "--cores", "1", "--memory", "1g"),
            *("--work-dir", str(tmp_path / "work"), address),
        ]
        doomed, other = (running.enter_context(daemon(tmp_path, *worker)) for _ in range(2))
        for each in (doomed, other):
            awaited(lambda: "Successfully registered" in log(each))  # noqa: B023  (called at once)
        review = running.enter_context(
            subprocess.Popen(
                [*command, "--engine", address],
                cwd=ROOT,
                env=os.environ | {"SPARK_CONF_DIR": str(settings(tmp_path, shared))},
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
            )
        )
        running.callback(review.kill)
        # Causes are being decided.
        awaited(lambda: list(shared.glob("cstext-*/lines-*")) or review.poll() is not None)
        assert review.poll() is None, review.communicate()[1].decode()[-2000:]
        os.killpg(doomed.pid, signal.SIGKILL)
        assert doomed.wait(PATIENCE) == -signal.SIGKILL
        assert review.poll() is None, "it was over before the worker died"
        assert review.wait(2 * PATIENCE) == 0, review.communicate()[1].decode()[-2000:]
        assert "Executor lost" in log(master) or "Removing worker" in log(master)
    write_review(Source([SAMPLE]), here)
    assert (there / "facts.json").read_bytes() == (here / "facts.json").read_bytes()
    assert list(shared.iterdir()) == []


def settings(folder: Path, shared: Path) -> Path:
    """Spark's own settings, as docs/spark.md says where they stand."""
    lines = [f"spark.cstext.folder {shared}", "spark.sql.shuffle.partitions 4"]
    lines += ["spark.executor.memory 768m", "spark.driver.host 127.0.0.1"]
    (folder / "spark-defaults.conf").write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@contextmanager
def daemon(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A part of Spark's standalone cluster, in a process group of its own; see `log`."""
    import pyspark

    home = Path(pyspark.__file__).parent
    kind, *rest = arguments
    command = [
        str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{kind}",
        *("--host", "127.0.0.1", "--webui-port", "0"), *rest,
    ]  # fmt: skip
    path = folder / f"{kind}-{time.monotonic_ns()}.log"
    with path.open("wb") as file:
        process = subprocess.Popen(
            command,
            stdout=file,
            stderr=file,
            start_new_session=True,
            env=os.environ | {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"},
        )
        LOGS[process.pid] = path
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


LOGS: dict[int, Path] = {}


def log(process: subprocess.Popen[bytes]) -> str:
    return LOGS[process.pid].read_text("utf-8", errors="replace")


def awaited(look: Callable[[], Found]) -> Found:
    """What is looked for, once it is there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise TimeoutError

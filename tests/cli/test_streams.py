"""Standard output as a full disk, a reader that has enough, or nowhere: told, or all is well."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

COMMAND = f"{sys.executable} -m cstext metrics --format json"
needs_full = pytest.mark.skipif(
    not Path("/dev/full").is_char_device(), reason="no full device here"
)
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the shell of POSIX")


def run(line: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["sh", "-c", line], capture_output=True, encoding="utf-8")


@needs_full
def test_a_result_that_is_lost_is_told_in_a_line_and_by_the_status() -> None:
    done = run(f"{COMMAND} > /dev/full")
    assert done.returncode == 2
    assert done.stderr == f"错误：标准输出写不了：{os.strerror(28)}\n"


@needs_full
def test_what_is_told_at_the_very_end_is_not_lost_unsaid() -> None:
    done = run(f"{sys.executable} -m cstext formats --format csv > /dev/full")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_a_reader_that_has_enough_is_no_fault() -> None:
    done = run(f"{COMMAND} | head -n 2")
    assert done.stdout.startswith("{")
    assert done.stderr == ""


def test_a_closed_output_leads_nowhere() -> None:
    done = run(f"{COMMAND} >&-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def on_terminal(columns: int, *arguments: str) -> str:
    """What stands on a terminal that wide after a command."""
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "cstext", *arguments]
    environment = {**os.environ, "COLUMNS": str(columns)}
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the other end is closed
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    return shown.decode("utf-8")


def test_a_narrow_terminal_cuts_no_figure() -> None:
    report = ("report", "chats.csv", "--from", "2026-03-02", "--to", "2026-03-03", "-o", "review")
    shown = on_terminal(40, *report)
    assert "客服" in shown
    assert "…" not in shown[shown.index("流失原因") :]

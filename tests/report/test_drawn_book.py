"""A workbook that cannot be written ends as any other file: one error, nothing on the side."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="no limits of a process here")

SCRIPT = """
import resource, signal
from pathlib import Path
from cstext.errors import UsageError
from cstext.report.drawn_book import drawn_book
from cstext.writing import whole_file

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (%d, %d))
try:
    options = {"constant_memory": %r}
    with whole_file(Path("book.xlsx")) as beside, drawn_book(beside, options) as book:
        sheet = book.add_worksheet()
        for row in range(2000):
            sheet.write_row(row, 0, [row, "text %%d" %% row])
except UsageError as error:
    print(error)
"""


@pytest.mark.parametrize("streams", [False, True])
@pytest.mark.parametrize("limit", [100, 10_000])
def test_no_room_is_one_error_and_leaves_nothing(tmp_path: Path, limit: int, streams: bool) -> None:
    script = SCRIPT % (limit, limit, streams)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("book.xlsx: cannot be written: ")
    assert done.stdout.count("\n") == 1
    assert list(tmp_path.iterdir()) == []

"""A workbook that is written when it is drawn, and whose faults are those of any other file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any


@contextmanager
def drawn_book(path: Path, options: Mapping[str, Any]) -> Iterator[Any]:
    """Give a workbook of xlsxwriter to draw; it is written to ``path`` at a good end.

    Its sheets lie as files beside ``path`` until then; only the packed whole is held.

    Raises:
        OSError: it cannot be written.
    """
    import xlsxwriter  # takes time that most commands need not spend
    from xlsxwriter.exceptions import FileCreateError

    packed = BytesIO()
    book = xlsxwriter.Workbook(packed, {**options, "tmpdir": str(path.parent)})
    yield book
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from error
    path.write_bytes(packed.getbuffer())

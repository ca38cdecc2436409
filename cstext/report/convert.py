"""The message table as a file: JSONL, CSV, XLSX or Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa

from cstext.conversation.period import EVER, Period, days_condition
from cstext.engine import Engine, want_text
from cstext.errors import UsageError
from cstext.inquiries import Workbench
from cstext.readers.own_table import COLUMNS
from cstext.report.drawn_book import drawn_book
from cstext.writing import whole_file

_EXCEL_ROWS, _EXCEL_CELL = 1_048_575, 32_767

_FREE = ("shop", "conversation", "buyer", "agent", "sender", "text", "source")
"""The columns in which any text may stand."""

_FORMULA = r"^''*[=+\-@\t\r]"

# ISO with the zone's offset then; milliseconds and an offset's seconds only where there are any.
# China's whole seconds, which are nearly all there is, are written by themselves: in half the time.
_EXPORTED = """
    WITH clock AS (
        SELECT
            *,
            ((sent_ms % 1000) + 1000) % 1000 AS ms,
            day * 86400 + second_of_day AS wall,
            day * 86400 + second_of_day - CAST(floor(sent_ms / 1000) AS BIGINT) AS shift
        FROM messages
        WHERE {days}
    )
    SELECT
        message_id, shop, CASE WHEN is_chat THEN conversation END AS conversation, buyer, agent,
        role, sender,
        CASE
            WHEN ms = 0 AND shift = 28800
                THEN strftime(epoch_ms(wall * 1000), '%Y-%m-%dT%H:%M:%S+08:00')
            ELSE concat(
                strftime(epoch_ms(wall * 1000), '%Y-%m-%dT%H:%M:%S'),
                CASE WHEN ms > 0 THEN '.' || lpad(CAST(ms AS VARCHAR), 3, '0') END,
                CASE WHEN sent_ms IS NULL THEN NULL
                    WHEN shift < 0 THEN strftime(epoch_ms(-shift * 1000), '-%H:%M')
                    ELSE strftime(epoch_ms(shift * 1000), '+%H:%M') END,
                CASE WHEN shift % 60 <> 0 THEN strftime(epoch_ms(abs(shift) * 1000), ':%S') END
            )
        END AS sent_at,
        text, kind, source, line
    FROM clock
"""


def exported(engine: Engine, period: Period = EVER) -> pa.Table:
    """Return the messages of the days as `write_messages` writes them, by file and line."""
    days = days_condition(period, "day")
    return engine.arrow(
        f"{_EXPORTED.format(days=days)} ORDER BY source NULLS LAST, line NULLS LAST"
    )


def write_messages(
    bench: Workbench, path: Path, *, mask: bool = False, period: Period = EVER
) -> int:
    """Write the messages of the days to ``path`` by its suffix and return how many there are.

    ``mask``: as ``mask_messages`` says; the bench's messages are masked ones after that.

    Rows come as the workbench has them (see ``open_messages``); times are ISO in the shop's zone.
    Read again, each of the four gives the same messages, control characters included. In CSV an
    apostrophe stands before what a spreadsheet would take for a formula; our reader takes it away.

    Raises:
        UsageError: the suffix is none of .jsonl, .csv, .xlsx, .parquet; the file cannot be written;
            it is one of those read, whose rejected rows would be lost; its folder's name is no
            UTF-8; or a sheet does not hold the messages: more than 1,048,575 of them, or one of
            more than 32,767 characters.
    """
    writers = {
        ".jsonl": _write_jsonl,
        ".csv": _write_csv,
        ".parquet": _write_parquet,
        ".xlsx": _write_xlsx,
    }
    suffix = path.suffix.lower()
    writer = writers.get(suffix)
    if writer is None:
        raise UsageError(f"{path}: end the name in {', '.join(writers)}")
    if suffix != ".xlsx":
        want_text(path.parent)
    if path.resolve() in (Path(file.source).resolve() for file in bench.intake.files):
        raise UsageError(f"{path}: is one of the files that are read; name another file")
    engine, days = bench.engine, days_condition(period, "day")
    if mask:
        # The rules of the masks take longer to load than a small file to read.
        from cstext.report.masking import mask_messages

        mask_messages(engine)
    count = bench.intake.messages if period == EVER else _count(engine, days)
    if suffix == ".xlsx":
        _check_sheet(engine, path, count, days)
    engine.execute(f"CREATE OR REPLACE VIEW exported AS {_EXPORTED.format(days=days)}")
    with whole_file(path) as beside:
        writer(engine, beside)
    return count


def _count(engine: Engine, days: str) -> int:
    rows = engine.rows(f"SELECT CAST(count(*) AS BIGINT) AS n FROM messages WHERE {days}")
    return int(rows[0]["n"])


def _check_sheet(engine: Engine, path: Path, count: int, days: str) -> None:
    if count > _EXCEL_ROWS:
        raise UsageError(f"{path}: {count} messages do not fit a sheet; write .csv or .parquet")
    long = engine.rows(
        f"SELECT source, line FROM messages WHERE length(text) > {_EXCEL_CELL} AND {days}"
        " ORDER BY source, line LIMIT 1"
    )
    for row in long:
        raise UsageError(
            f"{path}: {row['source']}:{row['line']} is longer than an Excel cell holds"
            f" ({_EXCEL_CELL} characters); write .csv or .parquet"
        )


def _write_jsonl(engine: Engine, path: Path) -> None:
    engine.write("SELECT * FROM exported", path, "FORMAT json")


def _write_parquet(engine: Engine, path: Path) -> None:
    # Groups that fit a core's cache: a fifth of the time less, and no larger.
    engine.write("SELECT * FROM exported", path, "FORMAT parquet, ROW_GROUP_SIZE 30720")


def _write_csv(engine: Engine, path: Path) -> None:
    cells = [_cell(name) if name in _FREE else name for name in COLUMNS]
    # The first name carries the mark by which spreadsheets know UTF-8.
    cells[0] += f' AS "\ufeff{COLUMNS[0]}"'
    engine.write(f"SELECT {', '.join(cells)} FROM exported", path, "FORMAT csv, HEADER")


def _cell(name: str) -> str:
    """What ``escape.csv_cell`` does, in SQL; all such cells sort before letters."""
    return f"""
        CASE
            WHEN {name} < 'A' AND regexp_matches({name}, '{_FORMULA}')
                THEN concat('''', {name})
            ELSE {name}
        END AS {name}"""


def _write_xlsx(engine: Engine, path: Path) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with drawn_book(path, options) as book:
        sheet = book.add_worksheet("messages")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS)
        rows = (row for batch in engine.batches("SELECT * FROM exported") for row in _rows(batch))
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row)


def _rows(batch: pa.RecordBatch) -> Iterator[tuple[Any, ...]]:
    return zip(*(column.to_pylist() for column in batch.columns), strict=True)

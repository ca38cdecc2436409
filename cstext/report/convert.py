"""The message table as a file: JSONL, CSV, XLSX or Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from cstext.conversation.response import local_iso
from cstext.errors import UsageError
from cstext.inquiries import Workbench
from cstext.readers.own_table import COLUMNS
from cstext.report.escape import csv_cell
from cstext.report.files import whole_file

_EXCEL_ROWS, _EXCEL_CELL = 1_048_575, 32_767


def write_messages(bench: Workbench, path: Path) -> int:
    """Write every message to ``path`` by its suffix and return how many there are.

    Rows are in conversation order; times are ISO in the shop's zone. Read again, each of the four
    gives the same messages, control characters included. In CSV an apostrophe stands before what
    a spreadsheet would take for a formula; our reader takes it away.

    Raises:
        UsageError: the suffix is none of .jsonl, .csv, .xlsx, .parquet, or the file cannot be
            written, or a sheet does not hold the messages: more than 1,048,575 of them, or one
            of more than 32,767 characters.
    """
    writers = {
        ".jsonl": _write_jsonl,
        ".csv": _write_csv,
        ".parquet": _write_parquet,
        ".xlsx": _write_xlsx,
    }
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise UsageError(f"{path}: end the name in {', '.join(writers)}")
    count: int = bench.engine.rows("SELECT count(*) AS n FROM messages")[0]["n"]
    if path.suffix.lower() == ".xlsx":
        _check_sheet(bench, path, count)
    with whole_file(path) as beside:
        writer(_rows(bench), beside)
    return count


def _check_sheet(bench: Workbench, path: Path, count: int) -> None:
    if count > _EXCEL_ROWS:
        raise UsageError(f"{path}: {count} messages do not fit a sheet; write .csv or .parquet")
    long = bench.engine.rows(
        f"SELECT source, line FROM messages WHERE length(text) > {_EXCEL_CELL}"
        " ORDER BY source, line LIMIT 1"
    )
    for row in long:
        raise UsageError(
            f"{path}: {row['source']}:{row['line']} is longer than an Excel cell holds"
            f" ({_EXCEL_CELL} characters); write .csv or .parquet"
        )


def _rows(bench: Workbench) -> Iterator[dict[str, Any]]:
    table = bench.engine.arrow(
        """
        SELECT message_id, shop, CASE WHEN is_chat THEN conversation END AS conversation, buyer,
            agent, role, sender, sent_ms, text, kind, source, line
        FROM messages
        ORDER BY shop NULLS LAST, messages.conversation NULLS LAST, sent_ms NULLS LAST,
            source NULLS LAST, line NULLS LAST, position NULLS LAST
        """
    )
    for batch in table.to_batches(max_chunksize=50_000):
        for row in batch.to_pylist():
            row["sent_at"] = local_iso(row.pop("sent_ms"), bench.zone)
            yield {column: row[column] for column in COLUMNS}


def _write_jsonl(rows: Iterator[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _write_csv(rows: Iterator[dict[str, Any]], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows([csv_cell(row[column]) for column in COLUMNS] for row in rows)


def _write_parquet(rows: Iterator[dict[str, Any]], path: Path) -> None:
    types = {"line": pa.int64()}
    schema = pa.schema([(column, types.get(column, pa.string())) for column in COLUMNS])
    pq.write_table(pa.Table.from_pylist(list(rows), schema=schema), path)


def _write_xlsx(rows: Iterator[dict[str, Any]], path: Path) -> None:
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("messages")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, COLUMNS)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, [row[column] for column in COLUMNS])

"""How a command's result is printed or written: a table, CSV, JSON, JSONL or Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from cstext.errors import RejectedRowsError, UsageError
from cstext.report.escape import csv_cell, visible
from cstext.report.faults import fault_text
from cstext.report.files import whole_file

if TYPE_CHECKING:
    from cstext.engine import Engine
    from cstext.inquiries import Workbench

# What JSON lets stand in a string and a terminal acts on: C1 controls, marks of direction.
_ACTIVE = re.compile(r"[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def emit(
    document: dict[str, Any], rows: Sequence[dict[str, Any]], form: str, output: Path | None
) -> None:
    """Print or write a result: JSON carries the whole document, the other formats its rows.

    Chat text comes whole in JSON, JSONL and Parquet; in tables and CSV, which people look at,
    control codes are visible signs.
    """
    if form == "parquet":
        if output is None:
            raise UsageError("--format parquet needs --output FILE")
        _write(output, _parquet(rows))
        return
    if form == "table" and output is None:
        _print_table(rows)
        return
    if form == "json":
        text = json_text(document, indent=2)
    else:
        text = _jsonl(rows) if form == "jsonl" else _csv(rows)
    emit_text(text, output, "utf-8-sig" if form in ("csv", "table") else "utf-8")


def emit_text(text: str, output: Path | None, encoding: str = "utf-8") -> None:
    """Print a text as it stands, or write it."""
    if output is None:
        sys.stdout.write(text)
    else:
        _write(output, text.encode(encoding))


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as beside:
        beside.write_bytes(content)


def json_text(value: Any, indent: int | None = None) -> str:
    """Return JSON in which every sign that a terminal might act on is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ACTIVE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text) + "\n"


def _jsonl(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(map(json_text, rows))


def _columns(rows: Sequence[dict[str, Any]]) -> list[str]:
    return list(dict.fromkeys(key for row in rows for key in row))


def _csv(rows: Sequence[dict[str, Any]]) -> str:
    columns = _columns(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _csv_cell(value: Any) -> Any:
    flat = _flat(value)
    return csv_cell(visible(flat)) if isinstance(flat, str) else flat


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _parquet(rows: Sequence[dict[str, Any]]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {column: _of_one_type([row.get(column) for row in rows]) for column in _columns(rows)}
    )
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def _of_one_type(values: Sequence[Any]) -> list[Any]:
    """Return a column's values; those of several types (a list of settings) as JSON."""
    flat = [_flat(value) for value in values]
    kinds = {float if type(value) is int else type(value) for value in flat} - {type(None)}
    if len(kinds) < 2:
        return flat
    return [None if value is None else json.dumps(value, ensure_ascii=False) for value in values]


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False)
    for column in _columns(rows):
        numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_shown(row.get(column)) for column in _columns(rows)))
    width = None if sys.stdout.isatty() else 200
    Console(width=width, markup=False, highlight=False, emoji=False).print(table)


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list) and len(value) == 2 and all(isinstance(v, int) for v in value):
        return f"{value[0]}/{value[1]}"
    return visible(str(_flat(value)))


def finish(bench: Workbench, rejected: Path | None, strict: bool) -> None:
    """Tell on stderr what was left out, write rejected rows where asked, fail if ``--strict``."""
    if count := len(bench.intake.skipped):
        typer.echo(f"files not read: {count} (cstext inspect says why)", err=True)
    write_rejected(bench.engine, rejected, bench.settings.lang)
    tell_rejected(bench.intake.rejected, rejected, strict)


def tell_untimed(bench: Workbench) -> None:
    """Say on stderr how many messages have no time: nothing that needs one counts them."""
    if count := bench.intake.untimed:
        typer.echo(f"{count} messages without a time count for no response time", err=True)


def write_rejected(engine: Engine, path: Path | None, lang: str) -> None:
    """Write the rejected rows, as they stand, where the user asked for them."""
    if path is not None:
        rows = engine.rows("SELECT source, line, reason, raw FROM rejected ORDER BY source, line")
        told = [{**row, "reason": fault_text(row["reason"], lang)} for row in rows]
        text = _csv(told) if told else "source,line,reason,raw\r\n"
        _write(path, text.encode("utf-8-sig"))


def tell_rejected(count: int, path: Path | None, strict: bool) -> None:
    """Say on stderr how many rows were rejected.

    Raises:
        RejectedRowsError: there are some and ``strict`` is set.
    """
    if not count:
        return
    hint = f"listed in {path}" if path else "--rejected FILE lists them"
    typer.echo(f"{count} rows rejected ({hint})", err=True)
    if strict:
        raise RejectedRowsError(f"{count} rows were rejected and --strict was given")

"""How a command's result is printed or written: a table, CSV, JSON, JSONL or Parquet."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import typer

from cstext.cli.texts import said
from cstext.errors import RejectedRowsError, UsageError
from cstext.report.escape import csv_cell, visible
from cstext.report.faults import fault_text
from cstext.writing import whole_file

if TYPE_CHECKING:
    from cstext.api import Answer, Shop
    from cstext.conversation.period import Period
    from cstext.engine import Engine
    from cstext.inquiries import Workbench
    from cstext.readers import FileReport, Skipped

_BY_ENDING = {".json": "json", ".jsonl": "jsonl", ".parquet": "parquet"}

# What JSON lets stand in a string and a terminal acts on: C1 controls, marks of direction.
_ACTIVE = re.compile(r"[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_AMOUNT = re.compile(r"-\d+\.\d\d", re.ASCII)


def emit(answer: Answer, form: str, output: Path | None) -> None:
    """Print or write an answer: JSON carries the whole document, the other formats its rows.

    Rows that an iterator yields are written as they come, but for Parquet and tables; what the
    document knows only after them is a function there. Chat text comes whole in JSON, JSONL and
    Parquet; in tables and CSV, which people look at, control codes are visible signs.

    Raises:
        UsageError: Parquet without a file, or a file named as a workbook, which none of these is.
    """
    form = _form_of(form, output)
    if form == "parquet":
        if output is None:
            raise UsageError("--format parquet needs --output FILE")
        _write(output, _parquet(list(answer.rows)))
        return
    if form == "table" and output is None:
        _print_table(list(answer.rows))
        return
    if form == "json":
        parts = _document(answer.facts)
    else:
        parts = map(json_text, answer.rows) if form == "jsonl" else _csv(answer.rows)
    _emit_parts(parts, output, "utf-8-sig" if form in ("csv", "table") else "utf-8")


def _form_of(form: str, output: Path | None) -> str:
    """The form asked for; where none is, that of the file's name."""
    ending = output.suffix.lower() if output else ""
    if ending in (".xlsx", ".xls"):
        raise UsageError(f"{output}: no workbook is written here; name it .csv, which Excel opens")
    return _BY_ENDING.get(ending, form) if form == "table" else form


def emit_text(text: str, output: Path | None, encoding: str = "utf-8") -> None:
    """Print a text as it stands, or write it."""
    _emit_parts([text], output, encoding)


def _emit_parts(parts: Iterable[str], output: Path | None, encoding: str) -> None:
    if output is None:
        sys.stdout.writelines(parts)
    else:
        with whole_file(output) as beside, beside.open("w", encoding=encoding, newline="") as file:
            file.writelines(parts)


def _write(path: Path, content: bytes) -> None:
    with whole_file(path) as beside:
        beside.write_bytes(content)


def json_text(value: Any, indent: int | None = None) -> str:
    """Return JSON in which every sign that a terminal might act on is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _ACTIVE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", text) + "\n"


def _document(document: Mapping[str, Any]) -> Iterator[str]:
    """The parts of a document as JSON."""
    before = "{"
    for key, value in document.items():
        yield f"{before}\n  {json.dumps(key)}: "
        if isinstance(value, Iterator):
            yield from _list(value)
        else:
            yield _indented(value() if callable(value) else value, 2)
        before = ","
    yield "\n}\n"


def _list(rows: Iterator[Any]) -> Iterator[str]:
    before = "["
    for row in rows:
        yield f"{before}\n    {_indented(row, 4)}"
        before = ","
    yield "[]" if before == "[" else "\n  ]"


def _indented(value: Any, by: int) -> str:
    return json_text(value, indent=2).rstrip("\n").replace("\n", "\n" + by * " ")


def _csv(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """The lines of a table; rows that come one after another have the first one's columns."""
    from cstext.report.rows import columns_of

    kept: Iterable[dict[str, Any]] = rows
    if isinstance(rows, Iterator):
        first: dict[str, Any] = next(rows, {})
        columns, kept = list(first), chain([first] if first else [], rows)
    else:
        kept = list(rows)
        columns = columns_of(kept)
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    # A column may be named by a person: `kpi` has one for each agent.
    heads = [_csv_cell(column) for column in columns]
    for cells in chain([heads], ([_csv_cell(r.get(c)) for c in columns] for r in kept)):
        writer.writerow(cells)
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _csv_cell(value: Any) -> Any:
    from cstext.report.rows import flat

    cell = flat(value)
    # An amount below 0 is no formula: with an apostrophe, no sum of its column would hold it.
    is_text = isinstance(cell, str) and not _AMOUNT.fullmatch(cell)
    return csv_cell(visible(cell)) if is_text else cell


def _parquet(rows: Sequence[dict[str, Any]]) -> bytes:
    import pyarrow.parquet as pq

    from cstext.report.rows import arrow_table

    sink = io.BytesIO()
    pq.write_table(arrow_table(rows), sink)
    return sink.getvalue()


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    from cstext.report.rows import columns_of

    table = Table(show_edge=False, pad_edge=False)
    for column in columns_of(rows):
        numeric = all(isinstance(row.get(column), int | float | None) for row in rows)
        table.add_column(visible(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_shown(column, row.get(column)) for column in columns_of(rows)))
    Console(width=columns_to_fill(piped=200), markup=False, highlight=False, emoji=False).print(
        table
    )


def columns_to_fill(piped: int) -> int:
    """Return how wide to print: a narrow terminal breaks lines, so that no figure is cut off."""
    return max(80, get_terminal_size().columns) if sys.stdout.isatty() else piped


def _shown(column: str, value: Any) -> str:
    if value is None:
        return "–"
    if column == "within":  # n of so many; two messages of evidence are no share
        return f"{value[0]}/{value[1]}"
    from cstext.report.rows import flat

    return visible(str(flat(value)))


def tell(key: str, lang: str, **values: object) -> None:
    """Say on stderr a line of `texts`."""
    typer.echo(said(key, lang, **values), err=True)


def days_said(period: Period, lang: str) -> str:
    """Return the name of the days; those without a first and a last one are all there are."""
    return period.name if period.first or period.last else said("days.all", lang)


def finish(bench: Workbench, rejected: Path | None, strict: bool, lang: str) -> None:
    """Tell on stderr what was left out, write rejected rows where asked, fail if ``--strict``."""
    tell_skipped(bench.intake.skipped, lang)
    tell_coarse(bench.intake.files, lang)
    tell_strays(bench, lang)
    write_rejected(bench.engine, rejected, lang)
    tell_rejected(bench.intake.rejected, rejected, strict, lang)


def tell_skipped(skipped: Sequence[Skipped], lang: str) -> None:
    """Say on stderr how many files were not read, and which of them are damaged."""
    for file in skipped:
        if file.is_damaged:
            reason = visible(fault_text(file.reason, lang))
            tell("damaged", lang, source=visible(file.source), reason=reason)
    if skipped:
        tell("skipped", lang, n=len(skipped))


def tell_coarse(files: Sequence[FileReport], lang: str) -> None:
    """Say on stderr which files tell too little for what follows of them: it is not as printed.

    Times are too coarse for waits, or orders say neither when nor whether they were paid. Of many
    files the first is named.
    """
    from cstext.readers.orders import WARNINGS

    sources: dict[str, list[str]] = {}
    for file in files:
        for note in filter(None, [file.coarse, *(n for n in file.notes if n in WARNINGS)]):
            sources.setdefault(note, []).append(visible(file.source))
    for note, (first, *others) in sources.items():
        more = f" +{len(others)}" if others else ""
        tell("warning", lang, text=f"{first}{more}: {fault_text(note, lang)}")


def tell_strays(bench: Workbench, lang: str) -> None:
    """Say on stderr which orders joined no chat for want of their shop's name, and what to do."""
    from cstext.report.format import strays
    from cstext.report.texts import Texts

    for text in strays(bench.strays.as_facts(), Texts(lang)):
        tell("warning", lang, text=text)


def tell_untimed(shop: Shop) -> None:
    """Say on stderr how many messages have no time: nothing that needs one counts them."""
    if count := shop.bench.intake.untimed:
        tell("untimed", shop.lang, n=count)


def write_rejected(engine: Engine, path: Path | None, lang: str) -> None:
    """Write the rejected rows, as they stand, where the user asked for them.

    Nothing is written where reading never began, as of a file that does not exist.
    """
    if path is not None and engine.has("rejected"):
        rows = engine.rows("SELECT source, line, reason, raw FROM rejected ORDER BY source, line")
        told = [{**row, "reason": fault_text(row["reason"], lang)} for row in rows]
        text = "".join(_csv(told)) if told else "source,line,reason,raw\r\n"
        _write(path, text.encode("utf-8-sig"))


def tell_rejected(count: int, path: Path | None, strict: bool, lang: str) -> None:
    """Say on stderr how many rows were rejected.

    Raises:
        RejectedRowsError: there are some and ``strict`` is set.
    """
    if not count:
        return
    if path:
        tell("rejected.listed", lang, n=count, path=path)
    else:
        tell("rejected", lang, n=count)
    if strict:
        raise RejectedRowsError(
            f"{count} {'row was' if count == 1 else 'rows were'} rejected and --strict was given"
        )

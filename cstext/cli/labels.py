"""The commands `labels import`, `export` and `agreement`."""

from __future__ import annotations

import getpass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import days_said, emit, tell
from cstext.cli.targets import spare_named
from cstext.errors import UsageError

labels = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="标注的导入、导出与一致性。 Labels from and to other tools; how far two readers agree.",
)
app.add_typer(labels, name="labels")

FORMATS = {
    "doccano": (".jsonl",),
    "label-studio": (".json",),
    "csv": (".csv",),
    "xlsx": (".xlsx",),
}

SHEETS = ("csv", "xlsx")

ToolFormat = Annotated[
    str | None,
    typer.Option("--format", help=f"{' | '.join(FORMATS)}；默认按后缀。 By default by suffix."),
]
LabelFiles = Annotated[list[Path], typer.Argument(help="标注文件。 Label files (JSONL).")]


def current_reader() -> str:
    """Return the name of the person at this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("nobody knows who you are here: give --reader NAME") from error


@labels.command("sheet")
@options.reads_input
def sheet_of(
    inputs: options.Inputs,
    shared: options.Shared,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="写到这张表 .csv | .xlsx。 Sheet to write.")
    ],
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    model: options.ModelFolder = None,
) -> None:
    """流失聊天与模型判断成表，填好 reason 列再 import。 Proposed causes as a sheet to correct."""
    from cstext.conversation.period import covered
    from cstext.desk import desk_days
    from cstext.labels.record import model_id
    from cstext.reasons import load_model
    from cstext.report.causes import decide_causes
    from cstext.report.interchange import propose_file

    form = _format(None, output)
    if form not in SHEETS:
        raise UsageError(f"{output}: a sheet ends in .csv or .xlsx")
    days = shared.whole_days()
    source = shared.source(
        inputs, orders=orders, orders_until=orders_until, wanted=partial(desk_days, days)
    )
    with shared.shop(source, output) as shop:
        bench, chosen = shop.bench, load_model(shop.bench.model_folder(model))
        period = desk_days(days, covered(bench.engine))
        found = decide_causes(bench.engine, chosen, period)
        cases = ((case.shop, case.chat, case.decision) for case in found)
        count = propose_file(cases, model_id(chosen), output, form, shared.show_private)
        tell("sheet", shop.lang, n=count, period=days_said(period, shop.lang), path=output)


@labels.command("export")
def export_labels(
    files: LabelFiles,
    output: Annotated[Path, typer.Option("--output", "-o", help="写到这个文件。 File to write.")],
    form: ToolFormat = None,
    show_private: options.ShowPrivate = False,
    lang: options.Lang = None,
) -> None:
    """标注导出给其他工具。 Labels for doccano, Label Studio, or as a sheet (CSV, XLSX)."""
    from cstext.report.interchange import export_file

    spare_named({"labels": files}, output)
    count = export_file(files, output, _format(form, output), show_private)
    tell("labels.exported", lang or "zh", n=count, path=output)


@labels.command("import")
def import_labels(
    file: Annotated[Path, typer.Argument(help="其他工具的导出文件。 The other tool's export.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", help="追加到这个标注文件。 Label file to add to.")
    ],
    form: ToolFormat = None,
    reader: Annotated[
        str | None, typer.Option("--reader", help="改动算谁的。 Whose the changes are.")
    ] = None,
    lang: options.Lang = None,
) -> None:
    """从其他工具导入标注。 Labels from doccano, Label Studio or a sheet; adds what is new."""
    from cstext.report.interchange import import_file

    added, known = import_file(file, output, _format(form, file), reader or current_reader())
    tell("labels.added", lang or "zh", n=added, known=known, path=output)


@labels.command("agreement")
def agreement_of(
    one: Annotated[
        Path, typer.Argument(help="一人的标注，或两人同在的文件。 One reader's labels.")
    ],
    other: Annotated[
        Path | None, typer.Argument(help="另一人的标注。 The other reader's labels.")
    ] = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """两人标注的一致性。 Kappa of two readers, in all and per cause, with intervals."""
    from cstext import api

    spare_named({"one": one, "other": other}, output)
    found = api.agreement(one, other)
    emit(found, form, output)


def _format(form: str | None, path: Path) -> str:
    if form is None:
        suffix = path.suffix.lower()
        form = next((name for name, known in FORMATS.items() if suffix in known), None)
    if form not in FORMATS:
        raise UsageError(f"{path}: name the format: --format {', '.join(FORMATS)}")
    return form

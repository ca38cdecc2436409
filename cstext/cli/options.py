"""Options that several commands share, each written once, and what they come to."""

from __future__ import annotations

import glob
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from cstext.errors import UsageError

# The libraries behind the commands take seconds to import: `--help` does without them.
if TYPE_CHECKING:
    from cstext.conversation.period import Period
    from cstext.inquiries import Source

FORMATS = ("table", "csv", "json", "jsonl", "parquet")


def _format(value: str) -> str:
    if value not in FORMATS:
        raise UsageError(f"--format {value!r}: use one of {', '.join(FORMATS)}")
    return value


def _lang(value: str | None) -> str | None:
    if value not in (None, "zh", "en"):
        raise UsageError(f"--lang {value!r}: use zh or en")
    return value


def _zone(value: str | None) -> str | None:
    try:
        ZoneInfo(value or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UsageError(f"--zone {value!r}: no such time zone; one is Asia/Shanghai") from error
    return value


Inputs = Annotated[
    list[str], typer.Argument(help="聊天记录文件、文件夹或通配符。 Files, folders or globs.")
]
OptionalInputs = Annotated[
    list[str] | None,
    typer.Argument(
        help="聊天记录文件、文件夹或通配符；有 cstext.toml 的文件夹里可省。 "
        "Files, folders or globs; not needed in a folder with cstext.toml."
    ),
]
Orders = Annotated[
    list[Path] | None, typer.Option("--orders", help="订单文件。 Orders (CSV, XLSX, Parquet).")
]
Refunds = Annotated[list[Path] | None, typer.Option("--refunds", help="退款文件。 Refunds.")]
OrdersUntil = Annotated[
    str | None,
    typer.Option(
        "--orders-until",
        help="订单数据截止日，默认最后一笔订单当日。 Last day the orders speak of.",
    ),
]
Layout = Annotated[str | None, typer.Option("--layout", help="指定格式。 Layout, see formats.")]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", help="列映射 TOML。 A mapping file for other layouts.")
]
Zone = Annotated[
    str | None,
    typer.Option("--zone", callback=_zone, help="时区，默认 Asia/Shanghai。 Time zone."),
]
PolicyName = Annotated[
    str | None, typer.Option("--policy", help="口径，默认 cstext。 Profile or FILE.toml.")
]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="改一条口径 key=value。 Override a setting.")
]
From = Annotated[str | None, typer.Option("--from", help="首日 2026-11-09。 First shop day.")]
To = Annotated[str | None, typer.Option("--to", help="末日，含当日。 Last shop day, included.")]
Rejected = Annotated[
    Path | None, typer.Option("--rejected", help="把被拒的行写入 CSV。 Write rejected rows here.")
]
Strict = Annotated[bool, typer.Option("--strict", help="有被拒的行即以 5 退出。 Exit 5 then.")]
Lang = Annotated[
    str | None, typer.Option("--lang", callback=_lang, help="zh 或 en。 Language, zh or en.")
]
ShowPrivate = Annotated[
    bool, typer.Option("--show-private", help="不打码。 Show numbers, names and addresses.")
]
ModelFolder = Annotated[
    Path | None, typer.Option("--model", help="模型文件夹，默认随包模型。 Model folder.")
]
Labels = Annotated[
    list[Path] | None,
    typer.Option("--labels", help="人工判定，优先于模型。 Label files; they win over the model."),
]
Format = Annotated[str, typer.Option("--format", callback=_format, help=" | ".join(FORMATS))]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="写入文件而非屏幕。 Write to a file.")
]


def parse_day(text: str | None, option: str) -> date | None:
    """Return a day written as 2026-11-09."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{option} {text!r}: write the day as 2026-11-09") from error


def source(
    inputs: list[str],
    *,
    layout: str | None,
    mapping: Path | None,
    zone: str | None,
    policy: str | None = None,
    settings: list[str] | None = None,
    orders: list[Path] | None = None,
    refunds: list[Path] | None = None,
    orders_until: str | None = None,
    rejected: Path | None = None,
    may_be_empty: bool = False,
) -> Source:
    """Return what the shared options come to.

    Rejected rows are written where nothing can be read, too: then the more they are wanted.
    """
    from cstext.cli.output import write_rejected
    from cstext.inquiries import Source
    from cstext.policy import parse_setting

    return Source(
        inputs=inputs,
        orders=[path for given in orders or () for path in _expand(given)],
        refunds=[path for given in refunds or () for path in _expand(given)],
        layout=layout,
        mapping=mapping,
        zone=zone,
        policy=policy,
        overrides=dict(parse_setting(text) for text in settings or ()),
        orders_until=parse_day(orders_until, "--orders-until"),
        may_be_empty=may_be_empty,
        on_failure=lambda engine, shop: write_rejected(engine, rejected, shop.lang),
    )


def inputs_or_here(inputs: list[str] | None) -> list[str]:
    """Return the inputs; without any, this folder where it holds a ``cstext.toml``."""
    if inputs:
        return inputs
    if not Path("cstext.toml").is_file():
        raise UsageError("name the chat files or their folder, or run `cstext init` here first")
    return ["."]


def month_or_days(month: str | None, first: str | None, last: str | None) -> Period:
    """Return the days of ``--month``, or those from ``--from`` to ``--to``."""
    if month is None:
        return period(first, last)
    if first or last:
        raise UsageError("--month and --from/--to exclude each other: give one of them")
    from cstext.kpi.months import parse_month

    return parse_month(month)


def _expand(path: Path) -> list[Path]:
    if path.exists() or not glob.has_magic(str(path)):
        return [path]
    return sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor)))) or [path]


def period(first: str | None, last: str | None) -> Period:
    """Return the days from ``--from`` to ``--to``, both included."""
    from cstext.conversation.period import Period

    days = Period(parse_day(first, "--from"), parse_day(last, "--to"))
    if days.first and days.last and days.first > days.last:
        raise UsageError(f"--from {days.first} is after --to {days.last}")
    return days
